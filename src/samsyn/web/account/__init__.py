"""One's own account: name, address, password, tokens for programs; on a laptop, name and tokens."""
