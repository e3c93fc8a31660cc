"""Noticing what happens in records while somebody watches: one look for all who watch a record.

Nothing of a record is kept but keys and keyed hashes, and those only while somebody watches it.
"""
