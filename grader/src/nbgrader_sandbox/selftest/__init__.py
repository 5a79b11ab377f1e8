"""Test corpus and drill: a made-up class of good, damaged and hostile submissions."""
