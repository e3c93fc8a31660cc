"""`/documents/<opaque>`: files, to the person the link was made for, with that person's token."""

from dataclasses import dataclass, field

import structlog
from starlette.requests import Request
from starlette.responses import Response

from gateway.domain.errors import (
    NotSignedIn,
    SourceError,
    SourceInvalid,
    SourceTimeout,
    StoreUnavailable,
)
from gateway.http.challenges import not_signed_in
from gateway.http.counting import ANSWERED, Counts, Transport, Uncounted, counting
from gateway.http.limiting import Gate
from gateway.http.responses import JsonResponse, refusal
from gateway.resolvers.context import RequestContext, Services
from gateway.resolvers.downloads import Download, file_behind
from gateway.upstream.budget import reading_within

_log = structlog.get_logger("gateway.http")
_OPERATION = "download"
_SIGN_IN = "Sign in to fetch this: send a bearer token."


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """The endpoint for files."""

    services: Services
    gate: Gate
    read_budget: float
    counts: Counts = field(default_factory=Uncounted)

    async def __call__(self, request: Request) -> Response:
        """A file as an attachment, or 401, 403, 404, 429, 502, 503, 504 with a JSON error."""
        with counting(self.counts, Transport.DOWNLOAD, "query") as counted:
            response = await self._fetched(request)
            counted.outcome = response.outcome if isinstance(response, JsonResponse) else ANSWERED
            return response

    async def _fetched(self, request: Request) -> Response:
        viewer = await self.gate.let_in(request)
        if isinstance(viewer, Response):
            return viewer
        if viewer is None:
            return not_signed_in(_SIGN_IN)
        context = self.services.begin(viewer, _OPERATION)
        try:
            with reading_within(self.read_budget):
                download = await file_behind(context, request.path_params["opaque"])
        except NotSignedIn:
            return await self._settled(context, not_signed_in(_SIGN_IN))
        except SourceError as error:
            return await self._settled(context, _failed(error))
        return await self._settled(context, _attachment(download))

    async def _settled(self, context: RequestContext, response: Response) -> Response:
        try:
            await context.settle()
        except StoreUnavailable:
            _log.error("access_log_unavailable")
            message = "The access log cannot be written, so nothing is shown: try again later."
            return refusal("INTERNAL", message, status=503)
        return response


def _attachment(download: Download | None) -> Response:
    if download is None:
        message = "There is no such document for you: ask for a new link."
        return refusal("BAD_USER_INPUT", message, status=404)
    return Response(
        download.content.content,
        media_type=download.content.media_type,
        headers={
            "content-disposition": f'attachment; filename="{download.file_name}"',
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        },
    )


def _failed(error: SourceError) -> Response:
    if isinstance(error, SourceTimeout):
        return refusal("SOURCE_TIMEOUT", "The care system is slow: try again later.", status=504)
    if isinstance(error, SourceInvalid):
        message = "The care system gave something that is no file: tell the municipality."
        return refusal("SOURCE_INVALID", message, status=502)
    message = "The care system does not give the file now: try again later."
    return refusal("SOURCE_UNAVAILABLE", message, status=503)
