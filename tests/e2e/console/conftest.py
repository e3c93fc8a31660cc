"""A real browser that plays scenarios: before a gateway of pasteboard, and before the demo."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.console.demo_gateway import AHEAD, DIST, demo_gateway
from tests.e2e.console.fake_gateway import FakeGateway, serving
from tests.e2e.served_live import Live
from tests.npm import NotInstalledError, install
from tests.untested import untested
from tests.world import ROOT, Backends, backends

HERE = Path(__file__).parent
PICTURES = ROOT / "var" / "screenshots"
"""Where a person can look at what the browser saw."""
NO_BROWSER = 3
TOKEN = "from-elsewhere.1"
PLAYS = (
    *("examples", "more", "pickers", "switching", "unfinished", "axe", "changing", "back"),
    "racing",
)
"""What is played before the demo: see demo.mjs."""
FOUR_MINUTES = 240


def need_node_modules() -> None:
    """The browser comes from the package registry, by this folder's own lock file."""
    try:
        install(HERE)
    except NotInstalledError as missing:
        raise untested("the console", str(missing)) from None


class Played:
    """What the browser saw (`seen`) and what the gateway was asked, scenario by scenario."""

    def __init__(self, seen: dict[str, Any], gateways: dict[str, FakeGateway]) -> None:
        self.seen, self.gateways = seen, gateways


def in_a_browser(script: Path, plan: Path, what: str) -> dict[str, Any]:
    """What a script reports of its plan; leaves tests of this out where no browser can run."""
    done = subprocess.run(
        [str(shutil.which("node")), str(script), str(plan)],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode == NO_BROWSER:
        raise untested(what, done.stderr.strip())
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """All scenarios before gateways of pasteboard, played once."""
    if not (DIST / "index.html").exists():
        raise untested("the console", "console/dist is missing; run `make console`.")
    need_node_modules()
    scenarios = {
        "keyboard": ({"play": "keyboard", "token": TOKEN}, FakeGateway()),
        "hasty": ({"play": "hasty", "token": TOKEN}, FakeGateway()),
        "refused": ({"play": "refused", "token": TOKEN}, FakeGateway(refuse=TOKEN)),
        "late": ({"play": "late", "token": TOKEN}, FakeGateway()),
        "watch": ({"play": "watch", "token": TOKEN}, FakeGateway()),
        "watch refused": ({"play": "watchRefused", "token": TOKEN}, FakeGateway(refuse=TOKEN)),
        "typed": ({"play": "headers", "token": TOKEN}, FakeGateway()),
        "leftover": ({"play": "leftover", "token": TOKEN}, FakeGateway()),
        "rights": ({"play": "rights", "token": TOKEN}, FakeGateway()),
        "examples": ({"play": "examples"}, FakeGateway()),
    }
    with ExitStack() as stack:
        gateways = {k: stack.enter_context(serving(g)) for k, (_, g) in scenarios.items()}
        told = {k: {**s, "url": gateways[k].url} for k, (s, _) in scenarios.items()}
        plan = tmp_path_factory.mktemp("console") / "scenarios.json"
        plan.write_text(json.dumps(told))
        return Played(in_a_browser(HERE / "drive.mjs", plan, "the console"), gateways)


@pytest.fixture(scope="session")
def demo_stubs() -> Iterator[Backends]:
    """Stubs that only the console's tests ask, so that nobody empties their lists meanwhile."""
    with backends() as running:
        yield running


@pytest.fixture(scope="session")
def demo(demo_stubs: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The demo with the console page, as `make run` serves it."""
    need_node_modules()
    with demo_gateway(demo_stubs, tmp_path_factory.mktemp("demo") / "gateway") as ready:
        yield ready


def in_the_demo(folder: Path, gateway: Live, *plays: str) -> dict[str, Any]:
    """What the browser saw in each play. `ahead` moves the gateway's clock."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    scenario = {
        "url": f"http://127.0.0.1:{gateway.port}/",
        "pictures": str(PICTURES),
        "ahead": {"file": str(gateway.said.parent / AHEAD), "seconds": FOUR_MINUTES},
    }
    plan = folder / "plan.json"
    plan.write_text(json.dumps({play: {"play": play, **scenario} for play in plays}))
    return in_a_browser(HERE / "demo.mjs", plan, "the console")


@pytest.fixture(scope="session")
def seen(
    demo: Live, demo_stubs: Backends, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Everything played once, and the effects that the care systems then count."""
    folder = tmp_path_factory.mktemp("demo-plays")
    for picture in PICTURES.glob("console-*.png"):
        picture.unlink()
    demo_stubs.forget_effects()
    found = in_the_demo(folder, demo, "examples")
    effects = demo_stubs.effects()
    demo_stubs.forget_effects()
    found |= in_the_demo(folder, demo, *PLAYS[1:])
    return {**found, "effects": effects, "later effects": demo_stubs.effects()}


@pytest.fixture(scope="session")
def idle(demo_stubs: Backends, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Four minutes in which nobody uses Aarhus' portal, before a gateway of its own."""
    folder = tmp_path_factory.mktemp("idle")
    with demo_gateway(demo_stubs, folder / "gateway") as gateway:
        return in_the_demo(folder, gateway, "idle")["idle"]
