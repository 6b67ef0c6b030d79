"""Agreeing: who codes what, how far coders agree, what they differ on and how it is settled, and who they are."""
