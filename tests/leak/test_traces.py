"""Whatever people do, and whatever goes wrong: no trace of them is left where none may be.

National numbers, names and texts of the demo world are looked for in everything that a gateway
says, keeps and sends on. What may hold them is not searched: answers, bodies of questions to care
systems, and the two columns of names in the access log.
"""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.databases import postgres_database
from tests.e2e.changes.table import (
    CITIZEN_AARHUS,
    CITIZEN_HELSINGOER,
    CITIZEN_VESTBY,
    OFFERED,
)
from tests.e2e.watching import EYES
from tests.leak.asking import LOOKS
from tests.leak.lived import NAME, NUMBER, Day, Extent, a_day
from tests.leak.monitored import monitored
from tests.leak.needles import PLANTED
from tests.leak.traced import TALKATIVE
from tests.postgres_server import PostgresServer
from tests.signals_server import signals_server
from tests.world import CARE_SYSTEMS, NOW, Backends, backends

pytestmark = pytest.mark.xdist_group("traces")
BAD = (CITIZEN_AARHUS, CITIZEN_HELSINGOER, CITIZEN_VESTBY)
WALKED = [LOOKS[0], LOOKS[6], LOOKS[12]]
ALL = Extent(
    read=[look for look in LOOKS if look not in WALKED],
    walked=WALKED,
    seats=tuple(OFFERED),
    eyes=[EYES[0], EYES[2], EYES[4]],
    bad=BAD,
)
SOME = Extent(
    read=[LOOKS[1], LOOKS[9], LOOKS[13]],
    walked=[],
    seats=[CITIZEN_AARHUS],
    # Of the others' rights the registers have just told nonsense, which is believed for a while.
    eyes=[EYES[8]],
    bad=BAD[1:2],
)
WITH_THE_NUMBER = frozenset({"nhn-patient-nin", "nhn-representative-nin"})
"""Headers in which helsenorge wants it: see `DOMAIN`."""
HEARD = {"token_refused", "unexpected", "source_failed", "change_unknown", "store_write_failed"}
"""What goes wrong on such a day stands in the log, by kind."""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Backends, Path]]:
    """Stubs of their own, whose databases can be read."""
    databases = tmp_path_factory.mktemp("held")
    with backends(databases=databases) as running:
        yield running, databases


