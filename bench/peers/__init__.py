"""Peers of the gateway: the same works, written as their own documentation would have it."""
