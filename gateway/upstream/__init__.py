"""Going out: bounded, guarded HTTP to one source at a time, and nowhere it was not sent."""
