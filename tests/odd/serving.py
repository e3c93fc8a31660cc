"""A whole gateway on a port, as the command line serves it, whose sources are all out of reach."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.applications import clients_toml
from tests.e2e.own_issuer import own_issuer
from tests.e2e.served_live import Live, live
from tests.odd.by_hand import GOOD, request
from tests.odd.judging import judge
from tests.odd.talk import Answer, Talk
from tests.world import STUBS, Backends, free_ports

PATIENCE = 2.0
"""Seconds that a request may take to come."""
MEGABYTE = 1024 * 1024
MOST_GROWN = 96 * MEGABYTE
"""What the process may hold at most, beyond what it holds at first, whatever is sent to it.

A hundred bodies of 256 KiB under way are 25 MB; what is parsed, and what is remembered of valid
documents, is the rest.
"""
PAGE = "<!doctype html><title>a page</title>"


@dataclass
class OddGateway:
    """The process, a token that is good there, and how many bytes of memory it held at first.

    `judged` is how much of its log was looked at.
    """

    live: Live
    token: str
    at_first: int = 0
    judged: int = 0

    def __post_init__(self) -> None:
        self.at_first = self.held()

    @property
    def port(self) -> int:
        return self.live.port

    def talk(self) -> Talk:
        return Talk.to(self.live.port)

    def newly_said(self) -> bytes:
        """What it has written into its log since this was asked for last."""
        with self.live.said.open("rb") as log:
            log.seek(self.judged)
            found = log.read()
        self.judged += len(found)
        return found

    def held(self, what: str = "VmRSS") -> int:
        """Bytes of memory; the most there ever were with `VmHWM`."""
        status = Path(f"/proc/{self.live.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith(what))
        return int(line.split()[1]) * 1024

    def answer(self, sent: bytes) -> Answer:
        """The answer to what is sent over a connection of its own: judged, as all are here."""
        with self.talk() as talk:
            talk.say(sent)
            found = talk.heard()
        assert found is not None
        judge(found)
        return found

    def still_answers(self) -> bool:
        """Whether it answers a good request with what that asks for."""
        if self.live.process.poll() is not None:
            return False
        with self.talk() as talk:
            talk.say(request(GOOD))
            answer = talk.heard()
        return answer is not None and json.loads(answer.body)["data"] == {"__typename": "Query"}


WITHOUT_HELP = {"explores": False}
"""Whoever develops is told more, which is not what is tried here."""


@contextlib.contextmanager
def odd_gateway(folder: Path) -> Iterator[OddGateway]:
    """It is ready. It has a page to serve, and believes an issuer of the tests' own."""
    nobody = Backends(ports=dict(zip(STUBS, free_ports(len(STUBS)), strict=True)), canary="")
    page = folder / "page"
    (page / "assets").mkdir(parents=True)
    for file in (page / "index.html", page / "assets" / "index.html"):
        file.write_text(PAGE, encoding="utf-8")
    identity = folder / "identity.toml"
    clients = folder / "clients.toml"
    clients.write_text(clients_toml(anonymous=WITHOUT_HELP, console=WITHOUT_HELP), encoding="utf-8")
    told = {
        "OMSORG_CLIENTS": str(clients),
        "OMSORG_IDENTITY": str(identity),
        "OMSORG_CONSOLE": "on",
        "OMSORG_CONSOLE_FILES": str(page),
        "OMSORG_PROBE_EVERY": "3600",
        "OMSORG_READ_BUDGET": "1",
        "OMSORG_RECEIVE_PATIENCE": str(PATIENCE),
    }
    with own_issuer() as issuer:
        identity.write_text(issuer.identity_toml(nobody), encoding="utf-8")
        with live(nobody, folder / "gateway", told) as gateway:
            yield OddGateway(gateway, issuer.token(issuer.danish()))
