"""The addresses under `/demo` of a stub whose data changes."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backends.stage.plot import Plot

Control = Callable[[Request], Awaitable[Response]]


def plot_controls(plot: Plot) -> Mapping[str, Control]:
    """By path: effects, digest, reset and happen."""

    async def effects(request: Request) -> Response:
        if request.method == "DELETE":
            plot.effects.clear()
        return JSONResponse(plot.effects)

    async def digest(_request: Request) -> Response:
        return JSONResponse({"digest": plot.digest()})

    async def reset(_request: Request) -> Response:
        plot.reset()
        return JSONResponse({})

    async def happen(request: Request) -> Response:
        try:
            return JSONResponse(dict(plot.happen(await request.json())))
        except ValueError as wrong:
            return JSONResponse({"error": str(wrong)}, status_code=400)

    return {
        "/demo/effects": effects,
        "/demo/digest": digest,
        "/demo/reset": reset,
        "/demo/happen": happen,
    }
