"""The Cura stub keeps to its own documents: every file in its `examples` folder."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.contract.cura import Asking, following

FOLDER = Path(__file__).parents[2] / "backends" / "cura_stub" / "examples"
EXAMPLES = sorted(FOLDER.glob("*.json"))


def assert_like(documented: Any, found: Any, place: str) -> None:
    """Equal, with `<text>` and `<number>` for what changes; a list of entries may be a part."""
    if documented in ("<text>", "<number>"):
        assert isinstance(found, str if documented == "<text>" else int), place
    elif isinstance(documented, dict):
        assert sorted(documented) == sorted(found), place
        for key, value in documented.items():
            if key == "entry":
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
    if "_page=" in told["request"]["path"]:
        first = json.loads((FOLDER / "appointments.json").read_text())["request"]
        bundle = (await asking.search("Appointment", *map(tuple, first["form"]))).json()
        assert following(bundle).endswith(told["request"]["path"])
    answer = await asking.http.request(
        told["request"]["method"],
        told["request"]["path"],
        content=urlencode([tuple(pair) for pair in told["request"].get("form", [])]),
        headers=await headers(asking, told["request"]),
        auth=("omsorg-demo", "demo-secret") if told["request"].get("basic") else None,
    )
    assert answer.status_code == told["response"]["status"]
    media_type = answer.headers["content-type"].partition(";")[0]
    assert media_type == told["response"]["mediaType"]
    assert_like(told["response"]["body"], answer.json(), example.stem)


async def headers(asking: Asking, request: dict[str, Any]) -> dict[str, str]:
    bearer = await asking.headers() if request.get("bearer") else {}
    return {"content-type": "application/x-www-form-urlencoded"} | bearer


def test_no_address_of_an_example_holds_a_number():
    for example in EXAMPLES:
        told = json.loads(example.read_text())
        text = json.dumps([told["request"]["path"], told["response"]["body"].get("link")])
        assert "2512489996" not in text


def test_every_topic_has_an_example():
    topics = {
        *("patient", "appointments", "appointments-next-page", "messages", "care-teams", "grants"),
        *("body-worn-aids", "aid-loans", "measurements", "measurement-agreements", "profile"),
        *("life-story", "activities", "conditions", "documents", "action-plans", "medications"),
        *("metadata", "token"),
    }
    assert topics <= {example.stem for example in EXAMPLES}
