"""An argument as a graph of claims, and its layout."""
