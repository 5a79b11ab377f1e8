"""What makes committed files: tables, notebooks, pages."""
