"""Collect submissions and repair damaged notebooks."""
