"""What the Cura stub takes, what it refuses, and what it answers, request by request."""

from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from tests.contract.cura import CPR, OWN, Asking, shared
from tests.contract.cura_sent import (
    LIFE_STORY,
    UCUM,
    condition,
    measurement,
    message,
    named,
    parameters,
    person,
    relative,
    story,
    to_cancel,
)
from tests.fhir.r4 import errors

OTHER = UUID("0d0c2f62-7a5b-4b06-8a35-1f6f4f8f2a22")
PRACTITIONER = {"reference": "Practitioner/x", "display": "Signe"}
FOREIGN = {"reference": "Patient/somebody"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled():
    """The digest of a stub to which nothing has happened."""
    return await Asking(app=shared()).digest()


@pytest.fixture
async def asking(filled):
    made = Asking(app=shared())
    made.filled = filled
    await made.stop_clock()
    yield made
    await made.put_back()


async def refused(asking, answer, status):
    """An OperationOutcome of this status; nothing was done, and nothing is different."""
    assert answer.status_code == status, answer.text
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert errors(answer.json()) == []
    assert await asking.effects() == []
    assert await asking.digest() == asking.filled


def kg(value, **more):
    return {"value": value, "system": UCUM, "code": "kg", **more}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"resourceType": "Observation"}, 400),
        ({"hiddenOnPatient": True}, 400),
        ({"payload": "Hej"}, 400),
        ({"status": "preparation"}, 400),
        ({"identifier": None}, 400),
        ({"payload": [{"contentString": "  \n"}]}, 400),
        ({"payload": [{"contentString": "Hej\x00"}]}, 400),
        ({"payload": [{"contentString": "Hej"}, {"contentString": "igen"}]}, 422),
        ({"identifier": [{"system": "urn:x", "value": "1"}]}, 422),
        ({"identifier": [named(), named(OTHER)]}, 422),
        ({"identifier": [{**named(), "value": "1"}]}, 422),
        ({"category": [{"coding": [{"system": "urn:x", "code": "borgerbesked"}]}]}, 422),
        ({"topic": None}, 422),
        ({"subject": {"display": "Nancy"}}, 422),
        ({"subject": FOREIGN}, 404),
        ({"sender": FOREIGN}, 422),
        ({"sender": PRACTITIONER}, 422),
        ({"sender": {"type": "RelatedPerson", "display": "Rasmus"}}, 422),
        ({"sender": relative(display=" ")}, 400),
        ({"sender": relative(identifier={"system": CPR, "value": "12"})}, 422),
        ({"sender": relative(identifier={"system": CPR, "value": "2512489996"})}, 422),
        ({"recipient": []}, 422),
        ({"recipient": [PRACTITIONER]}, 422),
        ({"partOf": [{"reference": "Communication/none"}]}, 422),
    ],
    ids=str,
)
async def test_a_message_that_is_none_is_refused(asking, changes, status):
    answer = await asking.send("POST", "Communication", await message(asking, **changes))
    await refused(asking, answer, status)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"valueQuantity": {"value": "70"}}, 400),
        ({"performer": [relative()]}, 422),
        ({"performer": []}, 422),
        ({"basedOn": []}, 422),
        ({"basedOn": [{"reference": "ServiceRequest/none"}]}, 422),
        ({"code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}}, 422),
        ({"valueQuantity": None}, 422),
        ({"valueQuantity": kg(34.9)}, 422),
        ({"valueQuantity": kg(160.1)}, 422),
        ({"valueQuantity": kg(70, code="g")}, 422),
        ({"valueQuantity": kg(70, system="urn:x")}, 422),
        ({"component": [{"code": {"text": "x"}, "valueQuantity": kg(70)}]}, 422),
        ({"effectiveDateTime": "2026-03-10"}, 422),
        ({"effectiveDateTime": "2026-03-10T07:30:00"}, 422),
        ({"effectiveDateTime": "i morges"}, 422),
        ({"effectiveDateTime": "2026-03-10T10:02:00+01:00"}, 422),
        ({"note": [{"authorReference": PRACTITIONER, "text": "Hej"}]}, 422),
    ],
    ids=str,
)
async def test_a_measurement_that_is_not_as_agreed_is_refused(asking, changes, status):
    answer = await asking.send("POST", "Observation", await measurement(asking, **changes))
    await refused(asking, answer, status)


