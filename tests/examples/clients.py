"""The example clients as somebody runs them who has copied them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.served_live import Live
from tests.npm import NotInstalledError, install
from tests.untested import untested
from tests.world import ROOT, Backends

TYPESCRIPT = ROOT / "examples/typescript"
PYTHON = ROOT / "examples/python"
_SECONDS = 120
_LEFT_AT_HOME = shutil.ignore_patterns("node_modules", "dist", "generated", ".*_cache", "__py*")


@dataclass(frozen=True)
class Said:
    """What a process wrote, and how it ended."""

    out: str
    err: str
    status: int

    def id_after(self, words: str) -> str:
        """The first id or key that stands behind these words."""
        found = re.search(rf"{re.escape(words)}([\w-]+)", self.out)
        assert found, self
        return found[1]


@dataclass(frozen=True)
class Client:
    """One of the examples, ready to run."""

    folder: Path
    command: tuple[str, ...]
    environment: Mapping[str, str]

    def run(self, *told: str, **environment: str) -> Said:
        return ran(self.folder, *self.command, *told, **self.environment, **environment)

    def of(self, person: str, **more: str) -> "Client":
        """The same with the demo token of another person."""
        address = self.environment["OMSORG_DEMO_TOKEN_URL"].partition("?")[0]
        told = "&".join(f"{k}={v}" for k, v in {"person": person, **more}.items())
        here = {**self.environment, "OMSORG_DEMO_TOKEN_URL": f"{address}?{told}"}
        return Client(self.folder, self.command, here)

    def at(self, url: str) -> "Client":
        """The same with another gateway."""
        return Client(self.folder, self.command, {**self.environment, "OMSORG_URL": url})


def ran(folder: Path, *command: str, **environment: str) -> Said:
    """What came of a command; it is told nothing of this process's surroundings but the path."""
    told = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    told |= {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", **environment}
    ended = subprocess.run(
        command,
        cwd=folder,
        env=told,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Said(ended.stdout, ended.stderr, ended.returncode)


def copied(example: Path, room: Path) -> Path:
    """A copy with the schema where the example expects it, and the packages of the example."""
    room.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "schema.graphql", room / "schema.graphql")
    folder = room / "examples" / example.name
    shutil.copytree(example, folder, ignore=_LEFT_AT_HOME)
    if (example / "node_modules").is_dir():
        (folder / "node_modules").symlink_to(example / "node_modules")
    return folder


def built_typescript(room: Path) -> Path:
    """A copy that has been built as its page says."""
    try:
        install(TYPESCRIPT)
    except NotInstalledError as missing:
        raise untested("the example client in TypeScript", str(missing)) from None
    folder = copied(TYPESCRIPT, room)
    said = ran(folder, "npm", "run", "--silent", "build")
    assert said.status == 0, said
    return folder


def client(kind: str, folder: Path, served: Live, stubs: Backends) -> Client:
    """An example that asks this gateway as the demo's citizen."""
    address = stubs.url("identity_stub", "/demo/token?person=citizen")
    here = {
        "OMSORG_URL": f"http://127.0.0.1:{served.port}/graphql",
        "OMSORG_DEMO_TOKEN_URL": address,
    }
    commands = {
        "typescript": ("node", "dist/main.js"),
        "python": (sys.executable, "-m", "omsorg_client"),
    }
    return Client(folder, commands[kind], here)
