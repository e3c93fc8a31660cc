"""What a record shows of a change that was done, and that it is what was sent."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.e2e.changes.record import appointments, nodes, threads

_VISIT = ("id", "status", "newTimeRequest")
_THREAD = ("id", "subject", "isUnread", "canReply", "expectedReplyBy", "recipient", "messages")


def visit(found: Mapping[str, Any]) -> dict[str, Any]:
    """What both an answer and a calendar say of an appointment."""
    wished = found["newTimeRequest"] and {"wish": found["newTimeRequest"]["wish"]}
    return {k: found[k] for k in _VISIT} | {"newTimeRequest": wished}


def thread(found: Mapping[str, Any]) -> dict[str, Any]:
    """What both an answer and a list say of a thread, its messages with it."""
    said = [
        {k: m[k] for k in ("id", "body")}
        | {"author": {k: m["author"][k] for k in ("kind", "name", "isViewer")}}
        for m in nodes(found["messages"])
    ]
    with_whom = {"id": found["recipient"]["id"]}
    return {k: found[k] for k in _THREAD} | {"messages": said, "recipient": with_whom}


def shown(record: Mapping[str, Any], name: str, result: Mapping[str, Any]) -> Any:
    """What the record shows of a result, in the place where it belongs."""
    if name in {"cancelAppointment", "requestNewTime"}:
        key = result["appointment"]["id"]
        [found] = [a for a in appointments(record) if a["id"] == key]
        return visit(found)
    if name in {"startThread", "replyToThread", "markThreadRead"}:
        [found] = [t for t in threads(record) if t["id"] == result["thread"]["id"]]
        return thread(found)
    if name == "recordMeasurement":
        measured = nodes(record["measurements"]["items"])
        return next(m for m in measured if m["id"] == result["measurement"]["id"])
    if name == "applyForAid":
        applied = nodes(record["aidApplications"]["items"])
        return next(a for a in applied if a["id"] == result["application"]["id"])
    if name == "saveLifeStory":
        return record["lifeStory"]
    return {k: record["notifications"][k] for k in ("channel", "kinds")}


def told(name: str, result: Mapping[str, Any]) -> Any:
    """The same of the result itself."""
    if name in {"cancelAppointment", "requestNewTime"}:
        return visit(result["appointment"])
    if name in {"startThread", "replyToThread", "markThreadRead"}:
        return thread(result["thread"])
    [field] = [k for k in result if k != "__typename"]
    return result[field]


Given = Mapping[str, Any]


def clean(text: str) -> str:
    """A text as it is kept: lines end as the model has it."""
    return text.replace("\r\n", "\n")


def _cancelled(found: Given, given: Given, _: Given) -> None:
    assert found["id"] == given["appointmentId"]
    assert found["status"] in {"CANCELLED", "CANCELLATION_PENDING"}
    assert found["newTimeRequest"] is None


def _wished(found: Given, given: Given, _: Given) -> None:
    assert found["id"] == given["appointmentId"]
    assert found["status"] == "BOOKED"
    assert found["newTimeRequest"] == {"wish": given["wish"]}


def _written(found: Given, given: Given, _: Given) -> None:
    newest = found["messages"][0]
    assert newest["body"] == clean(given["body"])
    assert newest["author"]["isViewer"]


def _started(found: Given, given: Given, record: Given) -> None:
    _written(found, given, record)
    assert found["subject"] == given["subject"]
    assert found["recipient"]["id"] == given["recipientId"]
    assert len(found["messages"]) == 1


def _replied(found: Given, given: Given, record: Given) -> None:
    _written(found, given, record)
    assert found["id"] == given["threadId"]
    assert len(found["messages"]) > 1


def _read(found: Given, given: Given, _: Given) -> None:
    assert (found["id"], found["isUnread"]) == (given["threadId"], False)


def _measured(found: Given, given: Given, record: Given) -> None:
    agreements = record["measurements"]["agreements"]
    [agreed] = [a for a in agreements if a["id"] == given["agreementId"]]
    units = {c["code"]: c["unit"] for c in agreed["components"]}
    assert found["values"] == [{**v, "unit": units[v["code"]]} for v in given["values"]]
    assert (found["takenAt"], found["comment"]) == (given["takenAt"], given["comment"])
    assert (found["kind"], found["enteredBy"]) == (agreed["kind"], "CITIZEN")


def _applied(found: Given, given: Given, _: Given) -> None:
    assert (found["kind"]["code"], found["status"]) == (given["kindCode"], "RECEIVED")


def _told_of_a_life(found: Given, given: Given, _: Given) -> None:
    assert found["text"] == clean(given["text"])


def _chosen(found: Given, given: Given, _: Given) -> None:
    assert set(found["kinds"]) == set(given["kinds"])


HOLDS: Mapping[str, Callable[[Given, Given, Given], None]] = {
    "cancelAppointment": _cancelled,
    "requestNewTime": _wished,
    "startThread": _started,
    "replyToThread": _replied,
    "markThreadRead": _read,
    "recordMeasurement": _measured,
    "applyForAid": _applied,
    "saveLifeStory": _told_of_a_life,
    "updateNotifications": _chosen,
}
"""By mutation: what is shown, what was sent and the record; fails where they differ."""
