"""What everybody may read of a study, without signing in."""
