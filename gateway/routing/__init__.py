"""From a municipality to its care system, address and policy; the register of all of them."""
