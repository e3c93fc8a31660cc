"""A source's own words and values never come back in an error, nor stand in a log line."""

from typing import Any

import pytest

from tests.leak.asking import RECORD, Asking
from tests.leak.roads import STUB
from tests.leak.words import told
from tests.world import Gateway

WORD = "KANARIE-2512489996"
CALENDAR = RECORD % (
    'calendar { ... on Calendar { appointments(from: "2026-06-01", to: "2027-05-31", first: 100) '
    "{ nodes { id title } } } } documents { ... on Documents { items { nodes { id title } } } }"
)
LOOKS = [("citizen", "DK-0751"), ("citizen", "DK-0217"), ("innbygger", "NO-3216")]
EDITS = {
    "DK-0751": ["/entry/*/resource/status", "/entry/*/resource/start", "/entry/*/resource/id"],
    "DK-0217": [
        "/eventResources/*/event/status",
        "/eventResources/*/event/startDate",
        "/eventResources/*/event/id",
        "/eventResources/*/event/patientId",
    ],
    "NO-3216": ["/entry/*/resource/status", "/entry/*/resource/start", "/entry/*/resource/meta"],
}
WHERE = {"DK-0751": "Appointment", "DK-0217": "events", "NO-3216": "Appointment"}


@pytest.mark.parametrize(
    ("person", "code", "at"), [(p, c, at) for p, c in LOOKS for at in (*EDITS[c], "/" + WORD)]
)
async def test_a_value_that_cannot_be_read_is_not_repeated(
    world: Gateway, capfd: pytest.CaptureFixture[str], person: str, code: str, at: str
) -> None:
    edit = {"at": at, "value": WORD}
    world.backends.fault(STUB[code], path=WHERE[code], kind="edit", edits=[edit])
    asking = Asking(world, person, code)
    await asking.ask(CALENDAR, code=code, **{"for": None})
    silent(asking, capfd.readouterr())


@pytest.mark.parametrize(("person", "code"), LOOKS)
@pytest.mark.parametrize("status", [400, 404, 409, 410, 422, 418, 500])
async def test_an_error_text_of_a_source_is_not_repeated(
    world: Gateway, capfd: pytest.CaptureFixture[str], person: str, code: str, status: int
) -> None:
    """The stubs say "told to fail"."""
    world.backends.fault(STUB[code], path=WHERE[code], kind="fail", status=status)
    asking = Asking(world, person, code)
    answer = await asking.ask(CALENDAR, code=code, **{"for": None})
    assert answer["errors"]
    logged = capfd.readouterr()
    assert "told to fail" not in "".join((*asking.heard, logged.out, logged.err))


def silent(asking: Asking, logged: Any) -> None:
    heard = "\n".join((*asking.heard, logged.out, logged.err))
    assert told(heard, "KANARIE-2512") == []
    assert "2512489996" not in heard


async def test_a_download_that_fails_in_an_unforeseen_way_tells_nothing(
    world: Gateway, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server would log the exception with its text, were it to get that far."""

    async def surprised(*_: Any) -> None:
        raise ValueError(WORD)

    monkeypatch.setattr("gateway.http.downloads.file_behind", surprised)
    asking = Asking(world, "citizen", "DK-0217")
    assert (await asking.download("http://gateway.test/documents/x")).status_code == 500
    silent(asking, capfd.readouterr())
