"""What the two Python peers share: the sources' shapes, and their translation."""