@pytest.mark.parametrize("value", [35, 160])
async def test_bounds_are_included(asking, value):
    body = await measurement(asking, valueQuantity=kg(value))
    assert (await asking.send("POST", "Observation", body)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"item": []}, 422),
        ({"item": [{"linkId": "x", "answer": [{"valueString": "Hej"}]}]}, 422),
        ({"item": [{"linkId": "livshistorie", "answer": [{"valueString": ""}]}]}, 400),
        ({"questionnaire": f"{OWN}/Questionnaire/faldudredning"}, 422),
        ({"identifier": {"system": LIFE_STORY, "value": "somebody"}}, 422),
        ({"extension": []}, 422),
        ({"author": PRACTITIONER}, 422),
        ({"id": "another"}, 400),
        ({"subject": FOREIGN}, 404),
    ],
    ids=str,
)
async def test_a_story_that_is_none_is_refused(asking, changes, status):
    held = await story(asking)
    body = await story(asking, **changes)
    answer = await asking.send("PUT", f"QuestionnaireResponse/{held['id']}", body, if_match='W/"2"')
    await refused(asking, answer, status)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ([{"name": "reason", "valueCode": "doven"}], 422),
        ([{"name": "reason", "valueString": "syg"}], 422),
        ([{"name": "comment", "valueString": " "}], 400),
        ([{"name": "unknown", "valueString": "x"}], 400),
        ([{"name": "by", "valueReference": FOREIGN}], 400),
        ([{"name": "reason", "valueDecimal": 1}], 400),
    ],
    ids=str,
)
async def test_a_cancellation_that_cannot_be_read_is_refused(asking, more, status):
    visit = await to_cancel(asking)
    told = await parameters(asking, *more)
    await refused(
        asking, await asking.send("POST", f"Appointment/{visit['id']}/$cancel", told), status
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "Condition", 405),
        ("PUT", "Appointment/{visit}", 405),
        ("DELETE", "Appointment/{visit}", 405),
        ("POST", "Appointment/{visit}/$request-new-time", 404),
        ("POST", "Appointment/{visit}/$remove", 404),
        ("POST", "Appointment/none/$cancel", 404),
        ("POST", "Communication/none/$mark-read", 404),
        ("PUT", "QuestionnaireResponse/none", 404),
        ("GET", "Appointment/{visit}/_history", 404),
        ("POST", "Nothing", 404),
    ],
)
async def test_what_the_tenant_does_not_take_is_refused(asking, method, path, status):
    visit = (await to_cancel(asking))["id"]
    put = path.startswith("Q")
    body = await story(asking, id="none") if put else await parameters(asking)
    answer = await asking.send(method, path.format(visit=visit), body, if_match='W/"2"')
    await refused(asking, answer, status)


@pytest.mark.parametrize("path", ["Observation", "QuestionnaireResponse"])
async def test_what_frederiksberg_does_not_have_cannot_be_made_there(asking, path):
    asking.tenant = "frederiksberg"
    await refused(asking, await asking.send("POST", path, {}), 405)


async def test_a_change_needs_a_token_of_its_own_tenant(asking):
    body = await message(asking)
    stranger = await Asking("frederiksberg", app=shared()).headers()
    for headers in ({}, stranger):
        told = {"content-type": "application/fhir+json", **headers}
        answer = await asking.http.post("/aarhus/fhir/Communication", json=body, headers=told)
        await refused(asking, answer, 401)


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [(b"{", "application/fhir+json", 400), (b"{}", "text/plain", 415), (b"\xff", None, 400)],
)
async def test_what_is_no_json_is_refused(asking, body, media_type, status):
    more = {"content_type": media_type} if media_type else {}
    await refused(asking, await asking.send("POST", "Communication", body, **more), status)


async def test_a_conditional_create_makes_one_and_then_answers_it(asking):
    body = await message(asking)
    first = await asking.send("POST", "Communication", body, if_none_exist=condition())
    again = await asking.send("POST", "Communication", body, if_none_exist=condition())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    kept = f"http://127.0.0.1:8101/aarhus/fhir/Communication/{first.json()['id']}"
    assert first.headers["location"] == again.headers["location"] == kept
    assert len(await asking.effects()) == 1


async def test_several_of_one_name_are_412(asking):
    body = await message(asking)
    for _ in range(2):
        assert (await asking.send("POST", "Communication", body)).status_code == 201
    before = await asking.digest()
    answer = await asking.send("POST", "Communication", body, if_none_exist=condition())
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (412, "multiple-matches")
    assert await asking.digest() == before


@pytest.mark.parametrize(
    "header", ["identifier=1", "patient=Patient/1", "", "identifier=a|b&_id=1"]
)
async def test_another_condition_is_refused(asking, header):
    answer = await asking.send("POST", "Communication", await message(asking), if_none_exist=header)
    await refused(asking, answer, 400)


