"""A stand-in for Columna Cura, speaking FHIR R4. Its dialect is described in README.md beside."""
