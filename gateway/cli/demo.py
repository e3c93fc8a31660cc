"""The demo world on this machine: stubs as processes of their own, started and stopped.

Which stubs, on which ports, and with which credentials: municipalities.toml and identity.toml say.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import httpx
import typer

from gateway.cli.places import IDENTITY
from gateway.cli.progress import Shown, shown
from gateway.cli.serving import listening
from gateway.config.identity import read_identity
from gateway.config.municipalities import CredentialsOf, read_municipalities
from gateway.domain.errors import Misconfigured
from gateway.routing.connections import ConnectedMunicipality, system_named
from gateway.routing.register import register
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.machine_tokens import Credentials

_SECRET = Path("var", "demo-secret")
_STORE = {
    "OMSORG_STORE_URL": "sqlite:///var/demo.sqlite",
    "OMSORG_LOG_HEADS": "var/demo-heads",
    "OMSORG_SECRET_FILE": str(_SECRET),
}
_FOR_THE_GATEWAY = frozenset({"OMSORG_READ_BUDGET", "OMSORG_CONSOLE", "OMSORG_CONSOLE_FILES"})
"""Settings of this process that the demo's gateway hears."""
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_PATIENCE = 30.0
_CLIENT = Credentials(client_id="omsorg-demo", secret="demo-secret")  # noqa: S106 - public
_QUERY = (
    '{"query":"{ careRecord(municipality: \\"DK-0217\\") { ... on CareRecord { person { name } '
    "medications { ... on NotShown { explanation alternative { title url } } } "
    'grants { ... on Grants { items(first: 3) { nodes { title status } } } } } } }"}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """One of them: its package in `backends/`, the port it listens on, what it stands for."""

    package: str
    port: int
    what: str


def stubs() -> tuple[Stub, ...]:
    """One for each care system of this folder's municipalities.toml, and one for signing in.

    The stub of a care system is `backends/<system>_stub`, on the port of its addresses there.
    Raises `Misconfigured` where that is not one port of this machine.
    """
    served: dict[str, list[ConnectedMunicipality]] = {}
    for municipality in _municipalities(lambda _: _CLIENT):
        served.setdefault(municipality.system, []).append(municipality)
    signing_in = Stub(
        package="identity_stub", port=urlsplit(IDENTITY).port or 0, what="sign-in and registers"
    )
    return (*(_stub_of(system, served[system]) for system in served), signing_in)


def credentials() -> Mapping[str, str]:
    """The environment's credentials for every source in the two files, as all stubs take them."""
    named: list[str] = []

    def note(name: str) -> Credentials:
        named.append(name.replace("-", "_"))
        return _CLIENT

    _municipalities(note)
    read_identity(Path("identity.toml"), note)
    pair = f"{_CLIENT.client_id}:{_CLIENT.secret}"
    return {f"OMSORG_CREDENTIALS_{name}": pair for name in named}


def _municipalities(credentials_of: CredentialsOf) -> tuple[ConnectedMunicipality, ...]:
    return read_municipalities(
        Path("municipalities.toml"),
        known=register().municipalities,
        credentials=credentials_of,
        upstream=UpstreamSettings(),
    ).municipalities


def _stub_of(system: str, municipalities: Sequence[ConnectedMunicipality]) -> Stub:
    places = {(urlsplit(m.address).hostname, urlsplit(m.address).port) for m in municipalities}
    host, port = places.pop()
    if places or host != "127.0.0.1" or port is None:
        raise Misconfigured(
            f"municipalities.toml: {system} has one stub in the demo world: give all its addresses "
            "the same port of 127.0.0.1"
        )
    names = ", ".join(register().municipalities[m.code].name for m in municipalities)
    return Stub(package=f"{system}_stub", port=port, what=f"{system_named(system).name}: {names}")


@contextmanager
def world(port: int, scale: int) -> Iterator[Mapping[str, str]]:
    """Start the stubs, say what listens where, hand out the gateway's environment, stop them.

    Raises `Misconfigured` where a port is taken or a stub does not come up.
    """
    if not Path("backends").is_dir():
        raise Misconfigured("the demo world is not here: run this in a checkout of the project")
    cast = stubs()
    for taken in (*(stub.port for stub in cast), port):
        listening("127.0.0.1", taken, "stop what listens there, then start again").close()
    running: list[subprocess.Popen[bytes]] = []
    for told in _STOPPING:
        signal.signal(told, _stop_here)
    try:
        with shown("Starting the stubs") as progress:
            for stub in cast:
                with _undisturbed():
                    running.append(_started(stub, scale))
            _await_all(running, cast, progress)
        _say(port, cast)
        yield _environment(port)
    except _ToldToStop:
        raise typer.Exit from None
    finally:
        for impatience in _STOPPING:
            signal.signal(impatience, signal.SIG_IGN)
        _stop(running)
        _SECRET.unlink(missing_ok=True)
        typer.echo("Everything is stopped.")


class _ToldToStop(BaseException):
    """Ctrl-C or SIGTERM.

    No KeyboardInterrupt: Python remembers one that went through `exec`, as imports do, and then
    ends as if nobody had caught it.
    """


def _stop_here(_signal: int, _frame: FrameType | None) -> None:
    raise _ToldToStop


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits for the end of the block, so that no process is started and then forgotten."""
    waiting: list[int] = []
    before = {s: signal.signal(s, lambda told, _: waiting.append(told)) for s in _STOPPING}
    try:
        yield
    finally:
        for told, handler in before.items():
            signal.signal(told, handler)
    if waiting:
        raise _ToldToStop


def _started(stub: Stub, scale: int) -> subprocess.Popen[bytes]:
    if not Path("backends", stub.package).is_dir():
        raise Misconfigured(f"backends/{stub.package} is missing: the demo world needs it")
    command = [sys.executable, "-m", f"backends.{stub.package}", "--port", str(stub.port)]
    return subprocess.Popen(  # noqa: S603 - our own program and nothing from outside
        [*command, "--scale", str(scale)], stdout=subprocess.DEVNULL, start_new_session=True
    )


def _await_all(
    running: list[subprocess.Popen[bytes]], cast: Sequence[Stub], progress: Shown
) -> None:
    until = time.monotonic() + _PATIENCE
    for process, stub in zip(running, cast, strict=True):
        progress.doing(f"Waiting for {stub.package} on port {stub.port}")
        while not _answers(stub.port):
            if process.poll() is not None or time.monotonic() > until:
                raise Misconfigured(f"{stub.package} did not start: see what it says above")
            time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/demo/clock", trust_env=False).is_success
    except httpx.HTTPError:
        return False


def store_of_the_demo() -> Mapping[str, str]:
    """The running demo's settings of the store. Raises `Misconfigured` where none runs here."""
    if not _SECRET.is_file():
        raise Misconfigured("the demo is not running in this folder: start it with `make run`")
    return _STORE


def _keep_secret(secret: str) -> None:
    """For this user only, and until the demo ends."""
    _SECRET.unlink(missing_ok=True)
    _SECRET.touch(mode=0o600)
    _SECRET.write_text(secret, encoding="utf-8")


def _environment(port: int) -> Mapping[str, str]:
    folder = Path("var")
    folder.mkdir(exist_ok=True)
    for old in (*folder.glob("demo.sqlite*"), *folder.glob("demo-heads/*.head")):
        old.unlink()
    _keep_secret(secrets.token_hex(32))
    return {
        **_STORE,
        "OMSORG_ORIGIN": f"http://127.0.0.1:{port}",
        "OMSORG_CONSOLE": "on",
        **credentials(),
        **{k: v for k, v in os.environ.items() if k in _FOR_THE_GATEWAY},
    }


def _say(port: int, cast: Sequence[Stub]) -> None:
    typer.echo("\nomsorg's demo world. Every person in it is invented.\n")
    typer.echo(f"  console and gateway   http://127.0.0.1:{port}/   (GraphQL at /graphql)")
    for stub in cast:
        typer.echo(f"  {stub.package:<21} http://127.0.0.1:{stub.port}/   ({stub.what})")
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
