"""Read the tables of a course and check them against their description."""