@pytest.mark.parametrize(
    ("expected", "status"),
    [('W/"2"', 200), ('W/"1"', 412), ('W/"3"', 412), ("2", 412), (None, 400)],
)
async def test_a_story_takes_the_place_of_the_version_that_was_read(asking, expected, status):
    body = await story(asking)
    more = {"if_match": expected} if expected else {}
    answer = await asking.send("PUT", f"QuestionnaireResponse/{body['id']}", body, **more)
    assert answer.status_code == status
    if status != 200:
        await refused(asking, answer, status)
    else:
        assert answer.headers["etag"] == 'W/"3"'
        assert answer.json()["meta"]["versionId"] == "3"


async def test_every_version_of_a_story_is_kept(asking):
    body = await story(asking)
    await asking.send("PUT", f"QuestionnaireResponse/{body['id']}", body, if_match='W/"2"')
    past = await asking.get(f"/aarhus/fhir/QuestionnaireResponse/{body['id']}/_history")
    assert errors(past.json()) == []
    versions = [one["resource"]["meta"]["versionId"] for one in past.json()["entry"]]
    assert versions == ["3", "2", "1"]
    for number in versions:
        one = await asking.get(f"/aarhus/fhir/QuestionnaireResponse/{body['id']}/_history/{number}")
        assert one.json()["meta"]["versionId"] == number
    gone = await asking.get(f"/aarhus/fhir/QuestionnaireResponse/{body['id']}/_history/4")
    assert gone.status_code == 404
    rows = await asking.of_citizen("QuestionnaireResponse")
    assert [one["id"] for one in rows].count(body["id"]) == 1


async def test_a_second_story_is_refused(asking):
    body = await story(asking)
    await refused(asking, await asking.send("POST", "QuestionnaireResponse", body), 409)


async def test_a_hidden_message_is_neither_read_nor_answered(asking):
    who = await person(asking)
    for hidden in await asking.of_citizen("Communication"):
        seen = hidden["meta"]["security"][0]["code"] == "citizen" and hidden["subject"] == who
        if seen and hidden["status"] == "completed" and len(hidden["category"]) == 1:
            continue
        told = await parameters(asking)
        answer = await asking.send("POST", f"Communication/{hidden['id']}/$mark-read", told)
        await refused(asking, answer, 404)
        above = [{"reference": f"Communication/{hidden['id']}"}]
        body = await message(asking, partOf=above)
        await refused(asking, await asking.send("POST", "Communication", body), 422)


async def test_an_answer_goes_to_the_unit_of_its_thread(asking):
    rows = await asking.of_citizen("Communication")
    first = next(r for r in rows if r.get("topic", {}).get("text") == "Kompressionsstrømper")
    above = [{"reference": f"Communication/{first['id']}"}]
    body = await message(asking, partOf=above, topic=None)
    await refused(asking, await asking.send("POST", "Communication", body), 422)
    right = {**body, "recipient": first["recipient"]}
    assert (await asking.send("POST", "Communication", right)).status_code == 201


async def test_what_is_sent_by_this_file_is_valid(asking):
    for body in (
        await message(asking),
        await measurement(asking),
        await story(asking),
        await parameters(asking),
    ):
        assert errors(body) == []


async def test_a_reset_brings_everything_back(asking):
    before = await asking.digest()
    assert (await asking.send("POST", "Communication", await message(asking))).status_code == 201
    visit = (await to_cancel(asking))["id"]
    await asking.send("POST", f"Appointment/{visit}/$cancel", await parameters(asking))
    body = await story(asking)
    await asking.send("PUT", f"QuestionnaireResponse/{body['id']}", body, if_match='W/"2"')
    assert len(await asking.effects()) == 3
    assert await asking.digest() != before
    await asking.http.post("/demo/reset")
    assert await asking.digest() == before
    assert await asking.effects() == []


async def test_the_same_changes_in_the_same_order_get_the_same_ids():
    ids = []
    for _ in range(2):
        asking = Asking()
        await asking.stop_clock()
        for uid in (OTHER, UUID(int=7)):
            body = await message(asking, identifier=[named(uid)])
            ids.append((await asking.send("POST", "Communication", body)).json()["id"])
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


async def test_an_effect_says_what_by_whom_and_under_which_name(asking):
    visit, uid = (await to_cancel(asking))["id"], uuid4()
    told = await parameters(asking, by=relative(), uid=uid)
    await asking.send("POST", f"Appointment/{visit}/$cancel", told)
    (effect,) = await asking.effects()
    assert effect == {
        "what": "cancel",
        "uid": str(uid),
        "about": visit,
        "by": "relative",
        "municipality": "DK-0751",
    }
