"""Everything that can go wrong, as one family.

GatewayError
├── SourceError                 a care system or a register did not answer as it should
│   ├── SourceUnavailable       it could not be reached, refused, or is resting behind its breaker
│   ├── SourceTimeout           it did not answer within the budget
│   ├── SourceInvalid           it answered something that cannot be read
│   └── SourceUncertain         a change was sent, and nobody knows whether it was done
├── BadInput                    the caller asked for something that cannot be
├── NotSignedIn                 nobody is signed in, or that portal's sign-in has gone idle
├── AssuranceTooLow             the sign-in is not sure enough for what was asked
├── InvalidToken                a token was sent and is not good
├── StoreUnavailable            the gateway's own store cannot be written or read
├── NotDone (changes.py)        a change was refused and nothing changed
├── TopicNotShown               a program error: somebody asked the door for what it does not show
└── Misconfigured               a setting is wrong; the start stops

Errors carry places, never values: no name, number or text of a record stands in one.
"""

from copy import copy
from datetime import timedelta
from typing import Literal, TypeAlias

from gateway.domain.topics import Topic

TokenFault: TypeAlias = Literal[
    "repeated",
    "syntax",
    "scheme",
    "oversized",
    "malformed",
    "type",
    "algorithm",
    "issuer",
    "key",
    "signature",
    "audience",
    "expired",
    "not_yet_valid",
    "claims",
]
"""Why a sign-in is refused, in the words of the log.

The first two are about the request, and `scheme` about what is no bearer token at all.
"""


class GatewayError(Exception):
    """The family."""


class SourceError(GatewayError):
    """A source failed. The door adds which municipality and which topic."""

    def __init__(self, place: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(place)
        self.place = place
        self.retry_after = retry_after
        self.municipality: str | None = None
        self.topic: Topic | None = None

    def at(self, municipality: str, topic: Topic | None) -> "SourceError":
        """The same error, knowing where it happened; several topics may wait for one answer."""
        known = copy(self)
        known.municipality = self.municipality or municipality
        known.topic = self.topic or topic
        return known


class SourceUnavailable(SourceError):
    """The source could not be reached, answered an error status, or its breaker is open."""


class SourceTimeout(SourceError):
    """The source did not answer within the read budget."""


class SourceInvalid(SourceError):
    """The source answered something that cannot be read, or pointed somewhere it may not."""


class SourceUncertain(SourceError):
    """A change was sent to the source and may or may not have been done."""


class BadInput(GatewayError):
    """The caller's input cannot be; the message says what to do and repeats no value."""


class NotSignedIn(GatewayError):
    """A personal field was asked for without a valid sign-in at that portal."""


class SignInUnknown(NotSignedIn):
    """Nobody can tell whether the sign-in at a portal has ended: it counts as ended, for now."""


class AssuranceTooLow(GatewayError):
    """A personal list was asked for with a sign-in below the required assurance."""


class InvalidToken(GatewayError):
    """A bearer token was sent that cannot be accepted; the reason is for the log only."""

    def __init__(self, reason: TokenFault) -> None:
        super().__init__(reason)
        self.reason: TokenFault = reason


class StoreUnavailable(GatewayError):
    """The gateway's own store failed: nothing personal may be shown."""


class TopicNotShown(GatewayError):
    """A reader was asked for a topic that its policy does not show."""

    def __init__(self, topic: Topic) -> None:
        super().__init__(topic.value)
        self.topic = topic


class Misconfigured(GatewayError):
    """A setting is wrong; the message names the place and the remedy."""
