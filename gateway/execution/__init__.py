"""Documents and their execution. Knows GraphQL, not care."""
