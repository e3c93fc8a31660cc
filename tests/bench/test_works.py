"""The works are what our schema can be asked, and every peer is told what it needs."""

import json

import graphql
import pytest

from bench.contenders import contenders, environment
from bench.places import ROOT
from bench.recording import Recording, read
from bench.tape import Tape
from bench.works import KEY, every_work
from tests.bench.test_replay import RECORDED

SCHEMA = graphql.build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
WORKS = every_work()


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS.keys())
def test_each_work_is_valid_by_the_schema(work) -> None:
    document = graphql.parse(work.document)
    assert not graphql.validate(SCHEMA, document)
    assert graphql.get_operation_ast(document, work.operation) is not None


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS.keys())
def test_no_work_asks_for_an_id_or_a_cursor(work) -> None:
    class Found(graphql.Visitor):
        names: set[str] = set()  # noqa: RUF012 - of this test alone

        def enter_field(self, node: graphql.FieldNode, *_: object) -> None:
            self.names.add(node.name.value)

    graphql.visit(graphql.parse(work.document), Found())
    assert not Found.names & {"id", "cursor", "startCursor", "endCursor"}


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS.keys())
def test_the_variables_fit_the_document(work) -> None:
    ids = {"recordId": "record", "recipientId": "recipient", "key": KEY}
    asked = json.loads(work.body(ids))
    [operation] = [
        node
        for node in graphql.parse(work.document).definitions
        if isinstance(node, graphql.OperationDefinitionNode)
    ]
    found = graphql.get_variable_values(
        SCHEMA, operation.variable_definitions or (), asked["variables"]
    )
    assert not isinstance(found, list), found
    assert work.writes == (KEY in work.body(ids).decode())


@pytest.mark.parametrize("contender", contenders().values(), ids=contenders().keys())
def test_each_contender_has_a_folder_and_says_what_it_is(contender) -> None:
    assert (ROOT / contender.folder).is_dir()
    assert contender.title
    assert contender.packages


def test_peers_are_told_everything_that_the_contract_names() -> None:
    contract = (ROOT / "bench" / "CONTRACT.md").read_text(encoding="utf-8")
    told = [name for name in environment() if name.startswith("BENCH_") and name in contract]
    assert {"BENCH_PORT", "BENCH_CURA", "BENCH_NEXUS", "BENCH_HELSENORGE", "BENCH_NOW"} <= {*told}


def test_a_recording_is_read_as_it_was_written(tmp_path) -> None:
    kept = Recording(now="2026-11-23", calls=list(RECORDED), answers={"small": {"data": 1}})
    kept.calls[0] = type(kept.calls[0])(**{**_told(kept.calls[0]), "answered": b"\xff\x00"})
    kept.write(tmp_path / "recording.json")
    assert read(tmp_path / "recording.json") == kept


def test_without_a_recording_one_is_told_how_to_make_it(tmp_path) -> None:
    with pytest.raises(SystemExit, match=r"python -m bench\.record"):
        read(tmp_path / "recording.json")


@pytest.mark.parametrize(
    ("target", "work"),
    [
        ("/mitid/jwks", ""),
        ("/aarhus/auth/token", ""),
        ("/vestby/fhir/metadata", ""),
        ("/aarhus/fhir/Patient/_search", "my-day"),
        ("/patients?x=token", "my-day"),
    ],
)
def test_tokens_keys_and_probes_belong_to_every_work(target: str, work: str) -> None:
    tape = Tape()
    tape.begin("my-day")
    assert tape.work_of(target) == work


def _told(call) -> dict:
    return {name: getattr(call, name) for name in call.__slots__}
