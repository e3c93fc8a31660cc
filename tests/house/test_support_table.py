"""The verdicts are those of the design's table, cell by cell, written from it and the guides."""

import pytest

from gateway.cli.tables import connected, support_table
from gateway.disclosure.policy import Part
from gateway.disclosure.roles import TOPIC_OF_ACTION
from gateway.domain.calendar import AppointmentKind
from gateway.domain.cancellation import NewTimeOffer
from gateway.domain.messages import MessageMisuseKind
from gateway.domain.portal import AssuranceLevel, SignInScheme
from gateway.domain.topics import RecordAction, Role, Topic, Verdict
from gateway.domain.words import Language
from tests.world import ROOT

SIGNS = {"S": Verdict.SHOWN, "W": Verdict.WITHHELD, "-": Verdict.NOT_OFFERED}
COLUMNS = ("DK-0751", "DK-0147", "DK-0217", "DK-0530", "NO-3216")
TABLE = """
CALENDAR         S S S S S
MESSAGES         S S S S S
GRANTS           S - S S -
AID_APPLICATIONS - - S S -
BODY_WORN_AIDS   S - S S -
AID_LOANS        S - S - -
CONDITIONS       - - S S -
ACTION_PLANS     - - S S -
DOCUMENTS        - - S S -
MEASUREMENTS     S - W W -
MEDICATIONS      - - W W -
MEDCOM_MESSAGES  - - W W -
CONTACTS         S - - - -
PROFILE          S - - - -
LIFE_STORY       S - - - -
ACTIVITIES       - S - - -
NOTIFICATIONS    - - - - S
"""
CELLS = [
    (Topic(line.split()[0]), code, SIGNS[sign])
    for line in TABLE.strip().splitlines()
    for code, sign in zip(COLUMNS, line.split()[1:], strict=True)
]
ACTING_FOR_ANOTHER = {
    "DK-0751": {Role.RELATIVE},
    "DK-0147": {Role.RELATIVE},
    "DK-0217": {Role.RELATIVE, Role.PARENT, Role.GUARDIAN},
    "DK-0530": {Role.RELATIVE, Role.PARENT, Role.GUARDIAN},
    "NO-3216": {Role.RELATIVE},
}
VISITS = {
    AppointmentKind.HOME_VISIT,
    AppointmentKind.PERSONAL_CARE,
    AppointmentKind.PRACTICAL_HELP,
    AppointmentKind.NURSING,
}
SOURCES = connected()


def test_the_table_names_every_topic_once() -> None:
    assert sorted(line.split()[0] for line in TABLE.strip().splitlines()) == sorted(Topic)


def test_every_connected_municipality_has_a_column() -> None:
    assert tuple(SOURCES) == COLUMNS, "write a column from its guide, not from its policy"


@pytest.mark.parametrize(("topic", "code", "verdict"), CELLS)
def test_the_citizen_is_told_what_the_table_says(topic: Topic, code: str, verdict: Verdict) -> None:
    assert SOURCES[code].policy.ruling(topic, Role.CITIZEN).verdict is verdict


@pytest.mark.parametrize(("topic", "code", "verdict"), CELLS)
@pytest.mark.parametrize("role", [Role.RELATIVE, Role.PARENT, Role.GUARDIAN])
def test_whoever_acts_for_another_sees_the_same_where_admitted_and_nothing_elsewhere(
    topic: Topic, code: str, verdict: Verdict, role: Role
) -> None:
    admitted = role in ACTING_FOR_ANOTHER[code]
    expected = verdict if admitted else Verdict.NOT_OFFERED
    assert SOURCES[code].policy.ruling(topic, role).verdict is expected


@pytest.mark.parametrize("code", SOURCES)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("topic", Topic)
def test_every_rule_speaks_three_languages_and_names_its_source(
    code: str, role: Role, topic: Topic
) -> None:
    ruling = SOURCES[code].policy.ruling(topic, role)
    texts = dict(ruling.explanation.in_languages)
    assert {Language.DA, Language.NB, Language.EN} <= set(texts)
    assert ruling.source


@pytest.mark.parametrize("code", ["DK-0217", "DK-0530"])
@pytest.mark.parametrize("role", Role)
def test_medicine_in_nexus_points_to_fmk_with_a_separate_consent_for_others(
    code: str, role: Role
) -> None:
    instead = SOURCES[code].policy.ruling(Topic.MEDICATIONS, role).alternative
    assert instead is not None
    assert instead.url is not None
    assert "fmk" in instead.url
    assert instead.requires_separate_consent is (role is not Role.CITIZEN)


@pytest.mark.parametrize(
    ("code", "topic"),
    [
        (code, topic)
        for code, source in SOURCES.items()
        for topic in (Topic.CALENDAR, Topic.MESSAGES, Topic.CONTACTS)
        if source.policy.shows(topic, Role.CITIZEN)
    ],
)
def test_staff_are_shown_by_first_name_everywhere(code: str, topic: Topic) -> None:
    assert Part.STAFF_SURNAMES in SOURCES[code].policy.cuts(topic, Role.CITIZEN)


