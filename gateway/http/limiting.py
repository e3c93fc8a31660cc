"""Who is let in from the street, and how often.

A good token is counted for its application and for its person, and is never stopped by where it
comes from. Whoever sends none, or one that is no good, is counted by network address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Protocol, TypeAlias

import structlog
from starlette.requests import HTTPConnection
from starlette.responses import Response

from gateway.domain.clients import Clients, Rate
from gateway.domain.clock import Clock
from gateway.domain.errors import InvalidToken, SourceError
from gateway.domain.representations import Viewer
from gateway.http.addresses import Addresses
from gateway.http.capacity import OverCapacityError, Place
from gateway.http.challenges import does_not_suffice, keys_out_of_reach, token_refused
from gateway.http.client_text import loggable
from gateway.http.requests import BadRequestError
from gateway.http.responses import PLAIN_JSON
from gateway.schema.scalars import write_duration

_log = structlog.get_logger("gateway.http")
_UNKNOWN: Final = (
    "This application is not known here: ask whoever runs the gateway to register its client id."
)


Wanted: TypeAlias = Sequence[tuple[tuple[str, ...], Rate]]
"""One token of each of these buckets, by what the bucket is for, or none of any."""


class VerifiesTokens(Protocol):
    """What turns the `Authorization` headers of a request into a viewer."""

    async def viewer(self, authorization: list[str]) -> Viewer | None:
        """None where no header was sent; raises `InvalidToken`."""
        ...


class Buckets(Protocol):
    """Where requests are counted: token buckets, each under what it is for."""

    async def take(self, wanted: Wanted, now: datetime) -> float | None:
        """None: a token of each is taken. Else none is, and so many seconds are to be waited."""
        ...

    async def aclose(self) -> None:
        """Let go of every connection."""
        ...


class RateLimitedError(BadRequestError):
    """Too many requests: 429, with whole `seconds` to wait, at least one."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, ceil(seconds))
        wait = "1 second" if self.seconds == 1 else f"{self.seconds} seconds"
        super().__init__(
            429,
            f"Too many requests for now: wait {wait}, then send it again.",
            code="RATE_LIMITED",
            headers={"retry-after": str(self.seconds)},
            details={"retryAfter": write_duration(timedelta(seconds=self.seconds))},
        )


class UnknownClientError(BadRequestError):
    """A good token that was made for an application nobody has registered here: 403."""

    def __init__(self) -> None:
        headers = does_not_suffice(_UNKNOWN)
        super().__init__(403, _UNKNOWN, code="FORBIDDEN", headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Everything that comes from the street passes here before any work is done for it."""

    verifier: VerifiesTokens
    clients: Clients
    buckets: Buckets
    addresses: Addresses
    clock: Clock

    async def let_in(
        self,
        request: HTTPConnection,
        media_type: str = PLAIN_JSON,
        place: Place | None = None,
    ) -> Viewer | Response | None:
        """Who makes this request, which is counted, or the answer to one that is not let in.

        None: nobody is signed in. While an issuer's keys are waited for `place` is given back; it
        is held again before anything is counted. Raises `OverCapacityError` where it cannot be.
        """
        try:
            recognised = self.recognised(request, request.headers.getlist("authorization"))
            if place is None:
                viewer = await recognised
            else:
                viewer = await place.left_while(recognised)
                await place.take()
            await self.count(request, viewer)
        except OverCapacityError:
            raise
        except InvalidToken as error:
            return token_refused(error, media_type)
        except SourceError:
            return keys_out_of_reach(media_type)
        except BadRequestError as error:
            return error.response(media_type)
        return viewer

    async def recognised(
        self, connection: HTTPConnection, authorization: list[str]
    ) -> Viewer | None:
        """Whose credentials these are. Who is let in is not counted yet; what fails is.

        Raises:
            InvalidToken: The token is no good.
            UnknownClientError: It was made for an application that is not known.
            RateLimitedError: Instead of these two, where too many have failed from this address.
            SourceError: The issuer's keys were needed and could not be had; not counted.
        """
        try:
            return self._known(await self.verifier.viewer(authorization))
        except (InvalidToken, UnknownClientError):
            await self.count(connection, None)
            raise

    def _known(self, viewer: Viewer | None) -> Viewer | None:
        if viewer is not None and self.clients.named_by(viewer.issuer, viewer.client) is None:
            _log.info("client_unknown", client=loggable(viewer.client))
            raise UnknownClientError
        return viewer

    async def count(self, connection: HTTPConnection, viewer: Viewer | None) -> None:
        """Count one more; None: by address. Raises `RateLimitedError` where it is one too many."""
        grant = None if viewer is None else self.clients.named_by(viewer.issuer, viewer.client)
        if viewer is None or grant is None:
            wanted: Wanted = [
                (("address", self.addresses.of(connection)), self.clients.anonymous.rate)
            ]
        else:
            wanted = [
                (("client", grant.id), grant.rate),
                (("person", viewer.issuer, viewer.subject), self.clients.person),
            ]
        seconds = await self.buckets.take(wanted, self.clock.now())
        if seconds is not None:
            _log.info("rate_limited", of=[name[0] for name, _ in wanted])
            raise RateLimitedError(seconds)
