"""A gateway of several processes on a port, served as `omsorg serve --workers` serves it.

`python -m tests.e2e.served_workers NUMBER PORT`, with the rest in OMSORG_TEST_WORLD: the ports of
the stubs, a folder, and the environment.
"""

import json
import os
import sys
from pathlib import Path

from starlette.applications import Starlette

from gateway.app import build
from gateway.cli import serving
from tests.e2e.served_live import RunningClock
from tests.world import Backends, settings_for


def app() -> Starlette:
    """The gateway in one of the processes."""
    ports, folder, environment = json.loads(os.environ["OMSORG_TEST_WORLD"])
    own = Path(folder, str(os.getpid()))
    own.mkdir()
    settings = settings_for(Backends(ports=ports, canary=""), own, environment=environment)
    return build(settings, RunningClock())


def main() -> None:
    number, port = sys.argv[1:]
    serving._run_several(int(number), app, serving.listening("127.0.0.1", int(port)))


if __name__ == "__main__":
    main()
