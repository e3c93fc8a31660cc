"""A gateway as strawberry's documentation would have it: typed, async resolvers over httpx."""
