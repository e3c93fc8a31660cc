"""clients.toml: a slip of the pen stops the start, with its line and what to do; what it grants."""

from pathlib import Path

import pytest

from gateway.config.clients import read_clients
from gateway.domain.clients import Allowance, Clients
from gateway.domain.errors import Misconfigured
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.topics import Role, Topic
from gateway.http.addresses import ForwardedBy
from gateway.routing.register import register
from tests.unit.config.files import CLIENTS, OWN_SECRET, changed, environment, settings, written
from tests.world import MUNICIPALITIES

TOPICS = 'topics = ["CALENDAR", "MESSAGES"]'
CODES = 'municipalities = ["DK-0751", "DK-0217"]'
ROLES = 'roles = ["CITIZEN", "RELATIVE"]'
MITID = "http://127.0.0.1:8104/mitid"
# What stands there, what is written instead, which line of it is named, and what the words hold.
SLIPS = [
    (TOPICS, 'topics = ["CALENDAR", "KALENDER"]', 0, ["topics", "'MESSAGES'"]),
    (TOPICS, "topics = []", 0, ["topics", "at least 1"]),
    (TOPICS, 'topics = "every"', 0, ["topics", 'a list, or "all"']),
    (TOPICS, 'topics = "CALENDAR"', 0, ["topics", 'a list, or "all"']),
    (TOPICS, "topics = 7", 0, ["topics", 'a list, or "all"']),
    (TOPICS + "\n", "", -3, ["topics", "add it"]),
    (CODES, 'municipalities = ["DK-9999"]', 0, ["'DK-9999'", "as in DK-0751"]),
    (CODES, 'municipalities = ["Aarhus"]', 0, ["'Aarhus'", "as in DK-0751"]),
    (CODES, 'municipalities = ["all"]', 0, ["'all'", "as in DK-0751"]),
    (CODES, 'municipalities = ["DK-0751", "DK-0101"]', 0, ["DK-0101 is not connected", "take it"]),
    (CODES, "municipalities = []", 0, ["municipalities", "at least 1"]),
    (CODES, 'municipalities = "DK-0751"', 0, ["municipalities", 'a list, or "all"']),
    (CODES + "\n", "", -4, ["municipalities", "add it"]),
    (ROLES, 'roles = ["NEIGHBOUR"]', 0, ["roles", "'GUARDIAN'"]),
    (ROLES, "roles = []", 0, ["roles", "at least 1"]),
    (ROLES, 'role = ["CITIZEN"]', 0, ["client.1.role", "spelling"]),
    (ROLES, "issuers = []", 0, ["client.1.issuers", "at least 1"]),
    (ROLES, f'issuers = ["{MITID}/"]', 0, [f"{MITID}/ are not believed", "take it out"]),
    ('id = "omsorg-partner"', 'id = "omsorg-console"', 0, ["two clients", "remove one"]),
    ('id = "omsorg-partner"', 'id = "anonymous"', 0, ["whoever sends no token", "another"]),
    ('id = "omsorg-partner"', 'id = ""', 0, ["client.1.id", "at least 1"]),
    ('id = "omsorg-partner"', 'id = "a b"', 0, ["client.1.id", "pattern"]),
    ('id = "omsorg-partner"\n', "", -1, ["client.1.id", "add it"]),
    ("burst = 800", "burst = 0", 0, ["client.1.burst", "greater than"]),
    ("burst = 800", "burst = 1.5", 0, ["client.1.burst", "integer"]),
    ("burst = 800", "burst = true", 0, ["client.1.burst", "integer"]),
    ("burst = 800", 'burst = "800"', 0, ["client.1.burst", "integer"]),
    ("per_minute = 300\n", "per_minute = 0\n", 0, ["anonymous.per_minute", "greater than"]),
    ("per_minute = 300\n", "per_minute = -1\n", 0, ["anonymous.per_minute", "greater than"]),
    ("per_minute = 300\n", "per_minute = inf\n", 0, ["anonymous.per_minute", "less than"]),
    ("per_minute = 300\n", "per_minute = nan\n", 0, ["anonymous.per_minute"]),
    ("free_queries = true", 'free_queries = "yes"', 0, ["anonymous.free_queries", "boolean"]),
    ("most_calls = 500", "most_calls = -1", 0, ["anonymous.most_calls", "greater than"]),
    ("most_calls = 500", "most_calls = 0.5", 0, ["anonymous.most_calls", "integer"]),
    ("most_rows = 20_000", "most_rows = 2_000_000_000", 0, ["anonymous.most_rows", "less than"]),
    ("burst = 800", "burst = 800\nmost_row = 5", 1, ["client.1.most_row", "spelling"]),
    ("[anonymous]", "[anonymus]", 0, ["anonymus", "add it"]),
    ("demo = true", 'demo = "yes"', 0, ["demo", "boolean"]),
]


