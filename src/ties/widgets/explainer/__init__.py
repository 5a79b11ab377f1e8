"""Claims and terms explained where they are named."""
