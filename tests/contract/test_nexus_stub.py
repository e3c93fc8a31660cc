"""What the Nexus stub promises of its hidden worlds, its tokens and its oddities."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from backends.nexus_stub.app import Options, build
from backends.nexus_stub.world import HIDDEN_IDS_FROM
from tests.contract.nexus import CITIZEN, TODAY, Asking, root

WORLDS = Options(today=TODAY, canary="KANARIE")
LISTS = ("patientConditions", "lendings", "hclGrants", "availableHclApplicationKinds")
CANARY = re.compile(r"KANARIE-[a-zæøå-]+-[0-9]+")
STAFF_ONLY = re.compile(r"note|internal|lastInternal|initials", re.IGNORECASE)


async def walked(asking: Asking) -> list[Any]:
    """Everything that a portal asks for about the citizen, each list and each full object."""
    links = await asking.links()
    found = [await asking.json(links[rel]) for rel in LISTS]
    for rel in ("citizenConversations", "hclApplications"):
        pages = (await asking.json(links[rel]))["pages"]
        rows = [row for p in pages for row in await asking.json(p["_links"]["self"]["href"])]
        found += [await asking.json(row["_links"]["self"]["href"]) for row in rows]
    views = await asking.json(links["patientPreferences"])
    view = await asking.json(views["EOP_VISITATION"][0]["_links"]["self"]["href"])
    plans = await asking.json(view["_links"]["visitations"]["href"])
    found += [await asking.json(row["_links"]["self"]["href"]) for row in plans]
    tree = await asking.json(
        f"{links['self'].replace('patients', 'patient')}/preferences/"
        "CITIZEN_PATHWAY/1340/pathwayReferences"
    )
    return [*found, tree]


def shown(value: Any) -> Any:
    """The value without hidden rows, hidden elements, notes for the staff and surnames."""
    if isinstance(value, list):
        return [shown(item) for item in value if not hidden(item)]
    if isinstance(value, dict):
        return {k: shown(v) for k, v in value.items() if not STAFF_ONLY.search(k)}
    return CANARY.sub("", value) if isinstance(value, str) else value


def hidden(item: Any) -> bool:
    if not isinstance(item, dict):
        return False
    metadata = item.get("metadata", item)
    return (
        (isinstance(item.get("id"), int) and item["id"] > HIDDEN_IDS_FROM)
        or metadata.get("hiddenOnPatient") is True
        or item.get("visibility") == "STAFF"
    )


@pytest.mark.parametrize("other", [0, 2, 3])
async def test_shown_things_are_the_same_in_every_hidden_world(other):
    one = await walked(Asking(replace(WORLDS, hidden=1)))
    two = await walked(Asking(replace(WORLDS, hidden=other)))
    tidy = [[v for v in shown(world) if not hidden(v)] for world in (one, two)]
    assert json.dumps(tidy[0]) == json.dumps(tidy[1])
    assert json.dumps(one) != json.dumps(two)


async def test_without_hidden_things_only_staff_surnames_carry_the_canary():
    text = json.dumps(await walked(Asking(replace(WORLDS, hidden=0))))
    assert {w.rsplit("-", 1)[0] for w in CANARY.findall(text)} == {"KANARIE-efternavn"}


async def test_the_same_seed_and_day_give_the_same_bytes():
    one, two = [json.dumps(await walked(Asking(WORLDS))) for _ in range(2)]
    assert one == two


@pytest.mark.parametrize("rel", ["medicationCard", "measurementData", "measurementInstructions"])
async def test_withheld_things_are_really_there_when_asked_for(rel):
    asking = Asking()
    assert CANARY.search((await asking.get((await asking.links())[rel])).text)


async def test_a_medcom_message_lies_in_the_inbox():
    asking = Asking()
    listed = await asking.json((await asking.links())["inboxMessages"])
    page = await asking.json(listed["pages"][0]["_links"]["self"]["href"])
    assert "KANARIE-medcom-emne" in page[0]["subject"]


async def test_a_token_runs_out_after_five_minutes_of_the_stubs_clock():
    asking = Asking()
    await asking.http.post("/demo/clock", json={"now": "2026-11-22T10:00:00+01:00"})
    headers = await asking.headers()
    await asking.http.post("/demo/clock", json={"now": "2026-11-22T10:04:59+01:00"})
    assert (await asking.http.get(root() + "/", headers=headers)).status_code == 200
    await asking.http.post("/demo/clock", json={"now": "2026-11-22T10:05:00+01:00"})
    assert (await asking.http.get(root() + "/", headers=headers)).status_code == 401


async def test_a_token_is_good_for_its_own_realm_only():
    asking = Asking()
    headers = await asking.headers()
    assert (await asking.http.get(root("billund") + "/", headers=headers)).status_code == 401


async def test_who_has_a_record_where():
    helsingor, billund = Asking(), Asking(tenant="billund")
    states = {
        "2512489996": ("ACTIVE", "ACTIVE"),
        "1502779995": ("INACTIVE", None),
        "1211399994": ("DEAD", None),
        "0108589995": ("ACTIVE", None),
        "0101659993": (None, "ACTIVE"),
    }
    for number, expected in states.items():
        found = []
        for asking in (helsingor, billund):
            answer = await asking.person(number)
            known = answer.status_code == 200
            found.append(answer.json()["patient"]["patientState"]["type"]["id"] if known else None)
        assert tuple(found) == expected


async def test_loans_only_where_the_municipality_shows_nothing_else():
    asking = Asking(Options(today=TODAY, tenants=("nordby",)), tenant="nordby")
    links = await asking.links()
    assert len(await asking.json(links["lendings"])) > 5
    assert await asking.json(links["patientConditions"]) == []


async def test_conversations_fill_three_pages():
    asking = Asking()
    listed = await asking.json((await asking.links())["citizenConversations"])
    assert len(listed["pages"]) >= 3


async def test_a_file_has_the_length_that_is_told():
    asking = Asking()
    document = await asking.json(root() + "/documents/771201")
    answer = await asking.get(document["_links"]["file"]["href"])
    assert answer.content.startswith(b"%PDF")
    assert len(answer.content) == document["fileSize"]


async def test_the_number_stands_in_no_address():
    asking = Asking()
    await walked(asking)
    requests = (await asking.http.get("/demo/requests")).json()
    assert not [r for r in requests if CITIZEN[:6] in r["path"] + r["query"]]


def test_an_unknown_tenant_stops_the_start():
    with pytest.raises(ValueError, match="choose among"):
        build(Options(tenants=("atlantis",)))
