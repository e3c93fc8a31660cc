"""The shapes that are read of the answers to orders, and of what the source says by itself."""

import msgspec

from gateway.systems.helsenorge.wire import Concept, Identifier


class _Part(msgspec.Struct, rename="camel", kw_only=True):
    pass


class Issue(_Part):
    """One thing that stands against an order."""

    details: Concept = msgspec.field(default_factory=Concept)


class Outcome(_Part):
    """A refusal."""

    issue: tuple[Issue, ...]


class Ordered(_Part):
    """What has come of an order: its key, and the names that it carries."""

    id: str
    identifier: tuple[Identifier, ...] = ()


class Happening(_Part):
    """Something has changed in the record of this person."""

    patient: str
