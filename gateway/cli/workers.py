"""Several processes behind one socket: uvicorn's supervisor, over servers as one process has them.

The first is started alone: what only a start can find wrong is said once. A process that dies is
replaced; whoever the supervisor leaves behind, ends.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing import parent_process
from typing import Final, TypeAlias

import structlog
import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

from gateway.cli import exits
from gateway.config.environment import Settings
from gateway.domain.errors import Misconfigured

Makes: TypeAlias = Callable[[], Starlette]
"""Makes the app in a process of its own: a function of a module, so that it is found there."""
Runs: TypeAlias = Callable[[Starlette, socket.socket, Callable[[uvicorn.Server], None]], None]
"""Serves it, and tells by which server."""
_PATIENCE: Final = 60
"""Seconds until a process that says nothing counts as hung: a start may take long."""
_log = structlog.get_logger("gateway.cli")


def check_shared(settings: Settings) -> None:
    """Raise `Misconfigured` where several processes would not know of each other."""
    shared = {
        "OMSORG_RATES_URL": settings.rates_url,
        "OMSORG_SIGNALS_URL": settings.signals_url,
    }
    missing = [name for name, url in shared.items() if url is None]
    if missing:
        raise Misconfigured(
            f"several processes count requests and tell of changes together: set "
            f"{' and '.join(missing)} to a Valkey or Redis, or give --workers 1"
        )


def run_workers(number: int, makes: Makes, runs: Runs, bound: socket.socket) -> None:
    """Serve with so many processes until told to stop; then end by the signal that told it."""
    supervisor = _Supervisor(number, makes, runs, bound)
    supervisor.run()
    if supervisor.failed:
        raise SystemExit(exits.WRONG)
    if supervisor.told is not None:
        ends = signal.default_int_handler if supervisor.told == signal.SIGINT else signal.SIG_DFL
        signal.signal(supervisor.told, ends)
        signal.raise_signal(supervisor.told)


class _Worker(Process):
    """One process, in which the app is made."""

    def __init__(self, supervisor: "_Supervisor") -> None:
        self._makes, self._runs = supervisor.makes, supervisor.runs
        super().__init__(supervisor.config, supervisor.sockets)

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop. Runs in the process."""
        for task in (_end_with_the_supervisor, self.always_pong):
            threading.Thread(target=task, daemon=True).start()
        try:
            self._runs(self._makes(), (sockets or [])[0], self._is_run_by)
        except Misconfigured as mistake:
            sys.stderr.write(f"omsorg: {mistake}\n")
            raise SystemExit(STARTUP_FAILURE) from None

    def pong(self) -> None:
        """Say that it lives, and whether it serves yet."""
        self.child_conn.recv()
        self.child_conn.send(self._server is not None and self._server.started)

    def _is_run_by(self, server: uvicorn.Server) -> None:
        self._server = server


def _end_with_the_supervisor() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


class _Supervisor(Multiprocess):
    def __init__(self, number: int, makes: Makes, runs: Runs, bound: socket.socket) -> None:
        config = uvicorn.Config(
            "", workers=number, log_level="warning", timeout_worker_healthcheck=_PATIENCE
        )
        super().__init__(config, [bound])
        self.makes, self.runs = makes, runs
        self.told: signal.Signals | None = None
        self.failed = False

    def init_processes(self) -> None:
        """The first alone, and the others where it serves."""
        self._begin()
        first = self.processes[0]
        while not first.wait_until_ready(1.0, self.should_exit) and first.process.is_alive():
            self.handle_signals()
            if self.should_exit.is_set():
                return
        if first.exitcode == STARTUP_FAILURE:
            self.failed = True
            self.should_exit.set()
            return
        for _ in range(self.processes_num - 1):
            self._begin()

    def _begin(self) -> None:
        process = _Worker(self)
        process.start()
        self.processes.append(process)

    def keep_subprocess_alive(self) -> None:
        """Replace whoever has died. What it has counted stays counted."""
        if self.should_exit.is_set():
            return
        for place, process in enumerate(self.processes):
            if process.is_alive(timeout=self.config.timeout_worker_healthcheck):
                continue
            process.kill()
            process.join()
            mark_process_dead(process.pid)  # type: ignore[no-untyped-call]
            self.failed = process.exitcode == STARTUP_FAILURE
            if self.failed:
                self.should_exit.set()
                return
            _log.error("worker_died", exitcode=process.exitcode)
            self.processes[place] = _Worker(self)
            self.processes[place].start()

    def handle_int(self) -> None:
        """Stop, and say so as Ctrl-C would."""
        self._stop(signal.SIGINT)

    def handle_term(self) -> None:
        """Stop, and say so as SIGTERM would."""
        self._stop(signal.SIGTERM)

    def handle_hup(self) -> None:
        """Nothing: what is set is read at the start."""

    handle_ttin = handle_ttou = handle_hup

    def _stop(self, told: signal.Signals) -> None:
        self.told = self.told or told
        self.should_exit.set()
