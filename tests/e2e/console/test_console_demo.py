"""The console before the demo in a real browser: sign in, run everything, act for others, leave.

What is expected comes from the demo's cast and from the portals' guides, not from answers.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.console.conftest import HERE, PICTURES, in_a_browser
from tests.e2e.console.demo_gateway import demo_gateway
from tests.e2e.served_live import Live
from tests.world import ROOT, Backends, settings_for

pytestmark = pytest.mark.xdist_group("console")

PLAYS = ["examples", "more", "pickers", "switching", "unfinished", "axe"]
CONNECTED = ["Billund", "Frederiksberg", "Helsingør", "Vestby", "Aarhus"]
IDLE_SECONDS = 4
CHANGED = {"CancelAppointment": "cancelAppointment", "WriteMessage": "startThread"}
DONE = {"CancelAppointment": "AppointmentCancelled", "WriteMessage": "ThreadStarted"}
MEDICINE = "Medicin vises ikke i Borgerportalen. Du kan se din medicin på FMK-online."


def in_the_demo(folder: Path, gateway: Live, *plays: str) -> dict[str, Any]:
    """What the browser saw in each play."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    scenario = {
        "url": f"http://127.0.0.1:{gateway.port}/",
        "pictures": str(PICTURES),
        "impatient": IDLE_SECONDS * 1000,
    }
    plan = folder / "plan.json"
    plan.write_text(json.dumps({play: {"play": play, **scenario} for play in plays}))
    return in_a_browser(HERE / "demo.mjs", plan, "the console")


