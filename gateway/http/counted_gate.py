"""Counts of what the gate refuses, around what it judges by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gateway.domain.errors import InvalidToken, TokenFault
from gateway.domain.representations import Viewer
from gateway.http.limiting import Buckets, VerifiesTokens, Wanted


class Counts(Protocol):
    """Whoever counts refusals."""

    def token_refused(self, reason: TokenFault) -> None:
        """A token was no good."""
        ...

    def rate_limited(self, counted_for: Sequence[str]) -> None:
        """A request was one too many for one of these, or for all of them."""
        ...


@dataclass(frozen=True, slots=True)
class CountedTokens:
    """Verifies tokens, and counts those that are no good. Fulfils `VerifiesTokens`."""

    verifier: VerifiesTokens
    counts: Counts

    async def viewer(self, authorization: list[str]) -> Viewer | None:
        """As the verifier has it."""
        try:
            return await self.verifier.viewer(authorization)
        except InvalidToken as error:
            self.counts.token_refused(error.reason)
            raise


@dataclass(frozen=True, slots=True)
class CountedBuckets:
    """Buckets, and a count of requests for which there was no token. Fulfils `Buckets`."""

    buckets: Buckets
    counts: Counts

    async def take(self, wanted: Wanted, now: datetime) -> float | None:
        """As the buckets have it."""
        seconds = await self.buckets.take(wanted, now)
        if seconds is not None:
            self.counts.rate_limited([name[0] for name, _ in wanted])
        return seconds

    async def aclose(self) -> None:
        """Let go of every connection."""
        await self.buckets.aclose()
