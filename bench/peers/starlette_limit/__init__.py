"""The limit: one hand-written function for each work, and no GraphQL at all."""