@pytest.fixture(scope="module")
def seen(
    demo: Live, demo_stubs: Backends, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Everything played once, and the effects that the care systems then count."""
    folder = tmp_path_factory.mktemp("demo-plays")
    demo_stubs.forget_effects()
    found = in_the_demo(folder, demo, *PLAYS)
    effects = demo_stubs.effects()
    demo_stubs.forget_effects()
    changing = in_the_demo(folder, demo, "changing")
    cancelled = len(demo_stubs.effects())
    return {**found, **changing, "effects": effects, "cancelled in changing": cancelled}


@pytest.fixture(scope="module")
def idle(
    demo_stubs: Backends, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """The same before a gateway whose Aarhus signs out after seconds; the portal has 4 minutes."""
    folder = tmp_path_factory.mktemp("idle")
    settings_for(demo_stubs, folder)
    table = (folder / "municipalities.toml").read_text(encoding="utf-8")
    assert 'idle_timeout = "PT4M"' in table
    impatient = folder / "impatient.toml"
    impatient.write_text(table.replace('"PT4M"', f'"PT{IDLE_SECONDS - 1}S"'), encoding="utf-8")
    told = {"OMSORG_MUNICIPALITIES": str(impatient)}
    with demo_gateway(demo_stubs, folder / "gateway", **told) as gateway:
        yield in_the_demo(folder, gateway, "idle")["idle"]


def data(seen: dict[str, Any], name: str, play: str = "examples") -> Any:
    """The data of an example's answer, which has no errors."""
    answer = seen[play]["answers"][name]
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


@pytest.mark.parametrize("play", [*PLAYS, "changing"])
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
    assert seen["examples"]["who"].startswith("Nancy Berggren, MitID, until 10:15")


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


def test_a_click_too_many_is_not_another_change(seen: dict[str, Any]) -> None:
    """Both look for an appointment at once, and send the same change under the same key."""
    changing = seen["changing"]
    assert changing["asked"] == 1
    assert len(changing["sent"]) == 2
    first, second = changing["sent"]
    assert first == second
    assert first["idempotencyKey"]
    assert seen["cancelled in changing"] == 1


def test_what_was_found_for_one_record_is_not_left_for_another(seen: dict[str, Any]) -> None:
    left = json.loads(seen["changing"]["elsewhere"])
    assert left["municipality"] == "DK-0751"
    assert {left[name] for name in ("appointmentId", "reasonCode", "idempotencyKey")} == {""}


def test_what_one_asked_is_not_in_the_history_of_the_next(seen: dict[str, Any]) -> None:
    assert seen["changing"]["history"] > 0
    assert seen["changing"]["historyOfTheNext"] == 0


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


def test_the_picker_shows_connected_ones_first_and_says_which_are_not(
    seen: dict[str, Any],
) -> None:
    told = seen["pickers"]["first"]
    assert {one.split(" DK-")[0].split(" NO-")[0] for one in told[:5]} == set(CONNECTED)
    assert all("not connected" in one for one in told[5:])
    assert not any("not connected" in one for one in told[:5])


def test_the_picker_finds_a_municipality_by_its_sami_name(seen: dict[str, Any]) -> None:
    [found] = seen["pickers"]["sami"]
    assert "Kautokeino" in found
    assert "Guovdageaidnu" in found


def test_a_picked_municipality_fills_the_variable_of_documents_that_speak_of_it(
    seen: dict[str, Any],
) -> None:
    assert json.loads(seen["pickers"]["municipality"])["municipality"] == "DK-0530"
    assert json.loads(seen["pickers"]["notThere"]) == {"search": ""}


def test_a_picked_representation_fills_the_variable_and_opens_her_record(
    seen: dict[str, Any],
) -> None:
    pickers = seen["pickers"]
    assert pickers["others"][0] == "Myself"
    assert any(one.startswith("Nancy Berggren") and "relative" in one for one in pickers["others"])
    chosen = json.loads(pickers["onBehalfOf"])["onBehalfOf"]
    assert chosen
    assert pickers["hers"]["data"]["careRecord"]["person"]["name"] == "Nancy Berggren"
    assert json.loads(pickers["elsewhere"])["onBehalfOf"] == chosen


def test_a_choice_ends_with_the_sign_in_that_it_was_made_in(seen: dict[str, Any]) -> None:
    assert json.loads(seen["pickers"]["forgotten"])["onBehalfOf"] is None


def test_another_person_sees_nothing_of_the_first(seen: dict[str, Any]) -> None:
    switching = seen["switching"]
    assert switching["first"]["data"]["careRecord"]["person"]["name"] == "Nancy Berggren"
    assert "ID-porten" in switching["provider"]["title"]
    assert "ID-porten, until" in switching["who"]
    # A sign-in of one country has no record in the other.
    assert switching["second"]["data"]["careRecord"]["reason"] == "NO_RECORD"


def test_after_signing_out_one_is_nobody(seen: dict[str, Any]) -> None:
    switching = seen["switching"]
    assert switching["nobody"] == "Nobody is signed in"
    [error] = switching["third"]["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_sign_in_that_is_not_completed_signs_nobody_in_and_says_so(seen: dict[str, Any]) -> None:
    unfinished = seen["unfinished"]
    assert unfinished["denied"].startswith("Nobody was chosen.")
    assert "sign in there again" in unfinished["late"]
    assert unfinished["who"] == "Nobody is signed in"


def test_the_code_does_not_stay_in_the_address(seen: dict[str, Any]) -> None:
    assert urlsplit(seen["unfinished"]["lateAddress"]).query == ""


def test_what_another_page_makes_up_completes_no_sign_in(seen: dict[str, Any]) -> None:
    assert seen["unfinished"]["forged"] == "Signing in in the other window"


def test_a_portal_that_was_not_used_asks_for_a_new_sign_in_and_others_do_not(
    idle: dict[str, Any],
) -> None:
    assert idle["first"]["data"]["careRecord"]["municipality"]["name"] == "Aarhus"
    assert {e["extensions"]["code"] for e in idle["late"]["errors"]} == {"UNAUTHENTICATED"}
    assert "was not used for a while: sign in again" in idle["asked"]
    assert idle["who"].startswith("Nancy Berggren")


def test_signing_in_again_opens_the_portal_again(idle: dict[str, Any]) -> None:
    assert "errors" not in idle["again"]
    assert idle["again"]["data"]["careRecord"]["person"]["name"] == "Nancy Berggren"


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
    picture = ROOT / "var" / "screenshots" / f"console-{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