@pytest.mark.parametrize(
    ("code", "cut"),
    [
        ("DK-0751", {Part.INTERPRETER, Part.TRANSPORT}),
        ("DK-0147", {Part.VIDEO, Part.INTERPRETER, Part.TRANSPORT}),
    ],
)
def test_video_interpreter_and_transport_are_cut_where_they_are_off(
    code: str, cut: set[Part]
) -> None:
    of_calendar = {Part.VIDEO, Part.INTERPRETER, Part.TRANSPORT}
    assert SOURCES[code].policy.cuts(Topic.CALENDAR, Role.CITIZEN) & of_calendar == cut


def test_a_relative_sees_neither_others_telephones_nor_other_mandate_holders() -> None:
    hidden = {Part.TELEPHONES_OF_OTHERS, Part.OTHER_MANDATE_HOLDERS}
    policy = SOURCES["DK-0751"].policy
    assert policy.cuts(Topic.PROFILE, Role.RELATIVE) >= hidden
    assert not policy.cuts(Topic.PROFILE, Role.CITIZEN) & hidden


@pytest.mark.parametrize(
    ("code", "scheme", "idle_minutes", "minimum_age"),
    [
        ("DK-0751", SignInScheme.MITID, 4, None),
        ("DK-0147", SignInScheme.MITID, None, None),
        ("DK-0217", SignInScheme.MITID, None, 15),
        ("DK-0530", SignInScheme.MITID, None, 15),
        ("NO-3216", SignInScheme.ID_PORTEN, None, None),
    ],
)
def test_one_signs_in_as_the_table_says(
    code: str, scheme: SignInScheme, idle_minutes: int | None, minimum_age: int | None
) -> None:
    rule = SOURCES[code].offers.sign_in
    assert rule.scheme is scheme
    assert rule.required_assurance is AssuranceLevel.SUBSTANTIAL
    minutes = rule.idle_timeout and rule.idle_timeout.total_seconds() / 60
    assert minutes == idle_minutes
    assert rule.minimum_age == minimum_age
    assert rule.parent_until_age == 15
    assert rule.parent_needs_mandate is False


@pytest.mark.parametrize(
    ("code", "hours", "days", "reasons", "new_time", "visits_only"),
    [
        ("DK-0751", 2, None, 6, NewTimeOffer.WITH_CANCELLATION, False),
        ("DK-0147", None, None, 0, NewTimeOffer.SEPARATELY, False),
        ("DK-0217", None, 3, 0, NewTimeOffer.NOT_OFFERED, True),
        ("DK-0530", None, 3, 0, NewTimeOffer.NOT_OFFERED, True),
        ("NO-3216", None, None, 0, NewTimeOffer.NOT_OFFERED, True),
    ],
)
def test_one_cancels_as_the_table_says(
    code: str,
    hours: int | None,
    days: int | None,
    reasons: int,
    new_time: NewTimeOffer,
    *,
    visits_only: bool,
) -> None:
    rule = SOURCES[code].offers.cancellation
    assert rule is not None
    assert (rule.notice and rule.notice.total_seconds() / 3600) == hours
    assert rule.notice_working_days == days
    assert len(rule.reasons) == reasons
    assert rule.new_time is new_time
    assert (rule.kinds == VISITS) is visits_only


@pytest.mark.parametrize(
    ("code", "days"),
    [("DK-0751", 2), ("DK-0147", None), ("DK-0217", None), ("DK-0530", None), ("NO-3216", 1)],
)
def test_answers_are_promised_as_the_table_says(code: str, days: int | None) -> None:
    rule = SOURCES[code].offers.messaging
    assert (rule.reply_within_working_days if rule else None) == days


def test_aarhus_says_what_messages_are_not_for() -> None:
    rule = SOURCES["DK-0751"].offers.messaging
    assert rule is not None
    assert {misuse.kind for misuse in rule.not_for} == set(MessageMisuseKind)


@pytest.mark.parametrize("code", COLUMNS)
def test_only_vestby_has_terms(code: str) -> None:
    terms = SOURCES[code].offers.terms
    assert (terms is not None) is (code == "NO-3216")
    assert terms is None or terms.activation_days == 1


@pytest.mark.parametrize(
    ("code", "offered"),
    [
        ("DK-0751", {"CANCEL_APPOINTMENT", "RECORD_MEASUREMENT", "SAVE_LIFE_STORY"}),
        ("DK-0147", {"CANCEL_APPOINTMENT", "REQUEST_NEW_TIME"}),
        ("DK-0217", {"CANCEL_APPOINTMENT", "APPLY_FOR_AID"}),
        ("DK-0530", {"CANCEL_APPOINTMENT", "APPLY_FOR_AID"}),
        ("NO-3216", {"CANCEL_APPOINTMENT", "UPDATE_NOTIFICATIONS"}),
    ],
)
def test_a_portal_offers_what_the_table_says_and_messages_everywhere(
    code: str, offered: set[str]
) -> None:
    messages = {RecordAction.START_THREAD, RecordAction.REPLY_TO_THREAD}
    policy, actions = SOURCES[code].policy, SOURCES[code].offers.actions
    possible = {a for a in actions if policy.shows(TOPIC_OF_ACTION[a], Role.CITIZEN)}
    assert possible == {RecordAction(o) for o in offered} | messages


def test_the_support_table_in_the_docs_is_the_policies_own() -> None:
    written = (ROOT / "docs/support-table.md").read_text(encoding="utf-8")
    assert written == support_table(SOURCES), "run `make docs`"
