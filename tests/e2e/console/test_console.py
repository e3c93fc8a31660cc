"""The console in a real browser, under its content security policy, before a fake gateway."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from graphql import build_schema, parse, validate

pytestmark = pytest.mark.xdist_group("console")

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "schema.graphql"
EXAMPLES = sorted((ROOT / "console" / "src" / "examples").glob("*.graphql"))
WATCHES = ["watch", "watch refused", "typed"]
SCENARIOS = ["keyboard", "short-lived", "refused", "late", "pasted", "examples", *WATCHES]


def my_care(played: Any, name: str) -> list[str | None]:
    """The Authorization headers with which the first document was sent, in order."""
    asked = played.gateways[name].operations
    return [authorization for operation, authorization, _ in asked if operation == "MyCare"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_asked_of_another_host(played: Any, name: str) -> None:
    hosts = {urlsplit(url).hostname for url in played.seen[name]["requests"]}
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize("name", ["keyboard", "short-lived", "late", "examples", "watch"])
def test_the_page_has_no_complaint_under_its_policy(played: Any, name: str) -> None:
    lines = played.seen[name]["console"]
    assert [line for line in lines if line.startswith(("error", "warning"))] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_stays_on_the_machine(played: Any, name: str) -> None:
    nothing = {"local": {}, "session": {}, "databases": [], "cookies": ""}
    assert played.seen[name]["kept"] == nothing


@pytest.mark.parametrize(
    ("name", "token"), [("keyboard", "citizen-token-1"), ("pasted", "from-elsewhere.1")]
)
def test_the_token_goes_in_the_header_and_nowhere_else(played: Any, name: str, token: str) -> None:
    seen = played.seen[name]
    assert my_care(played, name) == [f"Bearer {token}"]
    assert token not in json.dumps([seen["requests"], seen["console"], seen["kept"]])
    assert token not in seen["body"]


def test_the_page_introspects_as_nobody_until_someone_is_chosen(played: Any) -> None:
    first = played.gateways["keyboard"].operations[0]
    assert first[:2] == ("IntrospectionQuery", None)


def test_the_gateways_own_media_type_is_asked_for(played: Any) -> None:
    accepted = {accept for _, _, accept in played.gateways["keyboard"].operations}
    assert accepted == {"application/graphql-response+json, application/json"}


def test_a_citizen_chosen_by_keyboard_reads_the_answer_to_the_first_document(played: Any) -> None:
    seen = played.seen["keyboard"]
    assert seen["title"] == "omsorg"
    assert "Hjemmepleje: hjælp til støttestrømper" in seen["answer"]


def test_signing_out_empties_the_answer(played: Any) -> None:
    assert played.seen["keyboard"]["answerAfterSignOut"].strip() == ""


def test_an_answer_that_comes_after_signing_out_is_not_shown(played: Any) -> None:
    assert len(my_care(played, "late")) == 1
    assert "Hjemmepleje" not in played.seen["late"]["answer"]


def test_a_token_that_runs_out_is_renewed_in_silence(played: Any) -> None:
    # With no life at all, every run needs a new one.
    sent = my_care(played, "short-lived")
    assert sent == ["Bearer citizen-token-2", "Bearer citizen-token-3"]


def test_a_token_that_the_gateway_refuses_is_renewed_once(played: Any) -> None:
    sent = my_care(played, "refused")
    assert sent == ["Bearer citizen-token-1"] + ["Bearer citizen-token-2"] * 2
    assert played.gateways["refused"].issued == ["citizen-token-1", "citizen-token-2"]


def test_a_subscription_goes_over_a_socket_with_the_token_in_its_first_message(
    played: Any,
) -> None:
    seen, sockets = played.seen["watch"], played.gateways["watch"].sockets
    assert [s.inits for s in sockets] == [[{"Authorization": "Bearer citizen-token-1"}]] * 2
    assert {s.path for s in sockets} == {"/graphql"}
    assert all("recordEvents" in query for s in sockets for query in s.asked)
    assert "MessageReceived" in seen["answer"]
    assert "citizen-token-1" not in json.dumps([seen["requests"], seen["console"], seen["kept"]])
    assert "citizen-token-1" not in seen["body"]
    assert not [name for name, _, _ in played.gateways["watch"].operations if name == "Watch"]


def test_a_token_in_the_editor_of_headers_is_used_where_nobody_was_chosen(played: Any) -> None:
    [socket] = played.gateways["typed"].sockets
    assert socket.inits == [{"Authorization": "Bearer from-elsewhere.2"}]
    assert "from-elsewhere.2" not in json.dumps(played.seen["typed"]["requests"])


def test_a_watch_ends_when_it_is_stopped_and_when_the_person_changes(played: Any) -> None:
    assert [s.ended[0] for s in played.gateways["watch"].sockets] == ["complete", "complete"]
    assert "MessageReceived" not in played.seen["watch"]["answerAfterSignOut"]


def test_a_watch_whose_token_is_refused_is_begun_again_with_a_new_one(played: Any) -> None:
    sockets = played.gateways["watch refused"].sockets
    used = [init["Authorization"] for s in sockets for init in s.inits]
    assert used == ["Bearer citizen-token-1"] + ["Bearer citizen-token-2"] * 2
    assert [len(s.asked) for s in sockets] == [0, 1, 1]


def test_outside_the_demo_there_is_a_field_for_a_token_and_no_picker(played: Any) -> None:
    assert played.seen["pasted"]["pickers"] == 0
    assert played.gateways["pasted"].issued == []


def test_each_example_opens_one_tab(played: Any) -> None:
    seen = played.seen["examples"]
    assert len(seen["titles"]) == len(EXAMPLES)
    assert seen["tabs"] == len(EXAMPLES)


@pytest.mark.skipif(not SCHEMA.exists(), reason="schema.graphql is not written yet")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_is_valid_in_the_schema(example: Path) -> None:
    schema = build_schema(SCHEMA.read_text("utf-8"))
    assert validate(schema, parse(example.read_text("utf-8"))) == []
