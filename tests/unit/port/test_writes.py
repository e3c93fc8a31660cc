"""A portal that offers what its care system cannot do stops the start."""

from typing import Any

import pytest

from gateway.domain.portal import SignInRule, SignInScheme, TermsRule
from gateway.domain.topics import RecordAction, Role
from gateway.domain.words import words
from gateway.port import Offers, unable

SIGN_IN = SignInRule(scheme=SignInScheme.MITID)
TERMS = TermsRule(version="1", title=words(en="t"), text=words(en="t"), activation_days=1)


async def _nothing(*_: Any) -> None:
    return None


class Blind:
    """Does everything and finds nothing again."""

    cancel_appointment = request_new_time = start_thread = reply_to_thread = _nothing
    mark_thread_read = record_measurement = apply_for_aid = save_life_story = _nothing
    update_notifications = accept_terms = _nothing


class Able(Blind):
    """Does everything, and can find it again."""

    change_made = _nothing


@pytest.mark.parametrize("action", RecordAction)
def test_an_action_needs_an_ability_and_a_way_to_find_what_was_done(action: RecordAction) -> None:
    offers = Offers(portal_name="x", sign_in=SIGN_IN, actions=frozenset({action}))
    assert unable(Able(), offers) == ()
    assert unable(Blind(), offers) == (action.value,)
    assert unable(object(), offers) == (action.value,)


@pytest.mark.parametrize(
    ("more", "name"),
    [({"marks_read": frozenset({Role.CITIZEN})}, "marks_read"), ({"terms": TERMS}, "terms")],
)
def test_so_do_read_marks_and_terms(more: dict[str, Any], name: str) -> None:
    offers = Offers(portal_name="x", sign_in=SIGN_IN, **more)
    assert unable(Able(), offers) == ()
    assert unable(object(), offers) == (name,)
