"""Sanitised outputs, feedback pages, reports and grades for an LMS."""
