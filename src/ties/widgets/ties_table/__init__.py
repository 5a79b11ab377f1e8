"""The table of a country's ties."""
