"""One function for each work. Structs in, structs out; what may go side by side does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any

from bench.peers.python import cura, cura_messages, model, nexus, nexus_tree
from bench.peers.python import wire_nexus as wire
from bench.peers.python.asking import Cura, Fetch, Nexus, Vestby
from bench.peers.starlette_limit.constants import ABOUT, MY_MEDICATIONS, SHORT

Told = Mapping[str, Any]
Work = Callable[[Fetch, Told], Awaitable[Any]]
_MOST_THREADS = 20


async def my_day(fetch: Fetch, told: Told) -> Any:
    """A week's calendar, threads with their messages, and contacts, in Aarhus."""
    asking = Cura(fetch)
    patient = cura.person(await asking.patients())
    containing = date.fromisoformat(told["containing"])
    first = containing - timedelta(days=containing.weekday())
    events, letters, teams, staffed = await asyncio.gather(
        asking.appointments(patient.id, first, first + timedelta(days=6)),
        asking.messages(patient.id),
        asking.teams(patient.id),
        asking.teams_and_staff(patient.id),
    )
    threads = cura_messages.gathered(letters, patient.id)
    units, staff = cura_messages.contacts(staffed, patient.id)
    return {
        "careRecord": {
            "person": {"name": cura.name(patient), "birthYear": _year(patient.birth_date)},
            "calendar": {
                "view": cura.days(cura.appointments(events, patient.id, whole=True), first, count=7)
            },
            "messages": {
                "hasUnread": cura_messages.has_unread(threads, patient.id),
                "threads": {
                    "nodes": [
                        cura_messages.thread(root, group, patient.id)
                        for root, group in threads[:_MOST_THREADS]
                    ]
                },
                "recipients": list(cura_messages.recipients(teams, patient.id).values()),
            },
            "contacts": {"units": units, "staff": staff},
            "medications": MY_MEDICATIONS,
        }
    }


async def everything(fetch: Fetch, told: Told) -> Any:
    """Every topic of a rich record, in Helsingør."""
    code = told["municipality"]
    asking = Nexus(fetch, code)
    patient = await asking.patient()
    links = patient.links
    found, conversations, recipients, pages, kinds, aids, loans, conditions = await asyncio.gather(
        _by_views(asking, patient, told),
        _conversations(asking, patient),
        asking.listed(links.conversation_recipients, wire.Recipient),
        asking.paged(links.hcl_applications, wire.Application),
        asking.listed(links.available_hcl_application_kinds, wire.AidKind),
        asking.listed(links.hcl_grants, wire.BodyWornAid),
        asking.listed(links.lendings, wire.Lending),
        asking.listed(links.patient_conditions, wire.Condition),
    )
    events, (grants, documents), plans = found
    threads, has_unread = conversations
    born = _year(patient.birth_date)
    return {
        "careRecord": {
            "person": {"name": patient.full_name, "birthYear": born},
            **ABOUT[code],
            "calendar": {
                "appointments": _page(nexus.appointments(events, patient.id, whole=True), 50)
            },
            "messages": {
                "hasUnread": has_unread,
                "threads": {"nodes": threads},
                "recipients": nexus.recipients(recipients),
            },
            "grants": _items(grants),
            "aidApplications": {
                **_items(nexus.applications(pages, patient.id)[:20]),
                "applicableKinds": nexus.applicable_kinds(kinds),
            },
            "bodyWornAids": _items(nexus.body_worn_aids(aids, patient.id)[:20]),
            "aidLoans": _items(nexus.loans(loans, patient.id)[:20]),
            "conditions": _items(nexus.conditions(conditions, patient.id)[:50]),
            "documents": _items(documents[:20]),
            "actionPlans": _items(plans),
        }
    }


async def two_municipalities(fetch: Fetch, told: Told) -> Any:
    """A month's calendar and grants, in Aarhus and in Billund."""
    first, last = date.fromisoformat(told["from"]), date.fromisoformat(told["to"])
    return {
        "careRecords": await asyncio.gather(
            _in_aarhus(fetch, first, last), _in_billund(fetch, first, last)
        )
    }


async def small(fetch: Fetch, _told: Told) -> Any:
    """The person's name, in Vestby."""
    return {"careRecord": {"person": {"name": await Vestby(fetch).name()}}}


