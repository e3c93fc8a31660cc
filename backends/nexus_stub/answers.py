"""The shapes of answers: half and full objects with their links, page-link lists, error bodies."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from backends.nexus_stub.links import Links
from backends.nexus_stub.store import Entity

_EXTRA_LINKS = {
    "document": ("update", "audit", "availableTags"),
    "form": ("availableActions", "audit"),
    "grant": ("availableBaskets", "audit", "relatedActivities"),
    "event": ("cancel",),
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
    for rel in _EXTRA_LINKS.get(entity.kind, ()):
        own[rel] = {"href": f"{to_itself['href']}/{rel}"}
    if body.get("fileSize") is not None:
        own["file"] = links.file(entity.id)
    shown = {key: value for key, value in body.items() if key != "fileText"}
    return {**shown, "_links": own}


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
