"""The gateway's speed beside its peers', measured in one run. See README.md here."""
