"""A slip of the pen in a settings file stops the start, with its line and what to do."""

from pathlib import Path

import pytest

from gateway.app import build
from gateway.domain.errors import Misconfigured
from tests.unit.config.files import (
    MACHINE_SECRET,
    MUNICIPALITIES,
    OWN_SECRET,
    changed,
    environment,
    settings,
    written,
)
from tests.world import MUNICIPALITIES as CODES

AARHUS_NARROW = 'topics = ["CONDITIONS", "ACTION_PLANS", "DOCUMENTS"]\nverdict = "NOT_OFFERED"'
# What stands there, what is written instead, which line of it is named, and what the words hold.
SLIPS = [
    ('portal_name = "Min', 'portal_nmae = "Min', 0, ["DK-0751.portal_nmae", "spelling"]),
    ('system = "cura"\n', "", -1, ["DK-0751.system", "add it"]),
    ('idle_timeout = "PT4M"', 'idle_timeout = "4 min"', 0, ["idle_timeout", "duration"]),
    ('idle_timeout = "PT4M"', 'idle_timeout = "PT0S"', 0, ["idle_timeout", "greater than"]),
    ('idle_timeout = "PT4M"', 'idle_timeout = "-PT4M"', 0, ["idle_timeout", "greater than"]),
    ('cancel_notice = "PT2H"', 'cancel_notice = "-PT2H"', 0, ["cancel_notice", "greater than"]),
    (AARHUS_NARROW, AARHUS_NARROW.replace("CONDITIONS", "KONDITION"), 0, ["topics", "CALENDAR"]),
    (AARHUS_NARROW, AARHUS_NARROW.replace("NOT_OFFERED", "SHOWN"), 1, ["verdict", "WITHHELD"]),
    (AARHUS_NARROW, AARHUS_NARROW + '\nroles = ["NEIGHBOUR"]', 2, ["roles", "RELATIVE"]),
    (AARHUS_NARROW, AARHUS_NARROW + "\nroles = []", 2, ["roles", "at least 1"]),
    ('parts = ["INTERPRETER", "TRANSPORT"]', 'parts = ["NOTES"]', 0, ["parts", "TRANSPORT"]),
    ('system = "cura"', 'system = "curra"', 0, ["no such care system", "cura, helsenorge, nexus"]),
    ('cancel_reasons = "on"', 'cancel_reason = "on"', 0, ["no such option", "cancel_reasons"]),
    ('cancel_reasons = "on"', 'cancel_reasons = "yes"', 0, ["cancel_reasons", '"on" or "off"']),
    ('address = "http://127.0.0.1:8101/aarhus/"', 'address = "http://c.example"', 0, ["/"]),
    ('address = "http://127.0.0.1:8101/aarhus/"', 'address = "c.example/"', 0, ["http"]),
    (
        'cancel_notice = "PT2H"',
        'cancel_notice = "PT2H"\ncancel_working_days = 3',
        0,
        ["cancel_notice", "keep one"],
    ),
    ('idle_timeout = "PT4M"', 'required_assurance = "LOW"', 0, ["required_assurance", "HIGH"]),
    ('idle_timeout = "PT4M"', 'required_assurance = "high"', 0, ["required_assurance", "HIGH"]),
    ('new_time = "WITH_', 'new_time = "SOON_', 0, ["new_time", "SEPARATELY"]),
    ("reply_within_working_days = 2", "reply_within_working_days = -1", 0, ["greater than"]),
    ('portal_name = "Min', 'zone = "Europe/Atlantis"\nportal_name = "Min', 0, ["zone", "Oslo"]),
    ("demo = true", 'demo = "yes"', 0, ["demo", "true or false"]),
]


def stopped(folder: Path) -> str:
    with pytest.raises(Misconfigured) as caught:
        settings(environment(folder))
    said = str(caught.value)
    assert "\n" not in said
    assert MACHINE_SECRET not in said
    assert OWN_SECRET not in said
    return said


@pytest.mark.parametrize(("old", "new", "below", "words"), SLIPS, ids=lambda x: str(x)[:40])
def test_a_slip_in_municipalities_names_line_and_remedy(
    tmp_path: Path, old: str, new: str, below: int, words: list[str]
) -> None:
    text, line = changed(MUNICIPALITIES, old, new)
    written(tmp_path, municipalities=text)
    said = stopped(tmp_path)
    assert f"municipalities.toml line {line + below}:" in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("code", ["DK-9999", "NO-0751", "Aarhus", "751"])
def test_a_municipality_that_there_is_not_is_a_slip(tmp_path: Path, code: str) -> None:
    line = MUNICIPALITIES[: MUNICIPALITIES.index("[DK-0751]")].count("\n") + 1
    written(tmp_path, municipalities=MUNICIPALITIES.replace("DK-0751", code))
    said = stopped(tmp_path)
    assert f"municipalities.toml line {line}:" in said
    assert "no such municipality" in said


def test_what_a_system_cannot_be_connected_without_stops_the_start_too(tmp_path: Path) -> None:
    text, _ = changed(MUNICIPALITIES, 'token_url = "http://127.0.0.1:8103/connect/token"\n', "")
    written(tmp_path, municipalities=text)
    line = text[: text.index("[NO-3216]")].count("\n") + 1
    with pytest.raises(Misconfigured) as caught:
        build(settings(environment(tmp_path)))
    assert f"municipalities.toml line {line}: NO-3216: token_url" in str(caught.value)


def test_what_only_one_system_can_is_refused_for_another(tmp_path: Path) -> None:
    """Min Dialog has no access for parents, so an age up to which there is one is a slip."""
    text, line = changed(
        MUNICIPALITIES, 'idle_timeout = "PT4M"', 'idle_timeout = "PT4M"\nparent_until_age = 15'
    )
    written(tmp_path, municipalities=text)
    said = stopped(tmp_path)
    assert f"line {line + 1}:" in said
    assert "parent_until_age" in said


@pytest.mark.parametrize("name", ["municipalities.toml", "identity.toml"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ["cannot be read", "name another"]),
        (b"demo = true\n[DK-0751\n", [" line 2: ", "; mend that line"]),
        (b"demo = true\n\n[x]\na = 1\na = 2\n", [" line 5: ", "; mend that line"]),
        (b"demo = true\n[x]\na = [1,\n\n", [" line 4: ", "; mend that line"]),
        (b"a =", [" line 1: ", "; mend that line"]),
        (
            b"[x]\n[y.z]\na = 1\n[y.z]\n",
            [" line 4: y.z is declared twice; remove one of the two"],
        ),
        (b"[x]\n[x]\n", [" line 2: x is declared twice; remove one of the two"]),
        ("by = 'Århus'".encode("latin-1"), ["not UTF-8", "save it as UTF-8"]),
    ],
)
def test_a_file_that_is_none_says_so(
    tmp_path: Path, name: str, content: bytes | None, words: list[str]
) -> None:
    key = name.partition(".")[0]
    written(tmp_path, **{key: content})
    said = stopped(tmp_path)
    for word in (name, *words):
        assert word in said


def test_a_file_without_an_issuer_is_no_identity(tmp_path: Path) -> None:
    written(tmp_path, identity="demo = true\n")
    assert "issuer" in stopped(tmp_path)


def test_the_files_of_the_demo_are_good(tmp_path: Path) -> None:
    written(tmp_path)
    read = settings(environment(tmp_path))
    codes = [m.code for m in read.municipalities.municipalities]
    assert codes == list(CODES)
    assert read.municipalities.demo
    assert read.identity.demo
