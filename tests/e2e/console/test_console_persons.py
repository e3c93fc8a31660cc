"""The console before the demo in a real browser: pick, act for others, be another, leave.

Nothing that one person saw, found or picked is the next one's.
"""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.xdist_group("console")

CONNECTED = {"Billund", "Frederiksberg", "Helsingør", "Vestby", "Aarhus"}


def test_the_picker_shows_connected_ones_first_and_says_which_are_not(
    seen: dict[str, Any],
) -> None:
    told = seen["pickers"]["first"]
    assert {one.split(" DK-")[0].split(" NO-")[0] for one in told[:5]} == CONNECTED
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


def test_an_answer_that_does_not_say_whose_it_is_completes_no_sign_in(
    seen: dict[str, Any],
) -> None:
    """RFC 9207, 2.4: an issuer that names itself is believed only where it does."""
    assert seen["unfinished"]["nameless"] == "Nobody is signed in"


def test_going_back_to_the_page_one_is_nobody_and_sees_nothing(seen: dict[str, Any]) -> None:
    assert seen["back"]["answer"].strip() == ""
    assert seen["back"]["link"] == "_blank"


def test_nothing_found_for_one_record_is_written_or_sent_for_another(seen: dict[str, Any]) -> None:
    left = seen["racing"]["variables"]
    assert '"onBehalfOf": null' in left
    assert '"careRecordId": ""' in left
    assert '"recipientId": ""' in left


def test_an_example_that_is_opened_later_is_about_the_picked_record(seen: dict[str, Any]) -> None:
    assert json.loads(seen["racing"]["opened"])["onBehalfOf"]


def test_an_answer_waits_in_the_tab_that_asked(seen: dict[str, Any]) -> None:
    assert "Nancy" not in seen["racing"]["inFront"]


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


def test_a_click_too_many_is_not_another_change(seen: dict[str, Any]) -> None:
    """Run again while it looks for an appointment, it sends the same change under the same key."""
    changing = seen["changing"]
    assert changing["asked"] == 1
    assert len(changing["sent"]) == 2
    first, second = changing["sent"]
    assert first == second
    assert first["idempotencyKey"]
    # The only change of all plays but the first: a message being prepared is not sent either.
    assert len(seen["later effects"]) == 1


def test_what_was_found_for_one_record_is_not_left_for_another(seen: dict[str, Any]) -> None:
    left = json.loads(seen["changing"]["elsewhere"])
    assert left["municipality"] == "DK-0751"
    assert {left[name] for name in ("appointmentId", "reasonCode", "idempotencyKey")} == {""}


def test_what_one_asked_is_not_in_the_history_of_the_next(seen: dict[str, Any]) -> None:
    assert seen["changing"]["history"] > 0
    assert seen["changing"]["historyOfTheNext"] == 0