@pytest.fixture(scope="module", params=["a file, as served", "servers, talkative"])
def day(
    request: pytest.FixtureRequest,
    held: tuple[Backends, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Day]:
    """Once as it is delivered, and everything; once with PostgreSQL, Redis and every log line."""
    running, databases = held
    folder = tmp_path_factory.mktemp("day")
    running.forget()
    running.set_clock(NOW)
    if request.param == "a file, as served":
        with a_day(running, databases, folder / "lived", ALL) as over:
            yield over
        return
    server: PostgresServer = request.getfixturevalue("running_postgres")
    with (
        signals_server(folder) as redis,
        monitored(redis) as shared,
        postgres_database(server) as database,
        a_day(
            running,
            databases,
            folder / "lived",
            SOME,
            how=TALKATIVE,
            environment={"OMSORG_SIGNALS_URL": redis.url, "OMSORG_RATES_URL": redis.url},
            database=database,
            shared=shared,
        ) as over,
    ):
        yield over


def test_a_whole_world_is_looked_for(day: Day) -> None:
    """And what is looked for was really shown: answers are full of it."""
    known = day.needles
    assert len(known.numbers) > 40
    assert len(known.surnames) > 15
    assert len(known.names) > 20
    assert len(known.texts) > 700
    some = day.street.heard[:: max(1, len(day.street.heard) // 400)]
    answers = b"\n".join(one.body for one in some)
    shown = known.found(answers, numbers=False)
    assert known.names - shown != known.names
    assert {"Berggren", "Lindgren", "Solberg", PLANTED} <= shown
    assert len([hit for hit in shown if hit.count(" ") == 2]) > 150


def test_the_log_tells_of_nobody(day: Day) -> None:
    assert all(event.encode() in day.said for event in HEARD)
    assert day.needles.found(day.said) == set()


def test_the_metrics_tell_of_nobody(day: Day) -> None:
    lines = [line for line in day.metrics.decode().splitlines() if not line.startswith("#")]
    counted = {re.split(r"_total|_count|[{ ]", line)[0].removeprefix("omsorg_") for line in lines}
    assert {"operations", "operation_seconds", "tokens_refused", "source_calls"} <= counted
    assert {"access_log_entries", "access_log_transactions", "open_streams"} <= counted
    assert day.needles.found(day.metrics) == set()


def test_errors_tell_of_nobody(day: Day) -> None:
    """Nor is anything repeated that was asked, but for names of the client's own making."""
    codes = set(re.findall(r'"code": ?"(\w+)"', day.street.errors()))
    assert {"BAD_USER_INPUT", "SOURCE_INVALID", "SOURCE_UNAVAILABLE", "INTERNAL"} <= codes
    assert {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "UNAUTHENTICATED"} <= codes
    assert day.needles.found(day.street.errors().encode()) == set()
    assert day.needles.found(day.street.heads().encode()) == set()


def test_refusals_tell_of_nobody(day: Day) -> None:
    """They are in Danish and Norwegian, as texts of records are: words in common prove nothing."""
    said = day.street.explanations()
    assert {"NO_RECORD", "CONFLICT", "OUT_OF_RANGE"} <= set(re.findall(r"[A-Z_]{6,}", said))
    assert day.needles.found(said.encode(), texts=False) == set()


def test_ids_cursors_and_links_tell_of_nobody(day: Day) -> None:
    opaque = day.street.opaque()
    assert len(opaque) > 500
    assert any("/documents/" in one for one in opaque)
    assert day.needles.found("\n".join(opaque).encode()) == set()


def test_addresses_that_are_asked_tell_of_nobody(day: Day) -> None:
    """Numbers go upstream in bodies, and in the one header that is made for them."""
    assert {one["stub"] for one in day.asked} >= {*CARE_SYSTEMS, "identity_stub"}
    ours = [one for one in day.asked if not one["path"].startswith("/demo")]
    assert len(ours) > 500
    lines = "\n".join(f"{one['method']} {one['path']}?{one['query']}" for one in ours)
    assert day.needles.found(lines.encode()) == set()
    heads = {(name, value) for one in ours for name, value in one["headers"]}
    assert WITH_THE_NUMBER >= {name for name, value in heads if value == "12894810058"} != set()
    others = "\n".join(f"{name}: {value}" for name, value in heads if name not in WITH_THE_NUMBER)
    assert day.needles.found(others.encode()) == set()


def test_the_store_tells_of_nobody_but_the_names_that_the_log_shows(day: Day) -> None:
    assert day.needles.found(day.stored, names=False) == set()
    assert {"Berggren", NAME} <= day.needles.found(day.stored, texts=False)
    assert b"RELATIVE" in day.nameless
    assert b"Q******_******" in day.nameless
    assert day.needles.found(day.nameless) == set()


def test_what_is_exported_tells_of_nobody_but_the_names_that_the_log_shows(day: Day) -> None:
    assert day.exported.count(b"\n") > 200
    assert day.needles.found(day.exported, names=False) == set()
    assert NAME in day.needles.found(day.exported, texts=False)
    assert day.exported_nameless.count(b"\n") > 200
    assert day.needles.found(day.exported_nameless) == set()


def test_what_processes_share_tells_of_nobody(day: Day) -> None:
    """Nothing is, where there is one process."""
    assert day.stored.startswith(b"(2)") == (day.shared.count(b"\n") > 100)
    assert day.needles.found(day.shared) == set()


DISGUISES: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "in JSON": json.dumps,
    "in Python": lambda text: repr(text.encode()),
    "in an address": quote,
    "in a name": lambda text: text.replace(" ", "_"),
    "in base64": lambda text: b64encode(text.encode()).decode(),
    "in base64, one further": lambda text: b64encode(b"a" + text.encode()).decode(),
    "in base64, two further": lambda text: urlsafe_b64encode(b"ab" + text.encode()).decode(),
    "in hexadecimal": lambda text: text.encode().hex(),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize("haystack", ["said", "metrics", "stored"])
def test_whatever_is_planted_is_found(
    day: Day, haystack: str, disguise: Callable[[str], str]
) -> None:
    """Else all the above would prove nothing."""
    for needle in (NUMBER, f"{NUMBER[:6]}-{NUMBER[6:]}", "Christian Nygård", f"x {PLANTED}"):
        hay: bytes = getattr(day, haystack)[:9_000]
        planted = hay + f"\n{disguise(needle)}\n".encode() + hay[:1000]
        assert day.needles.found(planted) - day.needles.found(hay), needle
