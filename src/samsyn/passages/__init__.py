"""Passages: the units of coding, what each does in its plan, and where each stands."""
