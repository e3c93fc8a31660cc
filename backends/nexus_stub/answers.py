"""The shapes of answers: half and full objects with their links, page-link lists, error bodies."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from backends.nexus_stub.links import Links
from backends.nexus_stub.rules import can_be_answered, can_be_cancelled, conversation_is_seen
from backends.nexus_stub.store import Entity

NOT_THERE = "OBJECT_NOT_FOUND"
"""What the error body of a 404 says where the address is right and the thing is not there."""

_EXTRA_LINKS: dict[str, tuple[str, ...]] = {
    "document": ("update", "audit", "availableTags"),
    "form": ("availableActions", "audit"),
    "grant": ("availableBaskets", "audit", "relatedActivities"),
}


def half(entity: Entity, links: Links) -> dict[str, Any]:
    """What a list shows of a thing."""
    to_itself = links.to(entity.kind, entity.id)
    own: dict[str, Any] = {"self": to_itself}
    if entity.kind in ("grant", "form"):
        own = {"self": links.href(f"/references/{entity.kind}/{entity.id}")}
        own["referencedObject"] = to_itself
    return {**entity.body["half"], "_links": own}


def full(entity: Entity, links: Links) -> dict[str, Any]:
    """The whole thing."""
    body = entity.body.get("full") or entity.body["half"]
    to_itself = links.to(entity.kind, entity.id)
    own: dict[str, Any] = {"self": to_itself}
    for rel in (*_EXTRA_LINKS.get(entity.kind, ()), *_what_can_be_done(entity)):
        own[rel] = {"href": f"{to_itself['href']}/{rel}"}
    if body.get("fileSize") is not None:
        own["file"] = links.file(entity.id)
    shown = {key: value for key, value in body.items() if key != "fileText"}
    if entity.kind == "event":
        shown["cancellation"] = entity.body.get("cancellation")
    return {**shown, "_links": own}


def _what_can_be_done(entity: Entity) -> tuple[str, ...]:
    """The links of a thing that are there only as long as they lead somewhere."""
    if entity.kind == "event" and can_be_cancelled(entity):
        return ("cancelPrototype",)
    if entity.kind == "conversation" and conversation_is_seen(entity):
        return ("markRead", "replyPrototype") if can_be_answered(entity) else ("markRead",)
    return ()


def page_links(count: int, page_size: int, path: str, links: Links) -> dict[str, Any]:
    """A list told as links to its pages."""
    pages = [
        {"_links": {"self": links.href(f"{path}?page={n}&pageSize={page_size}")}}
        for n in range((count + page_size - 1) // page_size)
    ]
    return {"totalItems": count, "pageSize": page_size, "pages": pages, "_links": {}}


def error(request: Request, status: int, message: str) -> JSONResponse:
    """An error body in the manner of Spring."""
    body = {
        "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}.000+0000",
        "status": status,
        "error": HTTPStatus(status).phrase,
        "message": message,
        "path": request.url.path,
    }
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body, status_code=status, headers=headers)