def stopped(folder: Path, **changes: str | None) -> str:
    with pytest.raises(Misconfigured) as caught:
        settings(environment(folder, **changes))
    said = str(caught.value)
    assert "\n" not in said
    assert OWN_SECRET not in said
    return said


def read(folder: Path, text: str) -> Clients:
    (folder / "clients.toml").write_text(text, encoding="utf-8")
    return read_clients(
        folder / "clients.toml",
        known=register().municipalities,
        connected={MunicipalityCode(code) for code in MUNICIPALITIES},
        issuers={MITID},
    ).clients


@pytest.mark.parametrize(("old", "new", "below", "words"), SLIPS, ids=lambda x: str(x)[:40])
def test_a_slip_names_line_and_remedy(
    tmp_path: Path, old: str, new: str, below: int, words: list[str]
) -> None:
    text, line = changed(CLIENTS, old, new)
    if new == "[anonymus]":
        words, line = ["anonymous", "add it"], 1
    written(tmp_path, clients=text)
    said = stopped(tmp_path)
    assert f"clients.toml line {line + below}:" in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("content", [None, b"demo = true\n[person\n", "by = 'Å'".encode("latin-1")])
def test_a_file_that_is_none_says_so(tmp_path: Path, content: bytes | None) -> None:
    written(tmp_path, clients=content)
    assert stopped(tmp_path).startswith("clients.toml")


def test_a_file_without_a_client_lets_nobody_in_and_is_a_slip(tmp_path: Path) -> None:
    written(tmp_path, clients=CLIENTS[: CLIENTS.index("[[client]]")])
    assert "client is missing: add it" in stopped(tmp_path)


def test_no_single_person_keeps_others_out_of_an_application_of_the_demo(tmp_path: Path) -> None:
    """However fast somebody asks, most of what the application may ask is left for others."""
    clients = read(tmp_path, CLIENTS)
    for grant in clients.grants.values():
        assert grant.rate.burst >= 3 * clients.person.burst
        assert grant.rate.per_minute >= 3 * clients.person.per_minute


def test_the_demo_has_the_console_with_everything_and_a_partner_with_little(
    tmp_path: Path,
) -> None:
    clients = read(tmp_path, CLIENTS)
    assert set(clients.grants) == {"omsorg-console", "omsorg-partner", "omsorg-portal"}
    console, partner = clients.grants["omsorg-console"], clients.grants["omsorg-partner"]
    assert console.topics == frozenset(Topic)
    assert console.roles == frozenset(Role)
    assert all(console.reaches(MunicipalityCode(code)) for code in MUNICIPALITIES)
    assert partner.topics == {Topic.CALENDAR, Topic.MESSAGES}
    assert partner.roles == {Role.CITIZEN, Role.RELATIVE}
    reached = {code for code in MUNICIPALITIES if partner.reaches(MunicipalityCode(code))}
    assert reached == {"DK-0751", "DK-0217"}
    assert console.free_queries
    assert partner.free_queries
    assert not clients.grants["omsorg-portal"].free_queries
    assert [name for name, grant in clients.grants.items() if grant.explores] == ["omsorg-console"]


