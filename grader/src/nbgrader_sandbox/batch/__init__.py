"""Resumable parallel autograding of an assignment."""
