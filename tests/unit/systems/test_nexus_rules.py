"""Borgerportalen's policy and offers, as its guides and the design's table of portals have them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.disclosure.policy import Part
from gateway.domain.errors import Misconfigured
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.domain.topics import RecordAction, Role, Topic, Verdict
from gateway.domain.words import Language
from gateway.port import PortalSettings, SourceSettings
from gateway.systems.nexus import SYSTEM
from gateway.upstream.machine_tokens import Credentials

SHOWN = {
    Topic.CALENDAR,
    Topic.MESSAGES,
    Topic.GRANTS,
    Topic.AID_APPLICATIONS,
    Topic.BODY_WORN_AIDS,
    Topic.AID_LOANS,
    Topic.CONDITIONS,
    Topic.DOCUMENTS,
    Topic.ACTION_PLANS,
}
WITHHELD = {Topic.MEASUREMENTS, Topic.MEDICATIONS, Topic.MEDCOM_MESSAGES}


@pytest.mark.parametrize("role", Role)
def test_verdicts_are_those_of_the_table(role):
    told = {topic: SYSTEM.policy.ruling(topic, role).verdict for topic in Topic}
    assert {t for t, v in told.items() if v is Verdict.SHOWN} == SHOWN
    assert {t for t, v in told.items() if v is Verdict.WITHHELD} == WITHHELD


@pytest.mark.parametrize("topic", Topic)
def test_every_rule_is_said_in_three_languages_and_has_a_source(topic):
    for role in Role:
        ruling = SYSTEM.policy.ruling(topic, role)
        said = dict(ruling.explanation.in_languages)
        assert set(said) == {Language.DA, Language.NB, Language.EN}
        assert said[Language.DA] != said[Language.EN]
        assert "Helsingør Kommune" in ruling.source


def test_medicine_is_seen_at_fmk_with_a_consent_of_its_own_for_others():
    for role in Role:
        there = SYSTEM.policy.ruling(Topic.MEDICATIONS, role).alternative
        assert there is not None
        assert there.url == "https://fmk-online.dk"
        assert there.requires_separate_consent is (role is not Role.CITIZEN)


@pytest.mark.parametrize("topic", [Topic.CALENDAR, Topic.MESSAGES])
@pytest.mark.parametrize("role", Role)
def test_staff_are_shown_by_first_name(topic, role):
    assert SYSTEM.policy.cuts(topic, role) == {Part.STAFF_SURNAMES}


def test_the_rules_without_settings():
    offered = SYSTEM.offers(PortalSettings())
    assert offered.portal_name == "Borgerportalen"
    rule = offered.sign_in
    assert (rule.scheme, rule.minimum_age) == (SignInScheme.MITID, 15)
    assert rule.required_assurance is AssuranceLevel.SUBSTANTIAL
    assert (rule.parent_until_age, rule.parent_needs_mandate, rule.idle_timeout) == (
        15,
        False,
        None,
    )
    assert [option.role for option in rule.roles] == list(Role)
    assert offered.cancellation is not None
    assert offered.cancellation.notice_working_days == 3
    assert offered.cancellation.kinds == {
        "HOME_VISIT",
        "PERSONAL_CARE",
        "PRACTICAL_HELP",
        "NURSING",
    }
    assert offered.actions == {
        RecordAction.CANCEL_APPOINTMENT,
        RecordAction.START_THREAD,
        RecordAction.REPLY_TO_THREAD,
        RecordAction.APPLY_FOR_AID,
    }
    assert offered.terms is None
    assert offered.marks_read == set(Role)


def test_a_municipality_may_set_its_own():
    settings = PortalSettings(
        portal_name="Nordby Borger",
        cancel_notice=timedelta(hours=6),
        parent_until_age=18,
        parent_needs_mandate=True,
        minimum_age=13,
        reply_within_working_days=2,
    )
    offered = SYSTEM.offers(settings)
    assert offered.cancellation is not None
    assert offered.cancellation.notice == timedelta(hours=6)
    assert offered.cancellation.notice_working_days is None
    assert (offered.sign_in.minimum_age, offered.sign_in.parent_until_age) == (13, 18)


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (PortalSettings(new_time="SEPARATELY"), "new_time"),
    ],
)
def test_settings_that_make_no_sense_stop_the_start(settings, key):
    with pytest.raises(Misconfigured, match=f"^{key}: "):
        SYSTEM.offers(settings)


def connected(address, **options):
    asked = []
    settings = SourceSettings(
        municipality="DK-0217",
        address=address,
        zone=ZoneInfo("Europe/Copenhagen"),
        credentials=Credentials(client_id="a", secret="b"),
        options=options,
    )
    SYSTEM.connect(settings, asked.append)
    return asked[0]


def test_the_token_comes_from_the_realm_of_the_address_or_from_where_it_is_set():
    address = "https://helsingor.nexus.kmd.dk/api/core/mobile/helsingor/v2/"
    realm = "/authx/realms/helsingor/protocol/openid-connect/token"
    assert connected(address).url == f"https://helsingor.nexus.kmd.dk{realm}"
    elsewhere = f"https://iam.nexus.kmd.dk{realm}"
    assert connected(address, token_url=elsewhere).url == elsewhere


@pytest.mark.parametrize(
    ("address", "options", "key"),
    [
        ("https://helsingor.nexus.kmd.dk/", {}, "address"),
        ("https://x.dk/api/core/mobile/x/v2/", {"pathway_view": " "}, "pathway_view"),
    ],
)
def test_an_address_or_option_that_cannot_be_stops_the_start(address, options, key):
    with pytest.raises(Misconfigured, match=f"^{key}: "):
        connected(address, **options)


def test_every_option_is_explained():
    assert set(SYSTEM.options) == {"token_url", "pathway_view", "calendar_view", "plan_view"}
    assert all(len(sentence) > 20 for sentence in SYSTEM.options.values())
