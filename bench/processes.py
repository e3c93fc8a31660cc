"""A process and its children: how much CPU they have used, and how much memory at most."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_KIBI, _MEGA = 1024, 1_000_000  # the kernel's "kB" are KiB


def family(pid: int) -> list[int]:
    """The process and everything that it has started and that still runs."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of the family, threads that have ended among it."""
    return sum(_cpu_of(one) for one in family(pid))


def peak_megabytes(pid: int) -> float:
    """The sum of the largest resident sizes of each process of the family."""
    return sum(_status(one, "VmHWM") for one in family(pid)) * _KIBI / _MEGA


def resident_megabytes(pid: int) -> float:
    """What of the family is resident."""
    return sum(_status(one, "VmRSS") for one in family(pid)) * _KIBI / _MEGA


def _cpu_of(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = told.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _status(pid: int, name: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0.0)
