"""The command line: `people`, `day`, `cancel`."""

import argparse
import sys
import uuid
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from omsorg_client.answers import Day, People
from omsorg_client.cancel import Done, NotDone, Unknown, cancel
from omsorg_client.day import day_in_words
from omsorg_client.gateway import NoAnswerError, RequestFailedError, ask
from omsorg_client.sign_in import NotSetUpError


def people() -> int:
    data = ask("People", People, {}).data
    for one in (data and data.viewer and data.viewer.representations) or ():
        _say([f"{one.role} {one.person.name} --on-behalf-of={one.id}"])
    return 0


def day(municipality: str, day: date, on_behalf_of: str | None) -> int:
    variables = {"municipality": municipality, "day": str(day), "onBehalfOf": on_behalf_of}
    _say(day_in_words(ask("Day", Day, variables), day))
    return 0


def cancel_one(given: dict[str, str | None], key: str, patience: timedelta) -> int:
    outcome = cancel({**given, "idempotencyKey": key}, patience)
    _say(outcome.words)
    match outcome:
        case Done():
            return 0
        case NotDone():
            return 1
        case Unknown():
            _say([f"Whether it is done is not known. Send the same again with --key {key}"])
            return 3
        case _:
            assert_never(outcome)


def _say(lines: list[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="omsorg_client")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("people", help="for whom one may act")
    one = commands.add_parser("day", help="one's day in a municipality")
    one.add_argument("municipality", help="as in DK-0217")
    # Clocks in Copenhagen and Oslo agree.
    today = datetime.now(ZoneInfo("Europe/Copenhagen")).date()
    one.add_argument("--date", type=date.fromisoformat, default=today, help="as in 2026-03-29")
    one.add_argument("--on-behalf-of", help="somebody else's: an id that `people` tells")
    one = commands.add_parser("cancel", help="cancel an appointment")
    one.add_argument("--appointment", required=True, help="an id that `day` tells")
    one.add_argument("--reason")
    one.add_argument("--comment")
    # Made before the first attempt, and the same for all of them.
    key = str(uuid.uuid4())
    one.add_argument("--key", default=key, help="of an attempt whose outcome is not known")
    one.add_argument("--patience", type=int, default=30, help="seconds to try to find out")
    return parser.parse_args()


def _run(told: argparse.Namespace) -> int:
    if told.command == "people":
        return people()
    if told.command == "day":
        return day(told.municipality, told.date, told.on_behalf_of)
    given = {
        "appointmentId": told.appointment,
        "reasonCode": told.reason,
        "comment": told.comment,
    }
    return cancel_one(given, told.key, timedelta(seconds=told.patience))


def main() -> int:
    try:
        return _run(_arguments())
    except (NoAnswerError, RequestFailedError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except NotSetUpError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
