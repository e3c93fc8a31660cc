"""The store's settings: where it is, its keys, its heads, how long entries are kept."""

from datetime import timedelta
from pathlib import Path

import pytest

from gateway.config.store import StoreSettings, read_store
from gateway.domain.errors import Misconfigured
from gateway.domain.people import NationalNumber
from tests.log_proof import key_id, key_of

NANCY = NationalNumber("2512489996")
SECRET = "0123456789abcdef0123456789abcdef-of-ours"
FIRST, SECOND = "a-first-key-of-the-store-1234567890", "a-second-key-of-the-store-123456789"


def settings(**told: str) -> StoreSettings:
    return read_store({"OMSORG_SECRET": SECRET, **told})


def mistake(**told: str) -> str:
    with pytest.raises(Misconfigured) as refused:
        settings(**told)
    sentence = str(refused.value)
    for secret in (SECRET, FIRST, SECOND):
        assert secret not in sentence
    return sentence


def test_where_nothing_is_said_there_is_one_key_a_file_and_two_years() -> None:
    told = settings()
    assert told.url == "sqlite:///omsorg.sqlite"
    assert told.heads == Path("omsorg-heads")
    assert told.log_kept == timedelta(days=731)
    assert [key.id for key in told.keys] == [key_id(key_of(SECRET))]


def test_the_first_key_named_makes_new_hashes_and_the_secrets_own_is_the_last() -> None:
    told = settings(OMSORG_STORE_KEYS=f"2027-01:{FIRST}  2026:{SECOND}\n")
    assert [key.id for key in told.keys] == ["2027-01", "2026", key_id(key_of(SECRET))]
    assert told.keys.current.id == "2027-01"


def test_a_key_is_made_of_its_secret_in_one_way_whoever_names_it() -> None:
    """So a secret that was the gateway's own can be named later, and what it made is found."""
    own = key_id(key_of(SECRET))
    later = read_store(
        {"OMSORG_SECRET": FIRST, "OMSORG_STORE_KEYS": f"2027-01:{SECOND} {own}:{SECRET}"}
    )
    before, after = settings().keys.current, later.keys.get(own)
    assert after is not None
    assert after.number(NANCY) == before.number(NANCY)


def test_a_secret_may_have_colons() -> None:
    told = settings(OMSORG_STORE_KEYS=f"a:{FIRST}:x b:{FIRST}:y")
    first, second, _ = told.keys
    assert first.number(NANCY) != second.number(NANCY)


def test_keys_can_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"a:{FIRST}\nb:{SECOND}\n", encoding="utf-8")
    told = settings(OMSORG_STORE_KEYS_FILE=str(path))
    assert [key.id for key in told.keys][:2] == ["a", "b"]


@pytest.mark.parametrize(
    "named",
    [
        FIRST,
        f":{FIRST}",
        "a:",
        "a:short",
        f"A:{FIRST}",
        f"a/b:{FIRST}",
        f"a:{FIRST} a:{SECOND}",
        f"a:{FIRST} b",
        f"{key_id(key_of(SECRET))}:{FIRST}",
    ],
)
def test_keys_that_cannot_be_are_refused_and_not_repeated(named: str) -> None:
    assert "OMSORG_STORE_KEYS" in mistake(OMSORG_STORE_KEYS=named)


def test_a_file_of_keys_that_is_not_there_is_refused(tmp_path: Path) -> None:
    sentence = mistake(OMSORG_STORE_KEYS_FILE=str(tmp_path / "nowhere"))
    assert "OMSORG_STORE_KEYS_FILE" in sentence


@pytest.mark.parametrize("days", ["1", "30", "731", "36525"])
def test_how_long_entries_are_kept_is_told_in_days(days: str) -> None:
    assert settings(OMSORG_LOG_KEPT=days).log_kept == timedelta(days=int(days))


@pytest.mark.parametrize(
    "days",
    ["", "0", "-1", "1.5", "two", "36526", "1e3", " 1", "1\n", "١", "²", "9" * 5000],
    ids=lambda told: told[:8],
)
def test_how_long_entries_are_kept_must_be_whole_days(days: str) -> None:
    assert "OMSORG_LOG_KEPT" in mistake(OMSORG_LOG_KEPT=days)


def test_neither_keys_nor_the_address_show() -> None:
    told = settings(
        OMSORG_STORE_URL="postgresql://omsorg:kodeord@db.example/omsorg",
        OMSORG_STORE_KEYS=f"a:{FIRST}",
    )
    shown = f"{told} {told!r} {told.keys!r} {told.keys.current!r}"
    for secret in ("kodeord", "db.example", FIRST, SECRET):
        assert secret not in shown


def test_an_auditor_may_have_the_keys_that_are_named_and_no_secret() -> None:
    told = read_store({"OMSORG_STORE_KEYS": f"2027-01:{FIRST}"})
    assert [key.id for key in told.keys] == ["2027-01"]


def test_without_any_key_there_is_no_store() -> None:
    with pytest.raises(Misconfigured, match="OMSORG_SECRET"):
        read_store({})
