"""One's day, as the example clients tell it."""

from dataclasses import dataclass

import pytest

from tests.e2e.served_live import Live
from tests.examples.clients import Client
from tests.world import Backends

pytestmark = pytest.mark.xdist_group("examples")

NEXUS_MEDICINE = (
    "Withheld: Medicin vises ikke i Borgerportalen. Du kan se din medicin på FMK-online.",
    "Instead: Se medicin på FMK-online, https://fmk-online.dk",
)
DAY = """query ($code: MunicipalityCode!, $day: Date!) { careRecord(municipality: $code) {
  ... on CareRecord {
    person { name }
    calendar { ... on Calendar { view(span: DAY, containing: $day) {
      appointments { title start cancellation { code } } } } }
    messages { ... on Messages { threads(first: 5) { nodes { subject } } } }
  }
} }"""


@dataclass(frozen=True)
class There:
    """Somebody's day somewhere, and what is said there of medicine."""

    person: str
    code: str
    day: str
    medicine: tuple[str, ...]

    def __str__(self) -> str:
        return self.code


DAYS = [
    There("citizen", "DK-0217", "2026-11-27", NEXUS_MEDICINE),
    There("citizen", "DK-0530", "2026-11-24", NEXUS_MEDICINE),
    There("citizen", "DK-0751", "2026-11-26", ("Not offered here: ",)),
    There("citizen", "DK-0147", "2026-11-26", ("Not offered here: ",)),
    There("innbygger", "NO-3216", "2026-11-24", ("Not offered here: ",)),
]


@pytest.mark.parametrize("there", DAYS, ids=str)
def test_a_day_has_every_appointment_the_newest_threads_and_the_word_on_medicine(
    example: Client, served: Live, stubs: Backends, there: There
) -> None:
    token = stubs.token(there.person)
    record = served.ask(token, DAY, {"code": there.code, "day": there.day})["careRecord"]
    said = example.of(there.person).run("day", there.code, "--date", there.day)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"{record['person']['name']}, ")
    [shown] = record["calendar"]["view"]
    assert shown["appointments"], "a day with nothing on it shows nothing"
    for one in shown["appointments"]:
        date, time = one["start"][:10], one["start"][11:16]
        begins = f"  {time}-" if date == there.day else f"  {date} {time}-"
        [_] = [line for line in said.out.splitlines() if begins in line and one["title"] in line]
    allowed = [one for one in shown["appointments"] if one["cancellation"]["code"] == "ALLOWED"]
    assert said.out.count("cancel --appointment=") == len(allowed)
    for thread in record["messages"]["threads"]["nodes"]:
        assert thread["subject"] in said.out
    medicine = said.out.partition("\nMedicine\n")[2]
    for words in there.medicine:
        assert words in medicine


def test_a_record_that_does_not_open_is_told_in_the_portals_words(example: Client) -> None:
    said = example.run("day", "NO-3216")
    assert said.status == 0
    assert "Ta kontakt med kommunen" in said.out
    assert "Appointments" not in said.out


def test_a_day_on_behalf_of_somebody_is_that_persons(example: Client) -> None:
    relative = example.of("relative")
    people = relative.run("people").out.splitlines()
    [nancy] = [line for line in people if line.startswith("RELATIVE Nancy Berggren ")]
    said = relative.run("day", "DK-0217", "--date", "2026-11-27", nancy.split()[-1])
    assert said.out.startswith("Nancy Berggren, Helsingør, 2026-11-27\n")


def test_a_topic_that_fails_leaves_the_rest_of_the_day(example: Client, stubs: Backends) -> None:
    calendar = ".*/preferences/CITIZEN_CALENDAR/.*"
    stubs.fault("nexus_stub", path=calendar, kind="rubbish", times=1)
    said = example.run("day", "DK-0217", "--date", "2026-11-27")
    assert said.status == 0
    assert "(SOURCE_INVALID)" in said.out.partition("Messages")[0]
    assert "Spørgsmål om badedag" in said.out
    assert NEXUS_MEDICINE[0] in said.out


@pytest.mark.parametrize("command", [("day", "DK-0217"), ("cancel", "--appointment=a")])
def test_a_token_that_is_not_good_ends_with_sign_in_again_and_is_told_nowhere(
    example: Client, command: tuple[str, ...]
) -> None:
    said = example.run(*command, OMSORG_TOKEN="c2VjcmV0-token")
    assert said.status == 1
    assert "Sign in again." in said.out + said.err
    assert "c2VjcmV0" not in said.out + said.err


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://gateway.example/graphql", "not https"), ("https://gateway.example", "OMSORG_TOKEN")],
)
def test_a_demo_token_and_plain_http_stay_on_this_machine(
    example: Client, url: str, words: str
) -> None:
    said = example.at(url).run("people")
    assert said.status == 2
    assert words in said.err


def test_wrong_usage_is_told_and_nothing_is_asked(example: Client) -> None:
    said = example.at("http://127.0.0.1:1/graphql").run("day", "DK-0217", "--date", "tomorrow")
    assert said.status == 2
    assert said.err
    assert said.out == ""
