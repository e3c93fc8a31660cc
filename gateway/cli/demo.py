"""The demo world on this machine: four stubs as processes of their own, started and stopped."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import httpx
import typer

from gateway.cli.serving import listening
from gateway.domain.errors import Misconfigured

IDENTITY = "http://127.0.0.1:8104"
STUBS = (
    ("cura_stub", 8101, "Cura: Aarhus, Frederiksberg"),
    ("nexus_stub", 8102, "KMD Nexus: Helsingør, Billund"),
    ("helsenorge_stub", 8103, "helsenorge: Vestby"),
    ("identity_stub", 8104, "sign-in and registers"),
)
_PATIENCE = 30.0
_CREDENTIALS = (
    "DK_0751",
    "DK_0147",
    "DK_0217",
    "DK_0530",
    "NO_3216",
    "REGISTERS_DK",
    "REGISTERS_NO",
)
_QUERY = (
    '{"query":"{ careRecord(municipality: \\"DK-0217\\") { ... on CareRecord { person { name } '
    "medications { ... on NotShown { explanation alternative { title url } } } "
    'grants { ... on Grants { items(first: 3) { nodes { title status } } } } } } }"}'
)


@contextmanager
def world(port: int, scale: int) -> Iterator[Mapping[str, str]]:
    """Start the stubs, say what listens where, hand out the gateway's environment, stop them.

    Raises `Misconfigured` where a port is taken or a stub does not come up.
    """
    for _, taken, _ in (*STUBS, ("gateway", port, "")):
        listening("127.0.0.1", taken).close()
    running: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    try:
        running.extend(_started(name, at, scale) for name, at, _ in STUBS)
        _await_all(running)
        _say(port)
        yield _environment(port)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(running)
        typer.echo("Everything is stopped.")


def _as_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _started(name: str, port: int, scale: int) -> subprocess.Popen[bytes]:
    if not Path("backends", name).is_dir():
        raise Misconfigured("the demo world is not here: run this in a checkout of the project")
    command = [sys.executable, "-m", f"backends.{name}", "--port", str(port)]
    return subprocess.Popen(  # noqa: S603 - our own program and nothing from outside
        [*command, "--scale", str(scale)], stdout=subprocess.DEVNULL, start_new_session=True
    )


def _await_all(running: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + _PATIENCE
    for process, (name, port, _) in zip(running, STUBS, strict=True):
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise Misconfigured(f"{name} did not start: see what it says above")
            time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/demo/clock", trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _environment(port: int) -> Mapping[str, str]:
    folder = Path("var")
    folder.mkdir(exist_ok=True)
    for old in folder.glob("demo.sqlite*"):
        old.unlink()
    return {
        "OMSORG_SECRET": secrets.token_hex(32),
        "OMSORG_STORE_URL": f"sqlite:///{folder / 'demo.sqlite'}",
        "OMSORG_ORIGIN": f"http://127.0.0.1:{port}",
        "OMSORG_DEMO_IDENTITY": IDENTITY,
        **{f"OMSORG_CREDENTIALS_{name}": "omsorg-demo:demo-secret" for name in _CREDENTIALS},
        **{k: v for k, v in os.environ.items() if k in {"OMSORG_READ_BUDGET", "OMSORG_CONSOLE"}},
    }


def _say(port: int) -> None:
    typer.echo("\nomsorg's demo world. Every person in it is invented.\n")
    typer.echo(f"  console and gateway   http://127.0.0.1:{port}/   (GraphQL at /graphql)")
    for name, at, what in STUBS:
        typer.echo(f"  {name:<21} http://127.0.0.1:{at}/   ({what})")
    typer.echo("\nAsk as the citizen; paste this in another terminal:\n")
    typer.echo(
        f"curl -s http://127.0.0.1:{port}/graphql -H 'content-type: application/json' \\\n"
        f"  -H \"authorization: Bearer $(curl -s '{IDENTITY}/demo/token?person=citizen' "
        '| sed \'s/.*"access_token": *"\\([^"]*\\)".*/\\1/\')" \\\n'
        f"  -d '{_QUERY}'\n"
    )
    typer.echo("Ctrl-C stops everything.\n")


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
