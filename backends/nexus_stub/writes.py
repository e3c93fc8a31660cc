"""The addresses of prototypes, of what is done with them, and of what they have made."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from json import JSONDecodeError
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backends.nexus_stub import applying, cancelling, conversing
from backends.nexus_stub.answers import error, full
from backends.nexus_stub.links import Links
from backends.nexus_stub.orders import Refused, missing
from backends.nexus_stub.routes import ROOT, Handler
from backends.nexus_stub.scene import Scene
from backends.stage.plot import Plot


@dataclass
class Writes:
    """The handlers, with what they stand on."""

    scene: Scene
    plot: Plot

    def table(self, authorized: Callable[[Handler], Handler]) -> list[Route]:
        """Every address, each behind the token check."""
        person, event = f"{ROOT}/patients/{{id:int}}", f"{ROOT}/events/{{id:int}}"
        conversation = f"{ROOT}/citizenConversations/{{id:int}}"
        conversations, applications = f"{person}/citizenConversations", f"{person}/hclApplications"
        handlers: list[tuple[str, str, Handler]] = [
            ("GET", f"{event}/cancelPrototype", self.prototype(cancelling.prototype)),
            ("PUT", f"{event}/cancellation", self.cancel),
            ("GET", f"{conversations}/prototype", self.prototype(conversing.new_prototype)),
            ("POST", conversations, self.start),
            (
                "GET",
                f"{conversation}/replyPrototype",
                self.prototype(conversing.reply_prototype),
            ),
            ("POST", f"{conversation}/messages", self.reply),
            ("PUT", f"{conversation}/markRead", self.mark_read),
            ("GET", f"{applications}/prototype", self.prototype(applying.prototype)),
            ("POST", applications, self.apply),
            ("GET", f"{person}/events/{{one:int}}", self.by_id("event")),
            ("GET", f"{conversations}/{{one:int}}", self.by_id("conversation")),
            ("GET", f"{conversations}/uid/{{uid}}", self.by_uid("conversation")),
            ("GET", f"{applications}/uid/{{uid}}", self.by_uid("application")),
        ]
        return [
            Route(path, authorized(_refusing(handler)), methods=[method])
            for method, path, handler in handlers
        ]

    def prototype(self, make: Callable[[Scene, Links, int], dict[str, Any]]) -> Handler:
        """A prototype to fill in."""

        async def answer(request: Request) -> Response:
            return JSONResponse(make(self.scene, Links.of(request), request.path_params["id"]))

        return answer

    async def cancel(self, request: Request) -> Response:
        """The whole event, cancelled."""
        tenant, event_id, told = await _told(request)
        entity = cancelling.cancel(self.scene, self.plot, tenant, event_id, told)
        return JSONResponse(full(entity, Links.of(request)))

    async def start(self, request: Request) -> Response:
        """The whole conversation: 201 if it is new, 200 if the same order made it before."""
        tenant, patient_id, told = await _told(request)
        entity, is_new = conversing.start(self.scene, self.plot, tenant, patient_id, told)
        return JSONResponse(full(entity, Links.of(request)), status_code=_status(is_new))

    async def reply(self, request: Request) -> Response:
        """The message: 201 or 200 likewise."""
        tenant, conversation_id, told = await _told(request)
        message, is_new = conversing.reply(self.scene, self.plot, tenant, conversation_id, told)
        links = {"conversation": Links.of(request).to("conversation", conversation_id)}
        return JSONResponse({**message, "_links": links}, status_code=_status(is_new))

    async def mark_read(self, request: Request) -> Response:
        """The whole conversation, read by this reader."""
        tenant, conversation_id, told = await _told(request)
        entity = conversing.mark_read(self.scene, self.plot, tenant, conversation_id, told)
        return JSONResponse(full(entity, Links.of(request)))

    async def apply(self, request: Request) -> Response:
        """The whole application: 201 or 200 likewise."""
        tenant, patient_id, told = await _told(request)
        entity, is_new = applying.apply(self.scene, self.plot, tenant, patient_id, told)
        return JSONResponse(full(entity, Links.of(request)), status_code=_status(is_new))

    def by_id(self, kind: str) -> Handler:
        """One of a person's things, whole."""

        async def answer(request: Request) -> Response:
            return self._whole(request, kind, request.path_params["one"])

        return answer

    def by_uid(self, kind: str) -> Handler:
        """The same by its uid."""

        async def answer(request: Request) -> Response:
            asked = request.path_params
            name = self.scene.store.named(asked["tenant"], kind, asked["uid"])
            if name is None:
                raise missing()
            return self._whole(request, kind, name.made)

        return answer

    def _whole(self, request: Request, kind: str, number: int) -> Response:
        links = Links.of(request)
        entity = self.scene.store.entity(links.tenant, kind, number)
        if entity is None or entity.patient_id != request.path_params["id"]:
            raise missing()
        return JSONResponse(full(entity, links))


async def _told(request: Request) -> tuple[str, int, Any]:
    try:
        told = await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        raise Refused(400, "INVALID_ORDER") from None
    return request.path_params["tenant"], request.path_params["id"], told


def _refusing(handler: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as refused:
            return error(request, refused.status, refused.message)

    return answer


def _status(is_new: bool) -> int:  # noqa: FBT001  # what the functions above answer
    return HTTPStatus.CREATED if is_new else HTTPStatus.OK
