"""The map of an argument."""
