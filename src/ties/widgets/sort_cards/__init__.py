"""Cards that the student sorts into piles."""
