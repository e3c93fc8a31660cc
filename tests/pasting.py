"""Pasting what a page says can be pasted: its shell blocks, in a world on other ports."""

import functools
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.served_live import live
from tests.world import ROOT, STUBS, Backends, backends

THE_DAY = "day() { python3 -c 'import datetime, sys; print(datetime.date(2026, 11, 22) + datetime.timedelta(int(sys.argv[1])))' \"$1\"; }\n"  # noqa: E501
THE_MOMENT = "now() { echo 2026-11-22T09:30:00.000Z; }\n"
A_CURL = f'curl() {{ {sys.executable} -m tests.e2e.like_curl "$@"; }}\n'


def shell_blocks(page: Path) -> list[str]:
    """What stands in a page's fences for a shell, in its order."""
    return re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


Paste = Callable[[str], subprocess.CompletedProcess[str]]


@contextmanager
def pasting(folder: Path, **environment: str) -> Iterator[Paste]:
    """What bash says to a script, in front of a gateway and stubs that are this page's alone."""
    with backends() as running, live(running, folder, environment) as gateway:
        yield functools.partial(_pasted, running=running, port=gateway.port)


def _pasted(script: str, running: Backends, port: int) -> subprocess.CompletedProcess[str]:
    own = "" if shutil.which("curl") else A_CURL
    return subprocess.run(
        ["bash", "-c", _here(own + script, running, port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _here(text: str, running: Backends, port: int) -> str:
    """The page's ports as they are in this world."""
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    for stub, usual in STUBS.items():
        text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{running.ports[stub]}")
    return text
