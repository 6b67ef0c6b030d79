"""Frameworks: the lens through which plans are read, as data that a method expert writes."""
