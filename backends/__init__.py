"""The care systems and registers of the demo world: programs of their own, strangers to the gateway."""
