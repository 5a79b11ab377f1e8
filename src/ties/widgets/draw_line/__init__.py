"""A line that the student draws."""
