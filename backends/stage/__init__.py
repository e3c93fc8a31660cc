"""The stage of the demo world: who plays, and the machinery for bad days. No vendor's dialect."""
