"""Who asks, and for whom: tokens, rights to act for others, ages, idle time."""
