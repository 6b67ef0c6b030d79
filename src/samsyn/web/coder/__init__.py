"""The passage coder: a document's text beside the pictures of its pages, suggestions, and what is decided of them."""
