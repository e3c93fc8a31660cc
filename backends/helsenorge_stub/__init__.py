"""A stranger to the gateway: the side of a municipality's record that helsenorge asks."""
