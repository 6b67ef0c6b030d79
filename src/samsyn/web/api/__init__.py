"""The interface for other programs, at `/api/1/`: typed, documented by its own schema, with the permissions of pages.

`urls.py` is all that is loaded before the first request; `interface.py` joins the rest.
"""
