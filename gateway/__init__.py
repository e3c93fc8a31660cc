"""omsorg: one GraphQL schema over the care-record systems that municipalities run."""
