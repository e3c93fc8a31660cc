"""Measurements exactly as agreed, and choices among what is offered."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.judging import judged_measurement, judged_notifications
from gateway.domain.measurements import (
    MeasuredValue,
    MeasurementAgreement,
    MeasurementComponent,
    MeasurementKind,
)
from gateway.domain.notifications import (
    NotificationChannel,
    NotificationKind,
    NotificationSettings,
)
from gateway.domain.words import words

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
NAME = words(da="Blodtryk")
UPPER = MeasurementComponent(code="s", label=NAME, unit="mm[Hg]", minimum=60.0, maximum=250.0)
LOWER = MeasurementComponent(code="d", label=NAME, unit="mm[Hg]", minimum=30.0)
FREE = MeasurementComponent(code="x", label=NAME, unit="1")
PRESSURE = MeasurementAgreement(
    id="n", kind=MeasurementKind.BLOOD_PRESSURE, label=NAME, components=(UPPER, LOWER)
)
OPEN = MeasurementAgreement(id="o", kind=MeasurementKind.OTHER, label=NAME, components=(FREE,))
BOTH = (("s", 130.0), ("d", 80.0))


def measured(values=BOTH, *, agreement=PRESSURE, taken_at=NOW, comment=None):
    return judged_measurement(agreement, taken_at=taken_at, values=values, comment=comment, now=NOW)


def refusal_of(judge, *args, **kwargs):
    with pytest.raises(NotDone) as refused:
        judge(*args, **kwargs)
    return refused.value.code


def test_a_measurement_carries_units_of_the_agreement_in_the_order_it_was_given():
    done = measured((("d", 80.0), ("s", 130.0)), comment="a\r\nb")
    assert done.values == (
        MeasuredValue(code="d", label=NAME, value=80.0, unit="mm[Hg]"),
        MeasuredValue(code="s", label=NAME, value=130.0, unit="mm[Hg]"),
    )
    assert (done.agreement, done.taken_at, done.comment) == (PRESSURE, NOW, "a\nb")


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        (60.0, True),
        (250.0, True),
        (math.nextafter(60.0, 0), False),
        (math.nextafter(250.0, 300), False),
        (-130.0, False),
    ],
)
def test_bounds_are_included(value, allowed):
    values = (("s", value), ("d", 80.0))
    if allowed:
        assert measured(values).values[0].value == value
    else:
        assert refusal_of(measured, values) is RefusalCode.OUT_OF_RANGE


@pytest.mark.parametrize("component", [UPPER, LOWER, FREE])
@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_is_outside_every_bound(component, value):
    """Where no bound is agreed too: no care system can be told of it."""
    agreement = MeasurementAgreement(
        id="n", kind=MeasurementKind.OTHER, label=NAME, components=(component,)
    )
    values = ((component.code, value),)
    assert refusal_of(measured, values, agreement=agreement) is RefusalCode.OUT_OF_RANGE


def test_without_bounds_every_number_will_do():
    assert measured((("x", -1e300),), agreement=OPEN).values[0].value == -1e300


@pytest.mark.parametrize(
    ("taken_at", "allowed"),
    [
        (NOW, True),
        (NOW.astimezone(ZoneInfo("Europe/Copenhagen")), True),
        (NOW - MILLISECOND, True),
        (NOW - timedelta(days=366), True),
        (NOW - timedelta(days=366) - MILLISECOND, False),
        (datetime(1, 1, 1, tzinfo=ZoneInfo("Pacific/Kiritimati")), False),
        (NOW + MILLISECOND, False),
        ((NOW + MILLISECOND).astimezone(ZoneInfo("America/St_Johns")), False),
        (NOW + timedelta(days=1), False),
    ],
)
def test_a_measurement_is_of_the_last_year_and_not_of_the_future(taken_at, allowed):
    if allowed:
        assert measured(taken_at=taken_at).taken_at == taken_at
    else:
        assert refusal_of(measured, taken_at=taken_at) is RefusalCode.OUT_OF_RANGE


@pytest.mark.parametrize(
    "values",
    [
        (),
        BOTH[:1],
        (*BOTH, ("x", 1.0)),
        (*BOTH, BOTH[0]),
        (BOTH[0], BOTH[0]),
        (("S", 130.0), ("d", 80.0)),
        (("s", 1e9), ("x", 80.0)),
    ],
)
def test_exactly_the_agreed_components_each_once(values):
    assert refusal_of(measured, values) is RefusalCode.NOT_AGREED


def test_a_comment_is_a_note():
    assert measured(comment="x" * 2_000).comment == "x" * 2_000
    assert measured(comment=" ").comment is None
    assert refusal_of(measured, comment="x" * 2_001) is RefusalCode.OUT_OF_RANGE


SMS, EMAIL = NotificationChannel
MESSAGE, VISIT = NotificationKind
ALL = NotificationSettings(channel=SMS, kinds=(MESSAGE,), available_kinds=(VISIT, MESSAGE))
NONE_YET = NotificationSettings(channel=None, kinds=(), available_kinds=(MESSAGE,))


@pytest.mark.parametrize(
    ("settings", "channel", "kinds", "chosen"),
    [
        (ALL, EMAIL, [VISIT, MESSAGE, VISIT], (EMAIL, (MESSAGE, VISIT))),
        (ALL, None, [VISIT], (SMS, (VISIT,))),
        (ALL, None, [], (SMS, ())),
        (NONE_YET, SMS, [MESSAGE], (SMS, (MESSAGE,))),
        (NONE_YET, None, [], (None, ())),
        (ALL, SMS, [], (SMS, ())),
    ],
)
def test_a_choice_of_notifications(settings, channel, kinds, chosen):
    choice = judged_notifications(settings, channel=channel, kinds=kinds)
    assert (choice.channel, choice.kinds) == chosen
    assert choice.before is settings


@pytest.mark.parametrize(
    ("settings", "channel", "kinds", "code"),
    [
        (NONE_YET, SMS, [MESSAGE, VISIT], "NOT_OFFERED"),
        (NONE_YET, None, [VISIT], "NOT_OFFERED"),
        (NONE_YET, None, [MESSAGE], "OUT_OF_RANGE"),
    ],
)
def test_what_cannot_be_chosen(settings, channel, kinds, code):
    found = refusal_of(judged_notifications, settings, channel=channel, kinds=kinds)
    assert found is RefusalCode(code)
