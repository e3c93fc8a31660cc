"""`omsorg audit verify` and `omsorg audit export`, on a log that a store has written."""

import asyncio
import errno
import hmac
import json
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.cli import main
from gateway.cli.access_log import wanted
from gateway.cli.counting import entries
from gateway.config.store import read_store
from gateway.domain.access_log import Access, AccessKind, AccessOutcome, AccessToLog
from gateway.domain.people import NationalNumber, Person
from gateway.domain.topics import Role, Topic
from gateway.store import Store
from gateway.store.exporting import exported
from tests.clocks import FakeClock
from tests.databases import Database
from tests.log_proof import key_id, key_of

OLD, NEW = "the-secret-of-the-years-before-this", "the-secret-of-this-year-32-or-more"
NANCY, RASMUS = NationalNumber("2512489996"), NationalNumber("0101659993")
PEOPLE = {
    NANCY: Person(name="Nancy Berggren", born=date(1948, 12, 25)),
    RASMUS: Person(name="Rasmus Ærø", born=date(1965, 1, 1)),
}
NOON = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)
FIELDS = [
    *("writer", "number", "fromDateTime", "toDateTime", "sourceSystemName"),
    *("destinationSystemName", "activity", "reason", "criticality", "organisationId"),
    *("organisationName", "personIdentifier", "personName", "userPersonIdentifier"),
    *("userPersonName", "userRole", "onBehalfOfIdentifier", "correlationId", "municipality"),
    *("application", "operation", "topicsShown", "topicsWithheld", "outcome", "withoutRight"),
]


def told(
    actor: NationalNumber = NANCY,
    role: Role | None = Role.CITIZEN,
    subject: NationalNumber | None = NANCY,
    *,
    hour: int = 0,
    code: str = "DK-0751",
    without_right: bool = False,
) -> AccessToLog:
    access = Access(
        at=NOON + timedelta(hours=hour),
        kind=AccessKind.READ,
        actor=PEOPLE[actor],
        role=role,
        subject=PEOPLE[subject] if subject else None,
        municipality=code,
        application="omsorg-console",
        operation="Home",
        topics_shown=(Topic.CALENDAR, Topic.MESSAGES),
        topics_withheld=(Topic.MEDICATIONS,),
        outcome=AccessOutcome.REFUSED if without_right else AccessOutcome.ANSWERED,
    )
    return AccessToLog(
        access=access,
        actor_number=actor,
        subject_number=subject,
        correlation=f"req-{hour}",
        without_right=without_right,
    )


