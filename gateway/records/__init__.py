"""The door: ask the policy, load, open, redact, write the log line."""
