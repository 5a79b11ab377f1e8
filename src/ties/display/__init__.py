"""Figures, HTML tables and colours that work in every front end."""
