"""The demo world on free ports, as `omsorg demo` would serve it, for a browser.

`python -m tests.e2e.console.demo_gateway PORTS_OF_THE_STUBS FOLDER PORT ENVIRONMENT`
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from gateway.app import build
from gateway.cli import serving
from tests.e2e.served_live import Live, RunningClock, live
from tests.unit.config.files import CLIENTS
from tests.untested import untested
from tests.world import ROOT, Backends, settings_for

DIST = ROOT / "console" / "dist"
AHEAD = "ahead"
"""A file of its folder that moves its clock."""


class MovedClock(RunningClock):
    """Ahead of the other by as many seconds as the file says, once there is one."""

    def __init__(self, ahead: Path) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        seconds = self._ahead.read_text() if self._ahead.exists() else "0"
        return super().now() + timedelta(seconds=float(seconds))


@contextlib.contextmanager
def demo_gateway(running: Backends, folder: Path, **environment: str) -> Iterator[Live]:
    """A gateway with the console page and the demo's applications; it is ready."""
    if not (DIST / "index.html").is_file():
        raise untested("the console", "console/dist is missing; run `make console`.")
    with live(running, folder, environment, module=__name__) as ready:
        yield ready


def main() -> None:
    ports, folder, port, environment = sys.argv[1:]
    running = Backends(ports=json.loads(ports), canary="")
    told = {
        "OMSORG_CONSOLE": "on",
        "OMSORG_CONSOLE_FILES": str(DIST),
        "OMSORG_ORIGIN": f"http://127.0.0.1:{port}",
        **json.loads(environment),
    }
    settings = settings_for(running, Path(folder), environment=told, clients=CLIENTS)
    app = build(settings, MovedClock(Path(folder, AHEAD)))
    serving._run(app, serving.listening("127.0.0.1", int(port)))


if __name__ == "__main__":
    main()
