"""What the command line ends with, and that it says so in one sentence."""

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.cli import main, versions
from gateway.domain.errors import Misconfigured
from tests.e2e.command_line import OMSORG, said
from tests.world import ROOT

WRONG = [
    ["polcy"],
    ["--nonsense"],
    ["serve", "--port", "0"],
    ["serve", "--port", "many"],
    ["demo", "--scale", "1001"],
    ["token"],
    ["token", "citizen", "relative"],
    ["policy"],
    ["policy", "DK-0217", "--role", "neighbour"],
    ["policy", "DK-0217", "--language", "tlh"],
    ["policy", "DK-0217", "--role"],
    ["policy", "DK-0217", "--municipalities", "nowhere.toml"],
    ["schema", "--write=yes"],
    ["documents", "chek"],
    ["documents", "check", "nowhere.json"],
    ["audit", "verify", "--head"],
    ["audit", "export", "--since", "yesterday"],
    ["completion", "tcsh"],
]

REMEDY = re.compile(
    r"(?:[:?,] |: .*, )(?:see|use|give|write|name|put|mend|check)\b.*\n$", re.IGNORECASE
)


def ended(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> tuple[object, str, str]:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["anything", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    return (stopped.value.code, *capfd.readouterr())


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_use_is_2_and_one_sentence_that_says_what_to_do(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ended(words, monkeypatch, capfd)
    assert (code, out) == (2, "")
    assert err.startswith("omsorg: ")
    assert err.count("\n") == 1
    assert REMEDY.search(err)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["polcy"], "policy"), (["policy", "--rol", "x"], "--role"), (["audit", "exprt"], "export")],
)
def test_a_slip_is_told_what_was_meant(
    typed: list[str],
    meant: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert f"did you mean {meant}?" in ended(typed, monkeypatch, capfd)[2]


@pytest.mark.parametrize("typed", ["2512489996", "Nancy", "--2512489996", "--Nancy"])
@pytest.mark.parametrize("before", [[], ["audit"], ["schema"], ["serve", "--port"]], ids=str)
def test_what_was_given_is_not_repeated(
    before: list[str],
    typed: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    code, out, err = ended([*before, typed], monkeypatch, capfd)
    assert code == 2
    assert typed not in out + err


@pytest.mark.parametrize(
    "words",
    [["--help"], ["-h"], ["--version"], ["policy", "-h"], ["schema"], ["completion", "ZSH"]],
    ids=" ".join,
)
def test_what_is_done_is_0(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ended(words, monkeypatch, capfd)
    assert code == 0
    assert out
    assert err == ""


def test_nothing_asked_is_help_and_2(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ended([], monkeypatch, capfd)
    assert code == 2
    assert "Usage: omsorg " in out


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (Misconfigured("a setting is wrong: mend it"), 2, "a setting is wrong: mend it\n"),
        (FileNotFoundError(2, "No such file", "docs/x.md"), 2, "docs/x.md: no such file: check"),
        (RuntimeError("x"), 70, "report it, with `omsorg --version`"),
        (ConnectionResetError(104, "Reset"), 70, "report it, with `omsorg --version`"),
        (KeyboardInterrupt(), 130, ""),
    ],
    ids=lambda told: type(told).__name__,
)
def test_what_a_command_raises_has_a_code(
    raised: BaseException,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def raises() -> str:
        raise raised

    monkeypatch.setattr(versions, "told", raises)
    found, _, err = ended(["--version"], monkeypatch, capfd)
    assert found == code
    assert told in err
    assert ("Traceback" in err) is (code == 70)


def test_without_metadata_the_version_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_name: str) -> str:
        raise versions.PackageNotFoundError

    monkeypatch.setattr(versions, "version", nobody)
    assert versions.told().startswith("omsorg of an unknown version")


def test_the_version_is_that_of_the_package() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = text.partition('version = "')[2].partition('"')[0]
    assert said("--version").stdout.splitlines()[0] == f"omsorg {version}"


@pytest.mark.parametrize(
    "words", [["schema"], ["policy", "--support-table"], ["policy", "DK-0217"]]
)
def test_a_reader_that_leaves_is_no_mistake(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        found = subprocess.run(
            [*OMSORG, *words],
            cwd=ROOT,
            stdout=gone,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (found.returncode, found.stderr) == (141, b"")


def test_started_as_a_module_it_has_the_same_name() -> None:
    assert "Usage: omsorg policy " in said("policy", "--help").stdout


def in_a_terminal(*words: str, **told: str) -> tuple[str, str, int]:
    """Standard output, which is a pipe; what the terminal was told; exit code. No patience."""
    program = "from gateway.cli import main, progress; progress.PATIENCE = 0; main()"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm", **told},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            some = os.read(ours, 65536)
        except OSError:  # Linux tells so that the other side is closed
            break
        if not some:
            break
        seen += some
    os.close(ours)
    out = process.communicate(timeout=60)[0]
    return out.decode(), seen.decode(), process.returncode


@pytest.mark.parametrize(
    ("told", "seen"), [({}, True), ({"NO_COLOR": "1"}, True), ({"TERM": "dumb"}, False)], ids=str
)
def test_progress_is_for_terminals_and_changes_nothing(told: dict[str, str], seen: bool) -> None:  # noqa: FBT001
    out, terminal, code = in_a_terminal("documents", "check", **told)
    assert (out, code) == ("All 2 documents fit.\n", 0)
    assert ("Loading the schema" in terminal) is seen
    assert "\x1b[3" not in terminal or not told
    assert terminal.endswith("\x1b[2K") is seen


def test_a_mistake_stands_on_a_line_of_its_own_after_progress() -> None:
    _, terminal, code = in_a_terminal("documents", "check", "nowhere.json")
    assert code == 2
    assert terminal.rpartition("\x1b[2K")[2].startswith("omsorg: ")


def _interrupted(process: subprocess.Popen[bytes]) -> bytes:
    """What it says in the end. As a person would, it presses again where nothing happens."""
    for _ in range(30):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=2)[1]
    raise AssertionError("Ctrl-C does not end it")


def test_ctrl_c_is_130_or_the_signal_and_no_trace(tmp_path: Path) -> None:
    """As soon as it has begun to read its input, which is a pipe that nobody fills."""
    manifest = tmp_path / "slow.json"
    os.mkfifo(manifest)
    process = subprocess.Popen(
        [*OMSORG, "documents", "check", str(manifest)], cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        with manifest.open("wb"):  # opens when the other side reads
            err = _interrupted(process)
    finally:
        process.kill()
    assert process.returncode in {130, -signal.SIGINT}
    assert b"Traceback" not in err


def test_commands_are_offered_in_the_order_in_which_they_are_needed() -> None:
    text = said("--help").stdout
    panels = ["Running it", "Looking", "Answering for it", "In the shell"]
    places = [text.index(panel) for panel in panels]
    assert places == sorted(places)
