"""What a careless or hostile source may write, and what must come of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.errors import SourceInvalid, SourceUnavailable
from gateway.domain.people import StaffMember
from gateway.domain.records import Unreadable
from gateway.domain.topics import Topic
from gateway.systems.cura import translate as cura
from gateway.systems.cura.translate_grants import body_worn_aid
from gateway.systems.helsenorge import reading as helsenorge
from gateway.systems.nexus import translate as nexus
from gateway.upstream.reading import rows
from tests.unit.systems.test_cura_translate_messages import CITIZEN_REF, Letter, answer, message
from tests.unit.systems.test_cura_translate_messages import conversations as threads

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NEVER = ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00"]


@pytest.mark.parametrize("text", NEVER)
@pytest.mark.parametrize(
    "moment",
    [
        lambda text: cura.moment(text, "here"),
        lambda text: nexus.moment(text, COPENHAGEN, "here"),
        lambda text: helsenorge.moment(text, COPENHAGEN, "here"),
    ],
    ids=["cura", "nexus", "helsenorge"],
)
def test_a_moment_that_no_clock_can_show_is_unreadable(moment, text):
    with pytest.raises(SourceInvalid):
        moment(text)


def test_the_last_day_of_all_is_a_day():
    """Nexus writes an open end as that day's local midnight."""
    found = nexus.moment("9999-12-30T23:00:00.000+0000", COPENHAGEN, "here")
    assert found == datetime(9999, 12, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize("error", [OverflowError, AttributeError, ZeroDivisionError, KeyError])
def test_one_odd_row_costs_its_own_place_only(error):
    def translate(raw, _):
        if raw == "odd":
            raise error("KANARIE")
        return raw

    found = rows(["a", "odd", "b"], "list", translate, source="kilde")
    assert found == ("a", Unreadable("list[1]"), "b")


@pytest.mark.parametrize(
    ("full", "shown"),
    [("KANARIE, Mette", "Mette"), ("KANARIE Holm, Mette Lise", "Mette"), ("KANARIE,", "")],
)
def test_a_surname_that_comes_first_is_cut_too(full, shown):
    assert StaffMember(full=full).by_first_name().name == shown


@pytest.mark.parametrize(
    "sender",
    [
        {"type": "Practitioner", "display": "Mette KANARIE"},
        {"type": "PractitionerRole", "display": "Mette KANARIE", "identifier": {"value": "x"}},
        {"reference": "#p", "type": "Practitioner", "display": "Mette KANARIE"},
        {"reference": "Practitioner/p", "display": "Mette KANARIE"},
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_cura_a_member_of_staff_is_no_unit(sender, named):
    """The door cuts staff, not units: a whole name must not stand where a unit does."""
    changes = {} if named else {"extension": []}
    letters = (Letter(message("m1"), "x"), Letter(answer("m2") | {"sender": sender} | changes, "y"))
    (thread,) = threads(letters, CITIZEN_REF, "cura")
    author = thread.handle[1].author
    assert author.staff is not None
    assert author.unit is None
    assert author.staff.unit is None
    assert "KANARIE" not in author.staff.by_first_name().name


@pytest.mark.parametrize(
    ("performer", "supplier"),
    [
        ({"reference": "Organization/o", "display": "Sahva"}, "Sahva"),
        ({"display": "Sahva"}, "Sahva"),
        ({"reference": "Practitioner/p", "display": "Mette KANARIE"}, None),
        ({"type": "PractitionerRole", "display": "Mette KANARIE"}, None),
    ],
)
def test_cura_a_member_of_staff_is_no_supplier(performer, supplier):
    resource = {
        "resourceType": "DeviceRequest",
        "id": "d",
        "status": "active",
        "codeCodeableConcept": {"text": "Kompressionsstrømpe"},
        "performer": performer,
    }
    assert body_worn_aid(resource, "here").supplier == supplier


def test_two_topics_that_wait_for_one_answer_tell_their_own_place_in_the_error():
    shared = SourceUnavailable("tree")
    one, other = (shared.at("DK-0217", topic) for topic in (Topic.GRANTS, Topic.DOCUMENTS))
    assert (one.topic, other.topic) == (Topic.GRANTS, Topic.DOCUMENTS)
    assert type(one) is SourceUnavailable
    assert (one.place, shared.topic) == ("tree", None)
