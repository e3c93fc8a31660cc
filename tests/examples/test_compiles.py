"""What the compilers of the example clients force one to do, and that the examples do it."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.examples.clients import PYTHON, TYPESCRIPT, Said, copied, ran
from tests.examples.pages import blocks
from tests.world import ROOT

pytestmark = pytest.mark.xdist_group("examples")

_PLACE = re.compile(r"\(\d+,\d+\):|:\d+:")
TOPICS = ("calendar", "messages", "medicine")
WITHHELD = {
    "typescript": '    case "Withheld":\n      return withheld(topic);\n',
    "python": "        case Withheld():\n            return _withheld(topic)\n",
}
GROWN = {
    "union MedicationsResult = ": "Calendar | ",
    "enum AppointmentStatus {\n": "  MOVED\n",
}
"""A member and a value that a schema to come may have."""


def grown_schema() -> str:
    """The schema with both of them."""
    text = (ROOT / "schema.graphql").read_text(encoding="utf-8")
    for place, more in GROWN.items():
        assert text.count(place) == 1
        text = text.replace(place, place + more)
    return text


def numbered(path: Path, mark: str) -> list[int]:
    """The lines of a file that hold the mark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [n for n, line in enumerate(lines, 1) if mark in line]


def without_withheld(path: Path, case: str) -> None:
    """Take the case out of every topic."""
    text = path.read_text(encoding="utf-8")
    assert text.count(case) == len(TOPICS)
    path.write_text(text.replace(case, ""), encoding="utf-8")


@pytest.fixture
def typescript_copy(typescript: Path, tmp_path: Path) -> Path:
    """One to spoil, its types generated."""
    folder = copied(TYPESCRIPT, tmp_path)
    shutil.copytree(typescript / "src/generated", folder / "src/generated")
    return folder


def assert_told(page: str, mark: str, said: Said) -> None:
    """What a page shows of a tool is what it says, but for the numbers of lines."""
    [shown] = [block.text for block in blocks(page) if block.mark == mark]
    for line in shown.splitlines():
        assert _PLACE.sub(":", line) in {_PLACE.sub(":", one) for one in said.out.splitlines()}, (
            said
        )


def tsc(folder: Path) -> Said:
    return ran(folder, "node", "node_modules/typescript/bin/tsc", "--noEmit")


def mypy(folder: Path, cache: Path) -> Said:
    return ran(folder, sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache))


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


def test_typescript_without_withheld_does_not_compile(typescript_copy: Path) -> None:
    path = typescript_copy / "src/day.ts"
    without_withheld(path, WITHHELD["typescript"])
    said = tsc(typescript_copy)
    assert said.status != 0
    assert_told("typescript", "the compiler, without Withheld", said)
    switches = numbered(path, "return unfamiliar(topic);")
    assert len(switches) == len(TOPICS)
    for line in switches:
        assert re.search(rf"src/day\.ts\({line},\d+\): error TS2345: .*'never'", said.out), said


def test_python_without_withheld_does_not_pass_mypy(tmp_path: Path, mypy_cache: Path) -> None:
    folder = copied(PYTHON, tmp_path)
    assert mypy(folder, mypy_cache).status == 0
    path = folder / "omsorg_client/day.py"
    without_withheld(path, WITHHELD["python"])
    said = mypy(folder, mypy_cache)
    assert said.status == 1
    assert_told("python", "the compiler, without Withheld", said)
    matches = numbered(path, "assert_never(topic)")
    assert len(matches) == len(TOPICS)
    for line in matches:
        assert f"omsorg_client/day.py:{line}: error: Argument 1" in said.out, said


def test_a_schema_that_has_grown_shows_up_in_typescript_where_it_is_to_be_handled(
    typescript_copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "schema.graphql").write_text(grown_schema(), encoding="utf-8")
    generated = ran(typescript_copy, "npm", "run", "--silent", "generate")
    assert generated.status == 0, generated
    said = tsc(typescript_copy)
    assert said.out.count("error TS2345") == len(GROWN), said
    assert_told("typescript", "the compiler, with a schema that has grown", said)


def test_a_schema_that_has_grown_shows_up_in_python_by_the_check_of_the_contract(
    tmp_path: Path, mypy_cache: Path
) -> None:
    folder = copied(PYTHON, tmp_path)
    contract = (sys.executable, "-m", "omsorg_client.contract", "../../schema.graphql")
    assert ran(folder, *contract).out == "The client fits the schema.\n"
    (tmp_path / "schema.graphql").write_text(grown_schema(), encoding="utf-8")
    said = ran(folder, *contract)
    assert said.status == 1
    assert_told("python", "the check, with a schema that has grown", said)
    path = folder / "omsorg_client/answers.py"
    text = path.read_text(encoding="utf-8")
    text = text.replace('COMPLETED"\n', 'COMPLETED"\n    MOVED = "MOVED"\n')
    path.write_text(
        re.sub("^(MedicationsResult: .*)", r"\1 | Calendar", text, flags=re.MULTILINE),
        encoding="utf-8",
    )
    missed = mypy(folder, mypy_cache)
    assert missed.out.count(": error: ") == len(GROWN), missed
    assert_told("python", "the compiler, with a schema that has grown", missed)


@pytest.mark.parametrize(
    ("old", "more", "words"),
    [
        (
            r"dose: String!\n",
            "dose: String\n",
            "medications.Medications.items.nodes[].dose can be null in the schema",
        ),
        (
            r"lastActivityAt: DateTime!",
            "lastActivityAt: Date!",
            "lastActivityAt is Date in the schema",
        ),
        (r"retryAfter: Duration!", "retryAfter: Int!", "retryAfter is Int in the schema"),
        (r"isUnread: Boolean!", "gone: Boolean!", "Day.graphql: Cannot query"),
    ],
)
def test_the_check_of_the_contract_sees_what_a_field_has_become(
    tmp_path: Path, old: str, more: str, words: str
) -> None:
    text, found = re.subn(old, more, (ROOT / "schema.graphql").read_text(encoding="utf-8"))
    assert found
    (tmp_path / "schema.graphql").write_text(text, encoding="utf-8")
    told = (sys.executable, "-m", "omsorg_client.contract", str(tmp_path / "schema.graphql"))
    said = ran(PYTHON, *told)
    assert said.status == 1
    assert words in said.out


def test_no_generated_type_of_an_answer_is_any(typescript: Path) -> None:
    generated = (typescript / "src/generated/graphql.ts").read_text(encoding="utf-8")
    types = generated.partition("export class TypedDocumentString")[0]
    types = re.sub(r"/\*.*?\*/", "", types, flags=re.DOTALL)
    assert "DayQuery" in types
    assert not re.search(r"\b(any|unknown)\b", types.partition("import type")[2])


@pytest.mark.parametrize("tool", [("format", "--check"), ("check",)], ids=lambda told: told[0])
def test_the_example_in_python_is_in_good_style_by_its_own_settings(
    tmp_path: Path, tool: tuple[str, ...]
) -> None:
    folder = copied(PYTHON, tmp_path)
    said = ran(folder, sys.executable, "-m", "ruff", *tool, "--no-cache", ".")
    assert said.status == 0, said


def test_the_lock_of_the_example_says_what_to_fetch_and_not_from_where() -> None:
    text = (TYPESCRIPT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text
    assert (TYPESCRIPT / ".npmrc").read_bytes() == (ROOT / "console/.npmrc").read_bytes()


def test_nothing_of_the_example_in_typescript_is_needed_where_it_runs() -> None:
    told = json.loads((TYPESCRIPT / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in told
