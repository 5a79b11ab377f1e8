"""Grade the submissions of an assignment in parallel and resume after a stop."""
