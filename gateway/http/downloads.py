"""`/documents/<opaque>`: files, to the person the link was made for, with that person's token."""

from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import Response

from gateway.domain.errors import (
    InvalidToken,
    NotSignedIn,
    SourceError,
    SourceInvalid,
    SourceTimeout,
    StoreUnavailable,
)
from gateway.http.graphql import CHALLENGE, VerifiesTokens, keys_out_of_reach, unauthenticated
from gateway.http.responses import PERSONAL, refusal
from gateway.resolvers.context import RequestContext, Services
from gateway.resolvers.downloads import Download, file_behind
from gateway.upstream.budget import reading_within

_log = structlog.get_logger("gateway.http")
_OPERATION = "download"


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """The endpoint for files."""

    services: Services
    verifier: VerifiesTokens
    read_budget: float

    async def __call__(self, request: Request) -> Response:
        """A file as an attachment, or 401, 404, 502, 503, 504 with a JSON error."""
        try:
            viewer = await self.verifier.viewer(request.headers.getlist("authorization"))
        except InvalidToken as error:
            _log.info("token_refused", reason=error.reason)
            return unauthenticated()
        except SourceError:
            return keys_out_of_reach()
        if viewer is None:
            return _not_signed_in()
        context = self.services.begin(viewer, _OPERATION)
        try:
            with reading_within(self.read_budget):
                download = await file_behind(context, request.path_params["opaque"])
        except NotSignedIn:
            return _not_signed_in()
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


def _not_signed_in() -> Response:
    message = "Sign in to fetch this: send a bearer token."
    headers = {"www-authenticate": CHALLENGE}
    return refusal("UNAUTHENTICATED", message, status=401, headers=headers)


def _attachment(download: Download | None) -> Response:
    if download is None:
        message = "There is no such document for you: ask for a new link."
        return refusal("BAD_USER_INPUT", message, status=404)
    return Response(
        download.content.content,
        media_type=download.content.media_type,
        headers={
            **PERSONAL,
            "content-disposition": f'attachment; filename="{download.file_name}"',
            "content-security-policy": "default-src 'none'; sandbox",
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
