"""A client of omsorg: one's day, and one change made safely."""
