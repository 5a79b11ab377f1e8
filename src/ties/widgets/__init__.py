"""Widgets that show given rows twice: live, and as plain HTML that survives every front end."""
