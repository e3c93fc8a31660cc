"""The Cura stub keeps to its own documents: every file in its `examples` folder."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.contract.cura import Asking, following
from tests.fhir.r4 import errors

FOLDER = Path(__file__).parents[2] / "backends" / "cura_stub" / "examples"
EXAMPLES = sorted(FOLDER.glob("*.json"))


def assert_like(documented: Any, found: Any, place: str) -> None:
    """Equal, with `<text>` and `<number>` for what changes; a list of entries may be a part."""
    if documented in ("<text>", "<number>"):
        assert isinstance(found, str if documented == "<text>" else int), place
    elif isinstance(documented, dict):
        assert sorted(documented) == sorted(found), place
        for key, value in documented.items():
            if key == "entry" and documented.get("type") == "searchset":
                by_url = {entry["fullUrl"]: entry for entry in found[key]}
                found = found | {key: [by_url[entry["fullUrl"]] for entry in value]}
            assert_like(value, found[key], f"{place}/{key}")
    elif isinstance(documented, list):
        assert len(documented) == len(found), place
        for index, value in enumerate(documented):
            assert_like(value, found[index], f"{place}/{index}")
    else:
        assert documented == found, place


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
async def test_the_stub_answers_as_its_example_says(example):
    told = json.loads(example.read_text())
    asking = Asking(told["request"]["path"].split("/")[1])
    for name in told.get("after", []):
        earlier = json.loads((FOLDER / f"{name}.json").read_text())
        assert (await asked(asking, earlier)).status_code == earlier["response"]["status"]
    if "_page=" in told["request"]["path"]:
        first = json.loads((FOLDER / "appointments.json").read_text())["request"]
        bundle = (await asking.search("Appointment", *map(tuple, first["form"]))).json()
        assert following(bundle).endswith(told["request"]["path"])
    answer = await asked(asking, told)
    assert answer.status_code == told["response"]["status"]
    media_type = answer.headers["content-type"].partition(";")[0]
    assert media_type == told["response"]["mediaType"]
    for name, value in told["response"].get("headers", {}).items():
        assert answer.headers[name] == value
    assert_like(told["response"]["body"], answer.json(), example.stem)


async def asked(asking: Asking, told: dict[str, Any]) -> httpx.Response:
    """The answer to an example's request, at the example's moment where it names one."""
    request = told["request"]
    if "clock" in told:
        await asking.http.post("/demo/clock", json={"now": told["clock"]})
        asking.token = ""
    body = json.dumps(request["json"]) if "json" in request else urlencode(form(request))
    return await asking.http.request(
        request["method"],
        request["path"],
        content=body,
        headers=await headers(asking, request),
        auth=("omsorg-demo", "demo-secret") if request.get("basic") else None,
    )


def form(request: dict[str, Any]) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in request.get("form", [])]


async def headers(asking: Asking, request: dict[str, Any]) -> dict[str, str]:
    bearer = await asking.headers() if request.get("bearer") else {}
    kind = "application/fhir+json" if "json" in request else "application/x-www-form-urlencoded"
    return {"content-type": kind, **bearer, **request.get("headers", {})}


def test_no_address_of_an_example_holds_a_number():
    for example in EXAMPLES:
        told = json.loads(example.read_text())
        addresses = [told["request"]["path"], told["response"]["body"].get("link")]
        headers = [told["request"].get("headers"), told["response"].get("headers")]
        text = json.dumps([addresses, headers])
        assert "2512489996" not in text
        assert "0101659993" not in text


def test_what_the_examples_send_is_valid():
    for example in EXAMPLES:
        told = json.loads(example.read_text())
        if "json" in told["request"]:
            assert errors(told["request"]["json"]) == [], example.stem


def test_every_topic_has_an_example():
    topics = {
        *("patient", "appointments", "appointments-next-page", "messages", "care-teams", "grants"),
        *("body-worn-aids", "aid-loans", "measurements", "measurement-agreements", "profile"),
        *("life-story", "activities", "conditions", "documents", "action-plans", "medications"),
        *("metadata", "token"),
        *("cancel", "request-new-time", "message-first", "message-answer", "message-repeated"),
        *("mark-read", "measurement-entered", "story-saved", "story-first", "story-versions"),
    }
    assert topics <= {example.stem for example in EXAMPLES}
