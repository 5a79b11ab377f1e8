"""A made-up class of good, damaged and hostile submissions, to try the grader with."""
