"""The demo world's stubs at the benchmark's moment, and the settings of a gateway before them."""

import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.places import NOW, ROOT, SERVED, SOURCES
from gateway.config.environment import Settings, read_settings
from gateway.routing.register import register

SCALE = {"cura_stub": 5, "nexus_stub": 1, "helsenorge_stub": 1, "identity_stub": 1}
"""How many times as many rows as in the demo: a rich record."""
_DEMO_PORTS = {
    "cura_stub": 8101,
    "nexus_stub": 8102,
    "helsenorge_stub": 8103,
    "identity_stub": 8104,
}
_PATIENCE = 60.0
_SECRET = "a secret of the benchmark, and of nothing else"  # noqa: S105 - public
_LIFETIME = str(7 * 24 * 3600)


@contextmanager
def stubs(scale: Mapping[str, int] = SCALE) -> Iterator[None]:
    """Every stub on its port, its clock stopped at the benchmark's moment."""
    running: list[subprocess.Popen[bytes]] = []
    try:
        for stub, port in SOURCES.items():
            command = [sys.executable, "-m", f"backends.{stub}", "--port", str(port)]
            command += ["--today", NOW.date().isoformat(), "--scale", str(scale[stub])]
            running.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL))  # noqa: S603 - our own
        for process, (stub, port) in zip(running, SOURCES.items(), strict=True):
            _await(process, stub, port)
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(10)


def _await(process: subprocess.Popen[bytes], stub: str, port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while not _stopped_at_our_moment(port):
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(
                f"{stub} did not start on port {port}: stop what listens there, then run again"
            )
        time.sleep(0.05)


def _stopped_at_our_moment(port: int) -> bool:
    clock = f"http://127.0.0.1:{port}/demo/clock"
    try:
        return httpx.post(clock, json={"now": NOW.isoformat()}, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def token(person: str) -> str:
    """A token of the identity stub, good for a week after the benchmark's moment."""
    asked = {"person": person, "sid": f"bench-{person}", "lifetime": _LIFETIME}
    url = f"http://127.0.0.1:{SOURCES['identity_stub']}/demo/token"
    answer = httpx.get(url, params=asked, trust_env=False)
    answer.raise_for_status()
    found: str = answer.json()["access_token"]
    return found


def settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """A gateway's settings with its files in `folder`, for use in this process."""
    told = {**environment_of(folder), **(environment or {})}
    return read_settings(told, register(), demo=True)


def environment_of(folder: Path) -> dict[str, str]:
    """The same as environment variables. Files that are there are taken as they are.

    They are the demo's, with the benchmark's ports, and with rates that nothing of it reaches.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("municipalities.toml", "identity.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for stub, port in _DEMO_PORTS.items():
            text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{SOURCES[stub]}")
        _written_unless_there(folder / name, text)
    _written_unless_there(folder / "clients.toml", _CLIENTS)
    connected = tomllib.loads((folder / "municipalities.toml").read_text(encoding="utf-8"))
    codes = [code for code, table in connected.items() if isinstance(table, dict)]
    names = [*(code.replace("-", "_") for code in codes), "REGISTERS_DK", "REGISTERS_NO"]
    return {
        "OMSORG_MUNICIPALITIES": str(folder / "municipalities.toml"),
        "OMSORG_IDENTITY": str(folder / "identity.toml"),
        "OMSORG_CLIENTS": str(folder / "clients.toml"),
        "OMSORG_STORE_URL": f"sqlite:///{folder / 'store.sqlite'}",
        "OMSORG_LOG_HEADS": str(folder / "heads"),
        "OMSORG_SECRET": _SECRET,
        "OMSORG_ORIGIN": f"http://127.0.0.1:{SERVED}",
        **{f"OMSORG_CREDENTIALS_{name}": "omsorg-demo:demo-secret" for name in names},
    }


def _written_unless_there(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, encoding="utf-8")


_CLIENTS = """\
# Every limiter runs; none of them refuses anything of the benchmark's.
[anonymous]
per_minute = 60000
burst = 1000
free_queries = true
explores = false

[person]
per_minute = 1000000
burst = 1000000

[[client]]
id = "omsorg-console"
name = "The benchmark"
topics = "all"
municipalities = "all"
per_minute = 1000000
burst = 1000000
free_queries = true
explores = false
"""
