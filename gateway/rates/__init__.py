"""Where requests are counted, so that nobody makes too many."""
