"""Cura's widest policy and Min Dialog's rules, from the table of portals and the seeds' words."""

from datetime import timedelta

import pytest

from gateway.disclosure.policy import Part
from gateway.domain.cancellation import NewTimeOffer
from gateway.domain.errors import Misconfigured
from gateway.domain.messages import MessageMisuseKind
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.domain.topics import RecordAction, Role, Topic, Verdict
from gateway.domain.words import Language
from gateway.port import PortalSettings
from gateway.systems.cura import SYSTEM

NEVER = {Topic.MEDICATIONS, Topic.MEDCOM_MESSAGES, Topic.AID_APPLICATIONS, Topic.NOTIFICATIONS}
ADMITTED = (Role.CITIZEN, Role.RELATIVE)
SEEDS = ("Aarhus Kommune: Min Dialog", "Frederiksberg Kommune: Kerneopgaven og Min Dialog")
OTHERS = {Part.TELEPHONES_OF_OTHERS, Part.OTHER_MANDATE_HOLDERS}
AARHUS = PortalSettings(
    idle_timeout=timedelta(minutes=4),
    cancel_notice=timedelta(hours=2),
    new_time="WITH_CANCELLATION",
    reply_within_working_days=2,
    options={"cancel_reasons": "on", "message_misuse": "on"},
)
FREDERIKSBERG = PortalSettings(new_time="SEPARATELY")


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("role", Role)
def test_verdicts(topic, role):
    shown = topic not in NEVER and role in ADMITTED
    expected = Verdict.SHOWN if shown else Verdict.NOT_OFFERED
    assert SYSTEM.policy.ruling(topic, role).verdict is expected


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("role", Role)
def test_every_rule_is_said_in_three_languages_with_its_source(topic, role):
    ruling = SYSTEM.policy.ruling(topic, role)
    told = dict(ruling.explanation.in_languages)
    assert set(told) == {Language.DA, Language.NB, Language.EN}
    assert all(text.endswith(".") for text in told.values())
    assert ruling.source.startswith(SEEDS)


@pytest.mark.parametrize("role", ADMITTED)
def test_what_is_cut(role):
    cuts = {topic: SYSTEM.policy.cuts(topic, role) for topic in Topic}
    for topic in (Topic.CALENDAR, Topic.MESSAGES, Topic.CONTACTS):
        assert cuts.pop(topic) == {Part.STAFF_SURNAMES}
    assert cuts.pop(Topic.PROFILE) == (OTHERS if role is Role.RELATIVE else set())
    assert not any(cuts.values())


def test_signing_in():
    rule = SYSTEM.offers(AARHUS).sign_in
    assert (rule.scheme, rule.required_assurance) == (
        SignInScheme.MITID,
        AssuranceLevel.SUBSTANTIAL,
    )
    assert rule.idle_timeout == timedelta(minutes=4)
    assert rule.minimum_age is None
    assert [option.role for option in rule.roles] == [Role.CITIZEN, Role.RELATIVE]
    assert "Social- og sundhedsportal" in rule.mandate_application.title.said_in(Language.DA)
    assert SYSTEM.offers(FREDERIKSBERG).sign_in.idle_timeout is None


def test_cancelling_in_aarhus():
    rule = SYSTEM.offers(AARHUS).cancellation
    assert (rule.notice, rule.notice_working_days) == (timedelta(hours=2), None)
    assert [reason.label.said_in(Language.DA) for reason in rule.reasons] == [
        "Jeg klarer det selv",
        "Jeg får hjælp af en pårørende",
        "Jeg er syg",
        "Jeg er på hospitalet",
        "Jeg vil gerne ringes op",
        "Andet",
    ]
    assert rule.new_time is NewTimeOffer.WITH_CANCELLATION
    assert rule.kinds is None


def test_cancelling_in_frederiksberg():
    rule = SYSTEM.offers(FREDERIKSBERG).cancellation
    assert (rule.notice, rule.notice_working_days, rule.reasons) == (None, None, ())
    assert rule.new_time is NewTimeOffer.SEPARATELY


def test_messages():
    rule = SYSTEM.offers(AARHUS).messaging
    assert rule.reply_within_working_days == 2
    assert {misuse.kind for misuse in rule.not_for} == set(MessageMisuseKind)
    bare = SYSTEM.offers(FREDERIKSBERG).messaging
    assert (bare.reply_within_working_days, bare.not_for) == (None, ())


def test_what_the_portal_lets_one_do():
    always = {
        RecordAction.CANCEL_APPOINTMENT,
        RecordAction.START_THREAD,
        RecordAction.REPLY_TO_THREAD,
        RecordAction.RECORD_MEASUREMENT,
        RecordAction.SAVE_LIFE_STORY,
    }
    assert SYSTEM.offers(AARHUS).actions == always
    assert SYSTEM.offers(FREDERIKSBERG).actions == always | {RecordAction.REQUEST_NEW_TIME}


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (PortalSettings(new_time="SOON"), "new_time"),
        (PortalSettings(options={"cancel_reasons": "yes"}), "cancel_reasons"),
        (PortalSettings(options={"message_misuse": ""}), "message_misuse"),
        (PortalSettings(parent_until_age=15), "parent_until_age"),
        (PortalSettings(parent_needs_mandate=True), "parent_needs_mandate"),
    ],
)
def test_settings_that_make_no_sense_name_their_key(settings, key):
    with pytest.raises(Misconfigured, match=key):
        SYSTEM.offers(settings)


def test_the_options_are_said():
    assert set(SYSTEM.options) == {"cancel_reasons", "message_misuse"}
