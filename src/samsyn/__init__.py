"""Samsyn: from a folder of plans to the finished comparative report, every mark traceable to its words."""

__version__ = "0.1.0"
