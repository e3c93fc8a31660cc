"""The demo's way to become somebody: hands tokens of the demo's identity provider to the page.

These routes exist only where `omsorg demo` wires them, on a loopback address.
"""

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.http.responses import json_response, refusal


def demo_routes(identity: httpx.AsyncClient) -> list[Route]:
    """`/demo/persons` and `/demo/token?person=KEY`, as the identity provider answers them."""

    async def persons(_request: Request) -> Response:
        return await _passed_on(identity, "/demo/persons", {})

    async def token(request: Request) -> Response:
        wanted = {"person": request.query_params.get("person", "")}
        return await _passed_on(identity, "/demo/token", wanted)

    return [Route("/demo/persons", persons), Route("/demo/token", token)]


async def _passed_on(identity: httpx.AsyncClient, path: str, query: dict[str, str]) -> Response:
    try:
        answer = await identity.get(path, params=query)
        content = answer.json()
    except (httpx.HTTPError, ValueError):
        message = "The demo's identity provider does not answer: start the demo again."
        return refusal("SOURCE_UNAVAILABLE", message, status=503)
    return json_response(content, status=answer.status_code)
