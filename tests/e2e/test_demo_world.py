"""The demo world: started by one command, on loopback only, and stopped as a whole."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.e2e.command_line import OMSORG, mistake, said, wait_for
from tests.world import ROOT, STUBS, free_ports

pytestmark = pytest.mark.xdist_group("demo")


def demo_folder(folder: Path) -> Path:
    """A checkout as far as the demo needs one, so that nothing is written into the real one."""
    for name in ("backends", "gateway", "municipalities.toml", "identity.toml", "clients.toml"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture(autouse=True)
def _the_demos_ports() -> Iterator[None]:
    """Ports 8101 to 8104 for one test at a time, also where two runs of the tests meet."""
    with (Path(tempfile.gettempdir()) / "omsorg-demo-ports").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        for stub, port in STUBS.items():
            try:
                socket.create_server(("127.0.0.1", port)).close()
            except OSError:
                pytest.skip(f"PORT {port} OF {stub} IS TAKEN BY SOMETHING ELSE: stop it, try again")
        yield


def children(process: subprocess.Popen[bytes]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in listed.split()]


def left_of(folder: Path) -> list[str]:
    """Processes that live on and were started by the demo of this folder: they inherit its mark."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"MARK={folder}".encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append((place / "cmdline").read_text().replace("\0", " "))
    return found


@contextmanager
def demo(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            [*OMSORG, "demo", "--port", str(port)],
            cwd=demo_folder(folder),
            env={
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "PYTHONUNBUFFERED": "1",
                "MARK": str(folder),
            },
            stdout=out,
            stderr=err,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def stopped_clean(folder: Path, process: subprocess.Popen[bytes]) -> None:
    process.wait(30)
    assert left_of(folder) == []
    assert process.returncode == 0
    assert "Traceback" not in (folder / "err").read_text(encoding="utf-8")
    assert (folder / "out").read_text(encoding="utf-8").endswith("Everything is stopped.\n")


def test_the_demo_says_what_works_and_ctrl_c_stops_all_of_it(tmp_path: Path) -> None:
    """What it prints can be pasted; its tokens are good; nothing is reached but on loopback."""
    [port] = free_ports(1)
    with demo(tmp_path, port) as process:
        wait_for(process, f"http://127.0.0.1:{port}")
        assert len(children(process)) == 4
        assert len(left_of(tmp_path)) == 5
        printed = (tmp_path / "out").read_text(encoding="utf-8")
        for at in (port, *STUBS.values()):
            assert f"http://127.0.0.1:{at}/" in printed
        assert {listens_on(at) for at in (port, *STUBS.values())} == {"0100007F"}
        token = said("token", "citizen").stdout.strip()
        assert token.count(".") == 2
        assert "no such demo person" in mistake("token", "nobody")
        if shutil.which("curl") is not None:
            pasted = printed[printed.index("curl -s") : printed.index("Ctrl-C stops")].strip()
            answer = subprocess.run(
                ["sh", "-c", pasted], capture_output=True, text=True, timeout=30, check=True
            )
            record = json.loads(answer.stdout)["data"]["careRecord"]
            assert record["person"]["name"] == "Nancy Berggren"
            assert record["grants"]["items"]["nodes"]
        process.send_signal(signal.SIGINT)
        stopped_clean(tmp_path, process)


def test_the_demos_log_can_be_verified_while_it_runs(tmp_path: Path) -> None:
    [port] = free_ports(1)
    secret = tmp_path / "var" / "demo-secret"
    with demo(tmp_path, port) as process:
        wait_for(process, f"http://127.0.0.1:{port}")
        assert secret.stat().st_mode & 0o777 == 0o600
        verified = said("audit", "verify", "--demo", folder=tmp_path)
        assert verified.returncode == 0, verified.stderr
        assert verified.stdout.startswith("The log is whole: 1 writer")
    assert not secret.exists()
    assert "make run" in mistake("audit", "verify", "--demo", folder=tmp_path)


def listens_on(port: int) -> str:
    """The address, as the kernel writes it, that something listens on at this port."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
            address, state = line.split()[1], line.split()[3]
            if state == "0A" and int(address.partition(":")[2], 16) == port:
                return address.partition(":")[0]
    return "nowhere"


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_can_be_stopped_while_it_starts(tmp_path: Path, told: signal.Signals) -> None:
    [port] = free_ports(1)
    with demo(tmp_path, port) as process:
        until = time.monotonic() + 30
        while not children(process):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
        process.send_signal(told)
        stopped_clean(tmp_path, process)


def test_the_demo_on_a_busy_port_is_one_sentence_and_starts_nothing(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port}" in mistake("demo", "--port", str(port), folder=folder)
    with socket.create_server(("127.0.0.1", STUBS["nexus_stub"])):
        [port] = free_ports(1)
        assert "127.0.0.1:8102" in mistake("demo", "--port", str(port), folder=folder)


def test_a_token_without_a_demo_says_how_to_start_one() -> None:
    assert "make run" in mistake("token", "citizen")
