"""The model: what a care record is, in frozen values. Nothing but the standard library."""
