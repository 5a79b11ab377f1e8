"""Predictions: the forms, the scoring and the widget."""
