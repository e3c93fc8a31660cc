"""Settings that make sense in no care system are refused before any of them sees them."""

from datetime import timedelta
from typing import Any

import pytest

from gateway.domain.errors import Misconfigured
from gateway.domain.portal import AssuranceLevel
from gateway.port import PortalSettings


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"cancel_notice": timedelta(1), "cancel_working_days": 1}, "cancel_notice"),
        ({"cancel_notice": timedelta(-1)}, "cancel_notice"),
        ({"cancel_working_days": -1}, "cancel_working_days"),
        ({"reply_within_working_days": 0}, "reply_within_working_days"),
        ({"parent_until_age": 19}, "parent_until_age"),
        ({"parent_until_age": -1}, "parent_until_age"),
        ({"minimum_age": -1}, "minimum_age"),
        ({"required_assurance": AssuranceLevel.LOW}, "required_assurance"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(settings: dict[str, Any], key: str) -> None:
    with pytest.raises(Misconfigured, match=f"^{key}: "):
        PortalSettings(**settings)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"cancel_notice": timedelta()},
        {"cancel_working_days": 0},
        {"reply_within_working_days": 1},
        {"parent_until_age": 0},
        {"parent_until_age": 18},
        {"minimum_age": 0},
        {"required_assurance": AssuranceLevel.SUBSTANTIAL},
    ],
)
def test_what_lies_on_the_edge_is_accepted(settings: dict[str, Any]) -> None:
    assert PortalSettings(**settings) is not None
