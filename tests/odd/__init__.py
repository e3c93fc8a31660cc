"""Bytes that no client of ours sends, and what comes of them."""
