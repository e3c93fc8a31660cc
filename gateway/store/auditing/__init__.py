"""Whether the access log is whole, and what was done to it if it is not."""

from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.sentences import moment, sentence
from gateway.store.auditing.verifying import Report, verify

__all__ = ["Finding", "Kind", "Report", "Thing", "moment", "sentence", "verify"]
