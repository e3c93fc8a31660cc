"""The street door: GraphQL over HTTP, downloads, health, and the console page."""
