"""Vestby's column of the table of portals, and the portal's rules, from the seed's own words."""

from datetime import timedelta

import pytest

from gateway.disclosure.policy import Part
from gateway.domain.calendar import AppointmentKind
from gateway.domain.cancellation import NewTimeOffer
from gateway.domain.errors import Misconfigured
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.domain.topics import RecordAction, Role, Topic, Verdict
from gateway.domain.words import Language
from gateway.port import PortalSettings
from gateway.systems.helsenorge import SYSTEM

SHOWN = {Topic.CALENDAR, Topic.MESSAGES, Topic.NOTIFICATIONS}
ADMITTED = (Role.CITIZEN, Role.RELATIVE)


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("role", Role)
def test_verdicts(topic, role):
    shown = topic in SHOWN and role in ADMITTED
    expected = Verdict.SHOWN if shown else Verdict.NOT_OFFERED
    assert SYSTEM.policy.ruling(topic, role).verdict is expected


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("role", Role)
def test_every_rule_is_said_in_three_languages_with_its_source(topic, role):
    ruling = SYSTEM.policy.ruling(topic, role)
    told = dict(ruling.explanation.in_languages)
    assert set(told) == {Language.DA, Language.NB, Language.EN}
    assert all(text.endswith(".") for text in told.values())
    assert ruling.source == "Vestby kommune: Digital innbyggerdialog, hva er det?"


@pytest.mark.parametrize("role", Role)
def test_staff_are_shown_by_first_name(role):
    expected = {Part.STAFF_SURNAMES} if role in ADMITTED else set()
    assert SYSTEM.policy.cuts(Topic.CALENDAR, role) == expected
    assert SYSTEM.policy.cuts(Topic.MESSAGES, role) == expected
    assert SYSTEM.policy.cuts(Topic.NOTIFICATIONS, role) == set()


def test_the_portal_as_the_seed_has_it():
    portal = SYSTEM.offers(PortalSettings())
    assert portal.sign_in.scheme is SignInScheme.ID_PORTEN
    assert portal.sign_in.required_assurance is AssuranceLevel.SUBSTANTIAL
    assert portal.sign_in.idle_timeout is None
    assert portal.sign_in.minimum_age is None
    assert [option.role for option in portal.sign_in.roles] == [Role.CITIZEN, Role.RELATIVE]
    assert portal.messaging.reply_within_working_days == 1
    assert portal.terms.activation_days == 1
    assert portal.actions == {
        RecordAction.CANCEL_APPOINTMENT,
        RecordAction.START_THREAD,
        RecordAction.REPLY_TO_THREAD,
        RecordAction.UPDATE_NOTIFICATIONS,
    }


def test_a_mark_of_reading_is_for_all_so_only_the_citizen_sets_it():
    assert SYSTEM.offers(PortalSettings()).marks_read == {Role.CITIZEN}


def test_visits_may_be_cancelled_without_a_stated_limit():
    rule = SYSTEM.offers(PortalSettings()).cancellation
    assert (rule.notice, rule.notice_working_days, rule.reasons) == (None, None, ())
    assert rule.new_time is NewTimeOffer.NOT_OFFERED
    assert rule.kinds == {
        AppointmentKind.HOME_VISIT,
        AppointmentKind.PERSONAL_CARE,
        AppointmentKind.PRACTICAL_HELP,
        AppointmentKind.NURSING,
    }


def test_what_a_municipality_may_set():
    settings = PortalSettings(
        portal_name="Vestby på helsenorge",
        idle_timeout=timedelta(minutes=10),
        cancel_notice=timedelta(hours=4),
        reply_within_working_days=3,
        new_time="NOT_OFFERED",
        options={"terms_version": "2026-2"},
    )
    portal = SYSTEM.offers(settings)
    assert portal.portal_name == "Vestby på helsenorge"
    assert portal.sign_in.idle_timeout == timedelta(minutes=10)
    assert portal.cancellation.notice == timedelta(hours=4)
    assert portal.messaging.reply_within_working_days == 3
    assert portal.terms.version == "2026-2"


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (PortalSettings(new_time="SEPARATELY"), "new_time"),
        (PortalSettings(parent_until_age=16), "parent_until_age"),
        (PortalSettings(parent_needs_mandate=True), "parent_needs_mandate"),
    ],
)
def test_settings_that_make_no_sense_say_so(settings, key):
    with pytest.raises(Misconfigured, match=key):
        SYSTEM.offers(settings)


def test_the_doorplate():
    assert SYSTEM.key == "helsenorge"
    assert set(SYSTEM.options) == {"token_url", "scope", "terms_version"}
