"""The care systems and registers of the demo world: strangers to the gateway."""
