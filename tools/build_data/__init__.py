"""Compose the tables of data/ and their papers; nothing in ties imports this."""
