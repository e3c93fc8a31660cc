"""Canaries stay where they are."""
