"""Sign-in and registers of the demo world: two OIDC issuers, mandates, custody, guardianship."""
