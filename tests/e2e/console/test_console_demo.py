"""The console before the demo in a real browser: sign in, and run everything.

What is expected comes from the demo's cast and from the portals' guides, not from answers.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.console.conftest import PICTURES, PLAYS

pytestmark = pytest.mark.xdist_group("console")

CONNECTED = ["Billund", "Frederiksberg", "Helsingør", "Vestby", "Aarhus"]
CHANGED = {"CancelAppointment": "cancelAppointment", "WriteMessage": "startThread"}
DONE = {"CancelAppointment": "AppointmentCancelled", "WriteMessage": "ThreadStarted"}
MEDICINE = "Medicin vises ikke i Borgerportalen. Du kan se din medicin på FMK-online."


def data(seen: dict[str, Any], name: str, play: str = "examples") -> Any:
    """The data of an example's answer, which has no errors."""
    answer = seen[play]["answers"][name]
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


@pytest.mark.parametrize("play", PLAYS)
def test_no_request_leaves_this_machine(seen: dict[str, Any], play: str) -> None:
    hosts = {urlsplit(url).hostname for url in seen[play]["requests"]}
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize("play", PLAYS)
def test_the_browser_has_nothing_to_complain_of(seen: dict[str, Any], play: str) -> None:
    lines = seen[play]["console"]
    assert [line for line in lines if line.startswith(("error", "warning"))] == []


@pytest.mark.parametrize("play", PLAYS)
def test_nothing_stays_in_the_browser(seen: dict[str, Any], play: str) -> None:
    nothing = {"local": {}, "session": {}, "databases": [], "cookies": ""}
    assert seen[play]["kept"] == nothing


def test_signing_in_is_by_authorization_code_with_pkce(seen: dict[str, Any]) -> None:
    """RFC 7636, 4.3: a SHA-256 challenge; and neither code nor token stands in an address."""
    provider = seen["examples"]["provider"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(provider["url"]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["client_id"] == "omsorg-console"
    assert urlsplit(asked["redirect_uri"]).path == "/signed-in"
    assert asked["prompt"] == "login"
    assert "MitID" in provider["title"]


def test_who_is_signed_in_and_until_when_is_visible(seen: dict[str, Any]) -> None:
    assert seen["examples"]["before"] == "Nobody is signed in"
    # A token of the demo lasts a quarter of an hour, and the page's clock began at ten.
    assert re.fullmatch(r"Nancy Berggren, MitID, until 10:1[5-9] AM", seen["examples"]["who"])


def test_no_token_is_in_an_address_in_the_console_or_in_the_page(seen: dict[str, Any]) -> None:
    """A JWT begins with `{"` in base64."""
    said = json.dumps([seen["examples"][part] for part in ("requests", "console", "kept", "body")])
    assert "eyJ" not in said


def test_choosing_a_municipality_shows_connected_ones_first(seen: dict[str, Any]) -> None:
    nodes = data(seen, "ChooseMunicipality")["municipalities"]["nodes"]
    assert {node["name"] for node in nodes[:5]} == set(CONNECTED)
    assert all(node["portal"] for node in nodes[:5])
    assert not any(node["portal"] for node in nodes[5:])


def test_my_day_shows_appointments_messages_and_why_there_is_no_medicine(
    seen: dict[str, Any],
) -> None:
    record = data(seen, "MyDay")["careRecord"]
    assert record["person"]["name"] == "Nancy Berggren"
    assert record["municipality"]["portal"]["name"] == "Borgerportalen"
    starts = [one["start"][:10] for one in record["calendar"]["appointments"]["nodes"]]
    assert "2026-11-22" in starts
    assert set(starts) <= {"2026-11-22", "2026-11-23"}
    assert record["messages"]["threads"]["nodes"]
    assert record["medications"]["explanation"] == MEDICINE


def test_everything_withheld_is_said_in_words_and_shown_on_the_page(seen: dict[str, Any]) -> None:
    record = data(seen, "WithheldAndWhy")["careRecord"]
    hidden = [record[topic] for topic in ("medications", "medcomMessages", "measurements")]
    assert [one["__typename"] for one in hidden] == ["Withheld"] * 3
    assert all(one["explanation"] and one["source"] for one in hidden)
    assert hidden[0]["alternative"]["url"] == "https://fmk-online.dk"
    assert len(record["topics"]) == 17
    shown = " ".join(seen["examples"]["shown"]["WithheldAndWhy"][0].split())
    assert "Withheld" in shown
    assert MEDICINE in shown


def test_two_municipalities_answer_in_the_order_asked(seen: dict[str, Any]) -> None:
    records = data(seen, "TwoMunicipalities")["careRecords"]
    assert [one["municipality"]["name"] for one in records] == ["Aarhus", "Helsingør"]
    systems = [one["municipality"]["portal"]["careSystem"]["name"] for one in records]
    assert len(set(systems)) == 2
    assert all(one["calendar"]["appointments"]["nodes"] for one in records)


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_finds_what_it_needs_is_done_once_and_answers_the_same_again(
    seen: dict[str, Any], name: str
) -> None:
    changed = data(seen, name)[CHANGED[name]]
    assert changed["__typename"] == DONE[name]
    assert seen["examples"]["again"][name]["data"] == data(seen, name)
    answer, variables = seen["examples"]["shown"][name]
    assert DONE[name] in answer
    assert '""' not in variables, "what was found stands in the variables"
    assert len(seen["effects"]) == len(CHANGED)


def test_the_access_log_shows_what_the_examples_did(seen: dict[str, Any]) -> None:
    nodes = data(seen, "MyAccessLog")["viewer"]["accessLog"]["nodes"]
    done = {(node["operation"], node["kind"]) for node in nodes}
    assert done >= {("MyDay", "READ"), ("CancelAppointment", "WRITE"), ("WriteMessage", "WRITE")}
    assert {node["actor"]["name"] for node in nodes} == {"Nancy Berggren"}
    withheld = {topic for node in nodes for topic in node["topicsWithheld"]}
    assert withheld >= {"MEDICATIONS", "MEDCOM_MESSAGES", "MEASUREMENTS"}


def test_the_example_of_others_shows_a_mandate(seen: dict[str, Any]) -> None:
    rights = data(seen, "ForOthers", "more")["viewer"]["representations"]
    roles = {one["person"]["name"]: one["role"] for one in rights}
    assert roles["Nancy Berggren"] == "RELATIVE"


def test_nobody_sees_the_rules_and_no_record(seen: dict[str, Any]) -> None:
    answer = seen["more"]["answers"]["nobody"]
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    assert answer["data"]["viewer"] is None
    assert len(answer["data"]["municipality"]["portal"]["disclosure"]) == 17


def test_a_watch_finds_the_record_that_it_is_about(seen: dict[str, Any]) -> None:
    assert json.loads(seen["more"]["variables"])["careRecordId"]


@pytest.mark.parametrize(
    "state", ["empty", "answered", "dark", "municipalities", "examples", "persons"]
)
def test_axe_finds_no_serious_fault(seen: dict[str, Any], state: str) -> None:
    found = seen["axe"]["faults"][state]
    assert found["passes"] > 10
    assert found["faults"] == []


@pytest.mark.parametrize("name", ["signed-in", "MyDay", "WithheldAndWhy", "municipalities", "dark"])
def test_there_is_a_picture_to_look_at(seen: dict[str, Any], name: str) -> None:
    assert seen["axe"]
    picture = PICTURES / f"console-{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
