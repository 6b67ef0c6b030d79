"""The only room where the stages meet."""
