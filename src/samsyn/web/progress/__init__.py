"""How far a review is: what to read next, what is found and what is left, and learning from what was decided."""
