"""Compose the tables of data/ and their descriptions; nothing in ties imports this."""
