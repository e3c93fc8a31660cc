"""Packages of npm that tests run with, by the lock file beside each `package.json`.

Several test processes may start at once: one installs, the others wait, and nobody takes for
finished what is half unpacked.
"""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

_TESTS = Path(__file__).parent
_SECONDS = 300


class NotInstalledError(Exception):
    """They could not be installed; the message says what to do."""


def install(folder: Path) -> None:
    """Make sure that `node_modules` of a folder is what its lock file says. Raises the above."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalledError("npm is missing; install Node 20.")
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    done = folder / "node_modules" / ".whole"
    # One lock for all folders: two npm that fill one cache at once have left files cut short.
    with (_TESTS / "npm.py").open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if done.is_file() and done.read_text() == wanted:
            return
        command = [npm, "ci", "--silent"]
        ended = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False
        )
        if ended.returncode != 0:
            raise NotInstalledError(f"`npm ci` in {folder.name} failed; run it by hand to see why.")
        done.write_text(wanted)
