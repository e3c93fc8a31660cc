"""One change by the example clients: done once, refused, and not known."""

import uuid

import pytest

from tests.examples.clients import Client, Said
from tests.world import Backends

pytestmark = pytest.mark.xdist_group("examples")

CHANGES = r"^(?!.*(_search|/search|[Tt]oken)).*$"
"""Every address of a care system that changes are sent to."""
AARHUS = ("DK-0751", "2026-11-26", ("--reason", "syg"))
HELSINGOER = ("DK-0217", "2026-11-27", ())
PLACES = {"DK-0751": AARHUS, "DK-0217": HELSINGOER}


def appointment(example: Client, place: tuple[str, str, tuple[str, ...]]) -> str:
    """One that can be cancelled there."""
    return example.run("day", place[0], "--date", place[1]).id_after("cancel --appointment=")


def cancelled(example: Client, which: str, *more: str) -> Said:
    return example.run("cancel", f"--appointment={which}", *more)


def doing(stubs: Backends, **fault: object) -> None:
    """Let the next change in Aarhus's care system go wrong."""
    stubs.fault("cura_stub", path=CHANGES, method="POST", times=1, **fault)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_change_is_done_once_and_the_same_key_does_it_no_second_time(
    example: Client, stubs: Backends, place: tuple[str, str, tuple[str, ...]]
) -> None:
    which, key = appointment(example, place), str(uuid.uuid4())
    for _ in range(2):
        said = cancelled(example, which, *place[2], "--key", key)
        assert (said.status, said.err) == (0, "")
        assert said.out == "Done: cancelled.\n"
    assert [one["what"] for one in stubs.effects()] == ["cancel"]


def test_a_refused_change_says_why_and_has_changed_nothing(
    example: Client, stubs: Backends
) -> None:
    said = cancelled(example, appointment(example, AARHUS))
    assert said.status == 1
    assert said.out.startswith("Refused (REASON_REQUIRED): ")
    assert stubs.effects() == []


def test_an_outcome_that_is_not_known_ends_with_the_key_that_finds_out(
    example: Client, stubs: Backends
) -> None:
    which = appointment(example, AARHUS)
    doing(stubs, kind="fail", after=True)
    first = cancelled(example, which, "--reason", "syg", "--patience", "0")
    assert first.status == 3
    assert len(stubs.effects()) == 1, "it was done, and nobody was told"
    key = first.id_after("Send the same again with --key ")
    again = cancelled(example, which, "--reason", "syg", "--key", key)
    assert (again.status, again.out) == (0, "Done: cancelled.\n")
    assert len(stubs.effects()) == 1


def test_with_patience_the_client_finds_out_by_itself(example: Client, stubs: Backends) -> None:
    which = appointment(example, AARHUS)
    doing(stubs, kind="fail", status=502)
    said = cancelled(example, which, "--reason", "syg")
    assert (said.status, said.out) == (0, "Done: cancelled.\n")
    assert len(stubs.effects()) == 1


def test_another_input_under_the_key_of_a_done_change_is_refused(
    example: Client, stubs: Backends
) -> None:
    which, key = appointment(example, AARHUS), str(uuid.uuid4())
    for reason in ("syg", "selv"):
        said = cancelled(example, which, "--reason", reason, "--key", key)
    assert said.status == 1
    assert said.out.startswith("Refused (CONFLICT): ")
    assert len(stubs.effects()) == 1


def test_a_gateway_that_does_not_answer_leaves_the_outcome_unknown(example: Client) -> None:
    nobody = example.at("http://127.0.0.1:1/graphql")
    said = cancelled(nobody, "an-id", "--patience", "0", "--key", "the-key-that-was-given")
    assert said.status == 3
    assert "with --key the-key-that-was-given" in said.out
