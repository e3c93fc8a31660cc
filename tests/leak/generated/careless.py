"""Patches that make a gateway tell what it hides, each in another way."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gateway.domain.errors import BadInput, SourceInvalid
from gateway.domain.people import StaffMember
from gateway.domain.topics import Topic
from gateway.http import responses
from gateway.records import redaction
from gateway.records.loading import PolicedLoading
from gateway.resolvers import document_search, paging
from gateway.resolvers.opaque import OpaqueBox
from gateway.schema import topics
from gateway.session import rights
from gateway.systems.cura import visibility
from gateway.systems.helsenorge import reading as norwegian
from gateway.systems.nexus import documents, grants, messages
from gateway.systems.nexus.papers import Papers
from gateway.upstream.reading import Marks
from tests.leak.generated.noticing import carefully, everywhere, noticing


def surnames(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StaffMember, "by_first_name", lambda member: member)


def hidden_elements(patch: pytest.MonkeyPatch) -> None:
    def all_of_them(elements: Any) -> dict[str, Any]:
        return {Marks(raw, "").of("type", str): raw for raw in elements}

    carefully(patch)
    everywhere(patch, grants.shown_elements, all_of_them)


def cut_parts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(redaction, "appointment", lambda found, _cuts, _links: found)


def notes_of_staff(patch: pytest.MonkeyPatch) -> None:
    carefully(patch)
    patch.setattr(messages, "hides", lambda _checks: False)


def restricted(patch: pytest.MonkeyPatch) -> None:
    everywhere(patch, norwegian.unrestricted, lambda _meta: True)


def counted_pages(patch: pytest.MonkeyPatch) -> None:
    noticed, page = noticing(patch), paging.page

    def counted(*given: Any, **named: Any) -> Any:
        found = page(*given, **named)
        return replace(found, has_next=found.has_next or noticed.rows > 0)

    everywhere(patch, page, counted)


def pages_not_refilled(patch: pytest.MonkeyPatch) -> None:
    noticed, page = noticing(patch), paging.page

    def short(*given: Any, **named: Any) -> Any:
        found = page(*given, **named)
        return replace(found, entries=found.entries[: max(0, named["cut"].first - noticed.rows)])

    everywhere(patch, page, short)


def order_of_source(patch: pytest.MonkeyPatch) -> None:
    noticed, page = noticing(patch), paging.page

    def by_place(rows: Any, *, key: Callable[[Any], Any], **named: Any) -> Any:
        def placed(row: Any) -> Any:
            return (noticed.places.get(row.id, 0) // 5, *key(row))

        return page(rows, key=placed, **named)

    everywhere(patch, page, by_place)


def counting_errors(patch: pytest.MonkeyPatch) -> None:
    noticed = noticing(patch)
    patch.setattr(paging, "BadInput", lambda said: BadInput(f"{said} Rows: {noticed.rows}."))


def null_rows(patch: pytest.MonkeyPatch) -> None:
    shown = visibility.shown

    def or_unreadable(resource: Any, patient: str, place: str) -> bool:
        if not shown(resource, patient, place):
            raise SourceInvalid(place)
        return True

    everywhere(patch, shown, or_unreadable)


def ids_by_place(patch: pytest.MonkeyPatch) -> None:
    carefully(patch)
    document = documents.document

    def placed(raw: Any, place: str, *given: Any) -> Any:
        found = document(raw, place, *given)
        return found and replace(found, id=f"{found.id}@{place}")

    patch.setattr(documents, "document", placed)


def counting_cursors(patch: pytest.MonkeyPatch) -> None:
    noticed, seal = noticing(patch), OpaqueBox.seal

    def counted(box: OpaqueBox, purpose: str, parts: Any) -> str:
        more = (noticed.rows,) if purpose.startswith("cursor:") else ()
        return seal(box, purpose, [*parts, *more])

    patch.setattr(OpaqueBox, "seal", counted)


def call_left_out(patch: pytest.MonkeyPatch) -> None:
    noticed, read = noticing(patch), Papers.documents

    async def and_again(papers: Papers, ref: Any) -> Any:
        found = await read(papers, ref)
        if not noticed.names:
            way = ref.head.handle
            await way.asked(way.href("patientPreferences"), "preferences")
        return found

    patch.setattr(Papers, "documents", and_again)


def empty_without_alternative(patch: pytest.MonkeyPatch) -> None:
    not_shown = topics.not_shown

    async def looked_up(scope: Any, why: Any) -> Any:
        way = scope.reader.head.handle
        answer = await way.asked(f"{way.href('self')}/medicationCard", "medicine")
        if b'"name"' not in answer.body:
            why.ruling = replace(why.ruling, alternative=None)
        return why

    def peeking(scope: Any, topic: Topic) -> Any:
        why = not_shown(scope, topic)
        return why if topic is not Topic.MEDICATIONS else looked_up(scope, why)

    everywhere(patch, not_shown, peeking)


def searching_hidden(patch: pytest.MonkeyPatch) -> None:
    noticed, matches = noticing(patch), document_search.matches

    def also_hidden(found: Any, search: str | None) -> bool:
        hits = search and any(search.lower() in name.lower() for name in noticed.names)
        return bool(hits) or matches(found, search)

    everywhere(patch, matches, also_hidden)


def telling_header(patch: pytest.MonkeyPatch) -> None:
    noticed, answered = noticing(patch), responses.json_response

    def told(*given: Any, **named: Any) -> Any:
        response = answered(*given, **named)
        response.headers["x-rows"] = str(noticed.rows)
        return response

    everywhere(patch, answered, told)


def telling_status(patch: pytest.MonkeyPatch) -> None:
    noticed, answered = noticing(patch), responses.json_response

    def told(*given: Any, **named: Any) -> Any:
        response = answered(*given, **named)
        response.status_code = 206 if noticed.names else response.status_code
        return response

    everywhere(patch, answered, told)


def telling_log(patch: pytest.MonkeyPatch) -> None:
    noticed, load = noticing(patch), PolicedLoading._load

    async def noted(reader: PolicedLoading, topic: Topic, *given: Any) -> Any:
        found = await load(reader, topic, *given)
        if noticed.names:
            reader.line.withheld.add(topic)
        return found

    patch.setattr(PolicedLoading, "_load", noted)


def any_mandate(patch: pytest.MonkeyPatch) -> None:
    counts = rights.relatives

    def whatever(mandates: Any, what: Any) -> Any:
        for row in mandates:
            told = (row,)
            said = replace(what, category=row.category, area=row.area, privilege=row.privileges[0])
            yield from counts(told, said)

    everywhere(patch, counts, whatever)
