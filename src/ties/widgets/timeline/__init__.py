"""The timeline of events."""