async def one_write(fetch: Fetch, told: Told) -> Any:
    """A message to the municipality, and the thread read back, in Aarhus."""
    asking = Cura(fetch)
    patient = cura.person(await asking.patients())
    teams = cura_messages.recipients(await asking.teams(patient.id), patient.id)
    unit = told["recipientId"]
    to = (unit, teams[unit].name)
    letter = cura_messages.letter(patient, told["key"], to, told["subject"], told["body"])
    key = await asking.send(letter)
    threads = dict(cura_messages.gathered(await asking.messages(patient.id), patient.id))
    thread = cura_messages.thread(key, threads[key], patient.id)
    nodes = [
        {
            "sentAt": m.sent_at,
            "body": m.body,
            "author": {
                "kind": m.author.kind,
                "name": m.author.name,
                "isViewer": m.author.is_viewer,
            },
        }
        for m in thread.messages.nodes[:10]
    ]
    return {
        "startThread": {
            "__typename": "ThreadStarted",
            "thread": {
                "subject": thread.subject,
                "recipient": thread.recipient and {"name": thread.recipient.name},
                "expectedReplyBy": thread.expected_reply_by,
                "messages": {"nodes": nodes},
            },
        }
    }


async def _by_views(asking: Nexus, patient: wire.Patient, told: Told) -> Any:
    found = await asking.preferences(patient)
    first, last = date.fromisoformat(told["from"]), date.fromisoformat(told["to"])
    return await asyncio.gather(
        asking.events(found, first, last),
        _tree(asking, found, patient.id),
        _plans(asking, found, patient.id),
    )


async def _tree(
    asking: Nexus, found: wire.Preferences, patient: int
) -> tuple[list[model.Grant], list[model.Document]]:
    tree = await asking.tree(found)
    leaves = nexus_tree.grants(tree, patient)[:20]
    full = await asyncio.gather(*map(asking.full_grant, leaves))
    made = [
        nexus_tree.grant(one, all_of_it, whole=True)
        for one, all_of_it in zip(leaves, full, strict=True)
    ]
    return made, nexus_tree.documents(tree, patient)


async def _plans(asking: Nexus, found: wire.Preferences, patient: int) -> list[model.ActionPlan]:
    rows = nexus.plans(await asking.plans(found), patient)[:10]
    full = await asyncio.gather(*map(asking.full_plan, rows))
    return [nexus.plan(one, all_of_it) for one, all_of_it in zip(rows, full, strict=True)]


async def _conversations(asking: Nexus, patient: wire.Patient) -> tuple[list[model.Thread], bool]:
    pages = await asking.paged(patient.links.citizen_conversations, wire.Conversation)
    rows = nexus.conversations(pages, patient.id)
    first = rows[:10]
    full = await asyncio.gather(*map(asking.full_conversation, first))
    threads = [nexus.thread(one, all_of_it) for one, all_of_it in zip(first, full, strict=True)]
    return threads, any(map(nexus.is_unread, rows))


async def _in_aarhus(fetch: Fetch, first: date, last: date) -> Any:
    asking = Cura(fetch)
    patient = cura.person(await asking.patients())
    events, plans = await asyncio.gather(
        asking.appointments(patient.id, first, last), asking.plans(patient.id)
    )
    rows = cura.appointments(events, patient.id, whole=False)
    return {
        **SHORT["DK-0751"],
        "person": {"name": cura.name(patient)},
        "calendar": {"appointments": _page([one for _, _, one in rows], 20)},
        "grants": _items(cura.grants(plans, patient.id)[:10]),
    }


async def _in_billund(fetch: Fetch, first: date, last: date) -> Any:
    asking = Nexus(fetch, "DK-0530")
    patient = await asking.patient()
    views = await asking.preferences(patient)
    events, grants = await asyncio.gather(
        asking.events(views, first, last), _short_grants(asking, views, patient.id)
    )
    return {
        **SHORT["DK-0530"],
        "person": {"name": patient.full_name},
        "calendar": {
            "appointments": _page(nexus.appointments(events, patient.id, whole=False), 20)
        },
        "grants": _items(grants),
    }


async def _short_grants(asking: Nexus, views: wire.Preferences, patient: int) -> list[model.Grant]:
    leaves = nexus_tree.grants(await asking.tree(views), patient)[:10]
    full = await asyncio.gather(*map(asking.full_grant, leaves))
    return [
        nexus_tree.grant(one, all_of_it, whole=False)
        for one, all_of_it in zip(leaves, full, strict=True)
    ]


def _page(rows: list[model.Appointment], most: int) -> dict[str, Any]:
    return {"nodes": rows[:most], "pageInfo": {"hasNextPage": len(rows) > most}}


def _items(rows: list[Any]) -> dict[str, Any]:
    return {"items": {"nodes": rows}}


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


WORKS: Mapping[str, Work] = {
    "MyDay": my_day,
    "Everything": everything,
    "TwoMunicipalities": two_municipalities,
    "Small": small,
    "OneWrite": one_write,
}
