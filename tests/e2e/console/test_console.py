"""The console in a real browser, under its content security policy, before a fake gateway."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from graphql import build_schema, parse, validate

from tests.e2e.console.conftest import TOKEN
from tests.world import ROOT

pytestmark = pytest.mark.xdist_group("console")

SCHEMA = build_schema((ROOT / "schema.graphql").read_text("utf-8"))
EXAMPLES = sorted((ROOT / "console" / "src" / "examples").glob("*.graphql"))
FINDERS = sorted((ROOT / "console" / "src" / "finding").glob("*.graphql"))
READY = [
    *("ChooseMunicipality", "MyDay", "WithheldAndWhy", "TwoMunicipalities"),
    *("CancelAppointment", "WriteMessage", "MyAccessLog"),
]
SCENARIOS = [
    *("keyboard", "hasty", "refused", "late", "watch", "watch refused", "typed", "leftover"),
    *("rights", "examples"),
]


def my_day(played: Any, name: str) -> list[str | None]:
    """The Authorization headers with which that document was sent, in order."""
    asked = played.gateways[name].operations
    return [authorization for operation, authorization, _ in asked if operation == "MyDay"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_asked_of_another_host(played: Any, name: str) -> None:
    hosts = {urlsplit(url).hostname for url in played.seen[name]["requests"]}
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize("name", ["keyboard", "late", "examples", "watch"])
def test_the_page_has_no_complaint_under_its_policy(played: Any, name: str) -> None:
    lines = played.seen[name]["console"]
    assert [line for line in lines if line.startswith(("error", "warning"))] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_stays_on_the_machine(played: Any, name: str) -> None:
    nothing = {"local": {}, "session": {}, "databases": [], "cookies": ""}
    assert played.seen[name]["kept"] == nothing


def test_the_token_goes_in_the_header_and_nowhere_else(played: Any) -> None:
    seen = played.seen["keyboard"]
    assert my_day(played, "keyboard") == [f"Bearer {TOKEN}"]
    assert TOKEN not in json.dumps([seen["requests"], seen["console"], seen["kept"]])
    assert TOKEN not in seen["body"]


def test_the_page_introspects_as_nobody_until_someone_is_signed_in(played: Any) -> None:
    told = [asked[1] for asked in played.gateways["keyboard"].operations if asked[0] != "MyDay"]
    assert told
    assert set(told[:2]) == {None}


def test_the_gateways_own_media_type_is_asked_for(played: Any) -> None:
    accepted = {accept for _, _, accept in played.gateways["keyboard"].operations}
    assert accepted == {"application/graphql-response+json, application/json"}


def test_by_keyboard_alone_one_signs_in_and_reads_an_answer(played: Any) -> None:
    seen = played.seen["keyboard"]
    assert seen["title"] == "omsorg"
    assert "Hjemmepleje: hjælp til støttestrømper" in seen["answer"]


def test_what_stands_in_a_tab_is_asked_however_soon_it_is_run(played: Any) -> None:
    assert my_day(played, "hasty") == [f"Bearer {TOKEN}"]
    assert "errors" not in played.seen["hasty"]["answer"]


def test_signing_out_empties_the_answer(played: Any) -> None:
    assert played.seen["keyboard"]["answerAfterSignOut"].strip() == ""


def test_an_answer_that_comes_after_signing_out_is_not_shown(played: Any) -> None:
    assert len(my_day(played, "late")) == 1
    assert "Hjemmepleje" not in played.seen["late"]["answer"]


def test_where_the_gateway_refuses_a_token_the_page_says_so(played: Any) -> None:
    seen = played.seen["refused"]
    assert my_day(played, "refused") == [f"Bearer {TOKEN}"]
    assert seen["asked"].startswith("Sign in again.")
    assert seen["role"] == "alert"


def test_a_subscription_goes_over_a_socket_with_the_token_in_its_first_message(
    played: Any,
) -> None:
    seen, sockets = played.seen["watch"], played.gateways["watch"].sockets
    assert [s.inits for s in sockets] == [[{"Authorization": f"Bearer {TOKEN}"}]] * 2
    assert {s.path for s in sockets} == {"/graphql"}
    assert all("recordEvents" in query for s in sockets for query in s.asked)
    assert "MessageReceived" in seen["answer"]
    assert TOKEN not in json.dumps([seen["requests"], seen["console"], seen["kept"]])
    assert TOKEN not in seen["body"]
    assert not [name for name, _, _ in played.gateways["watch"].operations if name == "Watch"]


def test_a_token_in_the_editor_of_headers_is_used_where_nobody_is_signed_in(played: Any) -> None:
    [socket] = played.gateways["typed"].sockets
    assert socket.inits == [{"Authorization": f"Bearer {TOKEN}"}]
    assert TOKEN not in json.dumps(played.seen["typed"]["requests"])


def test_a_token_in_the_headers_does_not_outlive_a_sign_in(played: Any) -> None:
    assert my_day(played, "leftover") == [f"Bearer {TOKEN}", None]


def test_rights_that_come_late_are_not_offered_to_the_next_person(played: Any) -> None:
    seen = played.seen["rights"]
    assert seen["asked"] == [f"Bearer {TOKEN}", "Bearer another.1"]
    assert seen["others"] == ["Myself"]


def test_a_watch_ends_when_it_is_stopped_and_when_the_person_changes(played: Any) -> None:
    assert [s.ended[0] for s in played.gateways["watch"].sockets] == ["complete", "complete"]
    assert "MessageReceived" not in played.seen["watch"]["answerAfterSignOut"]


def test_a_watch_whose_token_is_refused_says_so_and_asks_nothing(played: Any) -> None:
    [socket] = played.gateways["watch refused"].sockets
    assert socket.asked == []
    assert "sign in again" in played.seen["watch refused"]["asked"]


def test_where_no_provider_is_known_there_is_a_field_for_a_token_alone(played: Any) -> None:
    assert played.seen["keyboard"]["signInButtons"] == 0


def test_the_ready_examples_stand_there_as_tabs(played: Any) -> None:
    assert [told.strip() for told in played.seen["examples"]["ready"]] == READY


def test_each_example_opens_one_tab(played: Any) -> None:
    seen = played.seen["examples"]
    assert len(seen["titles"]) == len(EXAMPLES)
    assert seen["tabs"] == len(EXAMPLES)


@pytest.mark.parametrize("document", [*EXAMPLES, *FINDERS], ids=lambda path: path.stem)
def test_each_document_of_the_page_is_valid_in_the_schema(document: Any) -> None:
    assert validate(SCHEMA, parse(document.read_text("utf-8"))) == []