class Audited:
    """The command line in this process, with settings of its own and a log."""

    def __init__(
        self, database: Database, folder: Path, patch: pytest.MonkeyPatch, captured: Any
    ) -> None:
        self.database, self.folder = database, folder
        self._patch, self._captured = patch, captured
        self.told = {
            "OMSORG_STORE_URL": database.url,
            "OMSORG_LOG_HEADS": str(folder / "heads"),
            "OMSORG_SECRET": OLD,
        }

    def write(self, *entries: AccessToLog) -> None:
        async def written() -> None:
            settings = read_store(self.told)
            store = Store.open(settings.url, settings.keys, FakeClock(), heads=settings.heads)
            await store.start()
            await store.append(entries)
            await store.close()

        asyncio.run(written())

    def turn_keys(self) -> None:
        self.told["OMSORG_STORE_KEYS"] = f"2027:{NEW}"

    def found_by(self, number: NationalNumber) -> int:
        async def found() -> int:
            settings = read_store(self.told)
            store = Store.open(settings.url, settings.keys, FakeClock(), heads=settings.heads)
            accesses = await store.accesses(number)
            await store.close()
            return len(accesses)

        return asyncio.run(found())

    def said(self, *words: str) -> tuple[object, str, str]:
        """Exit code, standard output, standard error."""
        for name, value in self.told.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["omsorg", "audit", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = self._captured.readouterr()
        return stopped.value.code or 0, out, err

    def lines(self, *words: str) -> list[dict[str, Any]]:
        code, out, err = self.said("export", *words)
        lines = [json.loads(line) for line in out.splitlines()]
        assert (code, err) == (0, "1 line\n" if len(lines) == 1 else f"{len(lines)} lines\n")
        return lines


@pytest.fixture
def log(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Audited:
    monkeypatch.chdir(tmp_path)
    for name in ("OMSORG_STORE_KEYS", "OMSORG_STORE_KEYS_FILE", "OMSORG_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    made = Audited(database, tmp_path, monkeypatch, capsys)
    made.write(
        told(),
        told(RASMUS, Role.RELATIVE, hour=1),
        told(RASMUS, Role.PARENT, hour=2, code="NO-3216", without_right=True),
        told(RASMUS, None, None, hour=3, without_right=True),
    )
    return made


def test_a_whole_log_is_said_to_be_so(log: Audited) -> None:
    between = "from 2026-11-22T12:00:00Z to 2026-11-22T15:00:00Z"
    said = f"The log is whole: 1 writer, 4 entries {between}.\n"
    assert log.said("verify") == (0, said, "")


def test_an_empty_log_is_whole(log: Audited) -> None:
    log.database.asked("delete from access_log")
    log.database.asked("delete from log_writer")
    for head in (log.folder / "heads").iterdir():
        head.unlink()
    assert log.said("verify")[:2] == (0, "The log is whole: 0 writers, 0 entries.\n")


def test_what_was_done_to_it_is_said_line_by_line_and_in_the_exit_code(log: Audited) -> None:
    log.database.asked("update access_log set outcome = 'FAILED' where number = 2")
    log.database.asked("delete from access_log where number = 4")
    code, out, err = log.said("verify")
    assert (code, err) == (1, "omsorg: the log is not whole: 2 findings\n")
    assert out.splitlines() == [
        "entry 2 of writer 1 (2026-11-22T13:00:00Z) was changed.",
        "entry 4 of writer 1 (after 2026-11-22T14:00:00Z) is missing.",
    ]


def test_what_is_said_tells_nothing_of_persons(log: Audited) -> None:
    hashes = log.database.asked("select actor from access_log union select link from access_log")
    log.database.asked("update access_log set actor_name = 'Lotte Canary', application = 'x'")
    log.database.asked("update log_writer set key = 'Lotte Canary 2512489996'")
    code, out, err = log.said("verify")
    assert code == 1
    for secret in ("Nancy", "Rasmus", "Lotte", "2512489996", *(each for (each,) in hashes)):
        assert secret not in out + err


def test_heads_may_lie_in_several_folders(log: Audited) -> None:
    elsewhere = log.folder / "another host"
    (log.folder / "heads").rename(elsewhere)
    (log.folder / "heads").mkdir()
    log.write(told(hour=4))
    assert log.said("verify")[:2] == (
        1,
        "the head of writer 1 is missing: it is in none of the folders that were given.\n",
    )
    assert log.said("verify", "--heads", "heads", "--heads", str(elsewhere))[0] == 0


def test_keys_are_turned_and_everybody_still_finds_their_own(log: Audited) -> None:
    log.turn_keys()
    log.write(told(hour=4), told(RASMUS, Role.RELATIVE, hour=5))
    assert log.said("verify")[0] == 0
    assert (log.found_by(NANCY), log.found_by(RASMUS)) == (5, 4)
    old = key_id(key_of(OLD))
    log.told["OMSORG_SECRET"] = "a-third-secret-of-32-letters-and-more"
    wanted = f"give the key {old} (OMSORG_STORE_KEYS or OMSORG_SECRET)"
    code, out, _ = log.said("verify")
    assert (code, out) == (1, f"writer 1 and what it wrote cannot be checked: {wanted}.\n")
    log.told["OMSORG_STORE_KEYS"] += f" {old}:{OLD}"
    assert log.said("verify")[0] == 0


def test_a_wrong_secret_is_suspected(log: Audited) -> None:
    log.turn_keys()
    log.write(told(hour=4))
    log.told["OMSORG_STORE_KEYS"] = f"2027:{'x' * 40}"
    code, _, err = log.said("verify")
    assert code == 1
    assert "omsorg: nothing at all fits under the key 2027: is its secret right?\n" in err


@pytest.mark.parametrize(
    ("changes", "words", "expected"),
    [
        ({"OMSORG_SECRET": "short"}, (), "OMSORG_SECRET"),
        ({"OMSORG_STORE_KEYS": "new:short"}, (), "OMSORG_STORE_KEYS"),
        ({"OMSORG_STORE_URL": "sqlite:///nowhere.sqlite"}, (), "no such file"),
        ({"OMSORG_STORE_URL": "sqlite:///heads"}, (), "no such file"),
        ({"OMSORG_STORE_URL": "nonsense"}, (), "sqlite:///FILE"),
        ({"OMSORG_LOG_HEADS": "nowhere"}, (), "OMSORG_LOG_HEADS"),
        ({}, ("--heads", "nowhere"), "--heads"),
        ({}, ("--demo",), "make run"),
    ],
)
def test_a_bad_setting_is_one_sentence(
    log: Audited, changes: dict[str, str], words: tuple[str, ...], expected: str
) -> None:
    log.told |= changes
    code, out, err = log.said("verify", *words)
    assert (code, out) == (2, "")
    assert err.startswith("omsorg: ")
    assert err.count("\n") == 1
    assert expected in err
    assert not (log.folder / "nowhere.sqlite").exists()


@pytest.mark.parametrize(
    "statement",
    ["drop table layout", "update layout set version = 1", "drop table log_checkpoint"],
)
def test_what_is_no_log_of_this_version_is_one_sentence(log: Audited, statement: str) -> None:
    log.database.asked(statement)
    for verb in ("verify", "export"):
        code, out, err = log.said(verb)
        assert (code, out) == (2, "")
        assert "log" in err


def test_a_file_that_is_no_database_is_one_sentence(log: Audited) -> None:
    (log.folder / "letter").write_bytes(b"Dear all, " * 100)
    log.told["OMSORG_STORE_URL"] = f"sqlite:///{log.folder / 'letter'}"
    assert log.said("verify")[0] == 2


def test_each_field_of_a_line_is_what_the_log_says(log: Audited) -> None:
    own, for_another, refused, unknown = log.lines()
    assert list(own) == FIELDS
    assert own == {
        "writer": 1,
        "number": 1,
        "fromDateTime": "2026-11-22T12:00:00.250000Z",
        "toDateTime": "2026-11-22T12:00:00.250000Z",
        "sourceSystemName": "omsorg-console",
        "destinationSystemName": "omsorg",
        "activity": "READ",
        "reason": "OWN_RECORD",
        "criticality": "ROUTINE",
        "organisationId": "DK-0751",
        "organisationName": "Aarhus Kommune",
        "personIdentifier": hashed("2512489996"),
        "personName": "Nancy Berggren",
        "userPersonIdentifier": hashed("2512489996"),
        "userPersonName": "Nancy Berggren",
        "userRole": "CITIZEN",
        "onBehalfOfIdentifier": None,
        "correlationId": "req-0",
        "municipality": "DK-0751",
        "application": "omsorg-console",
        "operation": "Home",
        "topicsShown": ["CALENDAR", "MESSAGES"],
        "topicsWithheld": ["MEDICATIONS"],
        "outcome": "ANSWERED",
        "withoutRight": False,
    }
    assert for_another["userPersonName"] == "Rasmus Ærø"
    assert for_another["userPersonIdentifier"] == hashed("0101659993")
    assert for_another["onBehalfOfIdentifier"] == hashed("2512489996")
    assert (for_another["userRole"], for_another["reason"]) == ("RELATIVE", "MANDATE")
    for tried in (refused, unknown):
        assert (tried["withoutRight"], tried["outcome"]) == (True, "REFUSED")
        assert (tried["reason"], tried["criticality"]) == ("NO_RIGHT", "ATTENTION")
        assert tried["onBehalfOfIdentifier"] is None
    assert refused["personIdentifier"] == hashed("2512489996")
    assert refused["organisationName"] == "Vestby"
    assert (unknown["personIdentifier"], unknown["personName"], unknown["userRole"]) == (None,) * 3


def hashed(number: str, secret: str = OLD, name: str | None = None) -> dict[str, str]:
    key = key_of(secret)
    made = hmac.digest(key, f"number:{number}".encode(), "sha256").hex()
    return {"hash": made, "key": name or key_id(key)}


def test_names_are_left_out_where_that_is_asked_for(log: Audited) -> None:
    lines = log.lines("--without-names")
    assert list(lines[0]) == [
        name for name in FIELDS if name not in {"personName", "userPersonName"}
    ]
    assert "Nancy" not in json.dumps(lines)
    assert "Rasmus" not in json.dumps(lines)


def test_lines_of_turned_keys_have_the_id_of_their_own(log: Audited) -> None:
    log.turn_keys()
    log.write(told(hour=4))
    lines = log.lines()
    assert lines[0]["personIdentifier"] == hashed("2512489996")
    assert lines[-1]["personIdentifier"] == hashed("2512489996", NEW, "2027")
    assert (lines[-1]["writer"], lines[-1]["number"]) == (2, 1)


def test_the_oldest_comes_first_whoever_wrote_it(log: Audited) -> None:
    log.write(told(hour=1), told(hour=-1))
    places = [(line["writer"], line["number"]) for line in log.lines()]
    assert places == [(2, 2), (1, 1), (1, 2), (2, 1), (1, 3), (1, 4)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--since", "2026-11-22T14:00:00.25+01:00"), [2, 3, 4]),
        (("--since", "2026-11-22"), [1, 2, 3, 4]),
        (("--since", "2026-11-23"), []),
        (("--until", "2026-11-22T13:00:00.25Z"), [1]),
        (("--until", "2026-11-23"), [1, 2, 3, 4]),
        (("--since", "2026-11-22T13:00Z", "--until", "2026-11-22T14:30Z"), [2, 3]),
        (("--municipality", "no-3216"), [3]),
        (("--municipality", "DK-0101"), []),
    ],
)
def test_some_may_be_asked_for(log: Audited, words: tuple[str, ...], expected: list[int]) -> None:
    assert [line["number"] for line in log.lines(*words)] == expected


@pytest.mark.parametrize(
    ("since", "until", "municipality", "expected"),
    [
        (None, None, None, 4),
        ("2026-11-22T13:00Z", None, None, 3),
        (None, "2026-11-22T13:00:00.25Z", None, 1),
        (None, None, "NO-3216", 1),
        ("2026-11-22", "2026-11-22T14:30Z", "DK-0751", 2),
    ],
)
def test_as_many_are_counted_as_are_exported(
    log: Audited,
    since: str | None,
    until: str | None,
    municipality: str | None,
    expected: int,
) -> None:
    asked = wanted(since, until, municipality, names=True)
    assert len(list(exported(log.database.url, asked, str))) == expected
    assert entries(log.database.url, asked) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--since", "yesterday"), "--since"),
        (("--until", "2026-11-22T12:00:00"), "its zone"),
        (("--since", "2026-02-30"), "--since"),
        (("--municipality", "Aarhus"), "DK-0751"),
        (("--municipality", "DK-9999"), "DK-0751"),
        (("--output", "."), "--output"),
        (("--output", "nowhere/log.jsonl"), "folder"),
    ],
)
def test_what_cannot_be_asked_for_is_one_sentence(
    log: Audited, words: tuple[str, ...], expected: str
) -> None:
    code, out, err = log.said("export", *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert expected in err


def test_a_file_is_its_owners_alone_and_none_is_written_over(log: Audited) -> None:
    path = log.folder / "log.jsonl"
    assert log.said("export", "--output", str(path)) == (0, "", "4 lines\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_bytes()
    assert [json.loads(line)["number"] for line in written.splitlines()] == [1, 2, 3, 4]
    assert "Rasmus Ærø".encode() in written
    code, _, err = log.said("export", "--output", str(path))
    assert (code, path.read_bytes()) == (2, written)
    assert "a new one" in err


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "wrong",
    [
        {"OMSORG_SECRET": "short"},
        {"OMSORG_STORE_URL": "sqlite:///nowhere.sqlite"},
        {"OMSORG_STORE_URL": "no address"},
    ],
    ids=["no secret", "no store", "no address"],
)
def test_without_a_log_there_is_no_file_and_trying_again_says_the_same(
    log: Audited, wrong: dict[str, str]
) -> None:
    log.told |= wrong
    path = log.folder / "log.jsonl"
    first = log.said("export", "--output", str(path))
    assert first[:2] == (2, "")
    assert first[2].count("\n") == 1
    assert not path.exists()
    assert log.said("export", "--output", str(path)) == first


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("ending", [KeyboardInterrupt, RuntimeError, OSError(errno.ENOSPC, "full")])
def test_an_export_that_does_not_come_to_its_end_leaves_no_file(
    log: Audited, monkeypatch: pytest.MonkeyPatch, ending: BaseException
) -> None:
    path = log.folder / "log.jsonl"

    def cut_short(*_: Any) -> Iterator[tuple[dict[str, int], bool]]:
        yield {"number": 1}, True
        assert path.exists()
        raise ending

    monkeypatch.setattr("gateway.cli.access_log.exported", cut_short)
    assert log.said("export", "--output", str(path))[0] != 0
    assert not path.exists()


def test_no_number_is_exported(log: Audited) -> None:
    text = json.dumps(log.lines(), ensure_ascii=False)
    for number in ("2512489996", "0101659993", "1948", "1965"):
        assert number not in text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_cannot_be_read_is_named_and_the_rest_exported(log: Audited) -> None:
    """A file may hold what is not of the column's type."""
    log.database.asked("update access_log set topics_shown = x'ff' where number = 2")
    code, out, err = log.said("export")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert lines[1] == {"writer": 1, "number": 2, "unreadable": True}
    assert [line["number"] for line in lines] == [1, 2, 3, 4]
    assert err == "4 lines\nomsorg: 1 of them cannot be read: verify the log\n"