def test_what_an_operation_may_cost_is_the_usual_where_nothing_is_said(tmp_path: Path) -> None:
    text, _ = changed(CLIENTS, "burst = 800\n", "burst = 800\nmost_calls = 7\nmost_rows = 0\n")
    clients = read(tmp_path, text)
    assert clients.most("omsorg-partner") == Allowance(calls=7, rows=0)
    usual = Allowance(calls=500, rows=20_000)
    assert clients.most("omsorg-console") == clients.most(None) == usual
    assert clients.most("somebody else's") == Allowance(calls=0, rows=0)


def test_roles_that_are_not_named_are_all_of_them(tmp_path: Path) -> None:
    text, _ = changed(CLIENTS, ROLES + "\n", "")
    assert read(tmp_path, text).grants["omsorg-partner"].roles == frozenset(Role)


@pytest.mark.parametrize("told", ["", f'issuers = ["{MITID}"]\n'])
def test_a_client_is_whom_the_issuers_that_are_named_call_so(tmp_path: Path, told: str) -> None:
    text, _ = changed(CLIENTS, ROLES + "\n", told)
    clients = read(tmp_path, text)
    assert clients.named_by(MITID, "omsorg-partner") == clients.grants["omsorg-partner"]
    other = clients.named_by("https://other.example", "omsorg-partner")
    assert (other is None) is bool(told)
    assert clients.named_by(MITID, "somebody") is None


def test_an_unknown_client_may_not_even_ask_freely(tmp_path: Path) -> None:
    clients = read(tmp_path, CLIENTS)
    assert clients.of("somebody") is None
    assert not clients.may_ask_freely("somebody")


@pytest.mark.parametrize("free", [True, False])
def test_who_sends_no_token_may_ask_freely_as_the_file_says(tmp_path: Path, *, free: bool) -> None:
    text, _ = changed(CLIENTS, "free_queries = true", f"free_queries = {str(free).lower()}")
    assert read(tmp_path, text).may_ask_freely(None) is free


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"OMSORG_PROXIES": "10.0.0.7, 10.0.0.8"}, "OMSORG_PROXIES"),
        ({"OMSORG_PROXIES": "10.0.0.7/8"}, "OMSORG_PROXIES"),
        ({"OMSORG_PROXIES": "proxy.example"}, "OMSORG_PROXIES"),
        ({"OMSORG_PROXIES": "::ffff:10.0.0.7"}, "OMSORG_PROXIES"),
        ({"OMSORG_PROXIES": "*"}, "OMSORG_PROXIES"),
        ({"OMSORG_PROXIES": "10.0.0.7 0.0.0.0/0"}, "OMSORG_PROXIES"),
        ({"OMSORG_PROXIES": "::/0"}, "OMSORG_PROXIES"),
        ({"OMSORG_FORWARDED_BY": "x-real-ip"}, "x-forwarded-for, forwarded"),
        ({"OMSORG_RATES_URL": "http://a-secret@h"}, "OMSORG_RATES_URL"),
    ],
    ids=str,
)
def test_what_is_wrong_in_the_environment_is_named(
    tmp_path: Path, changes: dict[str, str | None], words: str
) -> None:
    written(tmp_path)
    said = stopped(tmp_path, **changes)
    assert words in said
    assert "a-secret" not in said


def test_proxies_and_their_header_are_read(tmp_path: Path) -> None:
    written(tmp_path)
    told = environment(
        tmp_path,
        OMSORG_PROXIES=" 10.0.0.7  10.1.0.0/16 2001:db8::/32\n",
        OMSORG_FORWARDED_BY="forwarded",
        OMSORG_RATES_URL="valkeys://:a-secret@h:1/2",
    )
    found = settings(told)
    assert [str(one) for one in found.addresses.proxies] == [
        "10.0.0.7/32",
        "10.1.0.0/16",
        "2001:db8::/32",
    ]
    assert found.addresses.header is ForwardedBy.FORWARDED
    assert found.rates_url == "rediss://:a-secret@h:1/2"
    assert "a-secret" not in repr(found)
