"""Interactive views, each with a static HTML fallback."""
