"""One change, done at most once: what came of it, and what to do when nobody can say."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias, assert_never

from omsorg_client.answers import (
    AppointmentCancelled,
    AppointmentStatus,
    Cancel,
    CancelAppointmentResult,
    OutcomeUnknown,
    Refused,
    Unfamiliar,
)
from omsorg_client.day import instead, status, unfamiliar
from omsorg_client.gateway import (
    GatewayError,
    NoAnswerError,
    RequestFailedError,
    ask,
    what_to_do,
)

SOON = timedelta(seconds=5)
NEVER = timedelta.max
AGAIN = re.compile(r"SOURCE_\w+|INTERNAL|RATE_LIMITED")
"""Errors after which the same may be sent again: it may have been tried, or not yet."""


@dataclass(frozen=True)
class Done:
    words: list[str]


@dataclass(frozen=True)
class NotDone:
    """Refused, or the request was not good: this attempt changed nothing."""

    words: list[str]
    refused: bool


@dataclass(frozen=True)
class Unknown:
    words: list[str]
    wait: timedelta


Outcome: TypeAlias = Done | NotDone | Unknown


def cancel(given: Mapping[str, str | None], patience: timedelta) -> Outcome:
    """Send the same with the same key until the outcome is known or the patience is over.

    The gateway does it once, however often it is sent.
    """
    left = patience
    outcome = _attempt(given)
    while isinstance(outcome, Unknown) and outcome.wait <= left:
        begun = time.monotonic()
        time.sleep(outcome.wait.total_seconds())
        outcome = _after_unknown(_attempt(given))
        left -= timedelta(seconds=time.monotonic() - begun)
    return outcome


def _after_unknown(found: Outcome) -> Outcome:
    """Only a done one says for certain what became of the attempt before it."""
    if not isinstance(found, NotDone):
        return found
    if not found.refused:
        return Unknown(found.words, NEVER)
    return replace(found, words=[*found.words, "Look at the day: it may have been done before."])


def _attempt(given: Mapping[str, str | None]) -> Outcome:
    try:
        answer = ask("Cancel", Cancel, {"input": given})
    except NoAnswerError as error:
        return Unknown([str(error)], SOON)
    except RequestFailedError as failed:
        return _failed(failed.error)
    if answer.data is None or answer.data.cancel_appointment is None:
        return _failed(next(iter(answer.errors), GatewayError(message="no result")))
    return _outcome(answer.data.cancel_appointment)


def _outcome(found: CancelAppointmentResult) -> Outcome:
    match found:
        case AppointmentCancelled():
            now = found.appointment.status if found.appointment else AppointmentStatus.CANCELLED
            return Done([f"Done: {status(now)}."])
        case Refused():
            words = [f"Refused ({found.code}): {found.explanation}", *instead(found.next_step)]
            return NotDone(words, refused=True)
        case OutcomeUnknown():
            return Unknown([found.explanation, *instead(found.next_step)], found.retry_after)
        case Unfamiliar():
            return Unknown(unfamiliar(found), NEVER)
        case _:
            assert_never(found)


def _failed(error: GatewayError) -> Outcome:
    words = [f"{error.extensions.code}: {what_to_do(error)}"]
    if AGAIN.fullmatch(error.extensions.code):
        return Unknown(words, error.extensions.retry_after or SOON)
    return NotDone(words, refused=False)
