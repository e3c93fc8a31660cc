"""The docs as a site: the schema's reference, and what the theme is told."""
