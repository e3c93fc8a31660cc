"""Nobody's national identity number comes back: in answers, headers, ids, links or log lines."""

import re
from base64 import urlsafe_b64decode
from binascii import Error as BadBase64

import pytest

from backends.stage.cast import cast
from tests.leak.asking import RECORD, RIGHTS, Asking
from tests.leak.walks import everything, objects
from tests.world import NOW, Gateway

LOOKS = [
    ("citizen", None, "DK-0751"),
    ("relative", "RELATIVE", "DK-0217"),
    ("fullmektig", "RELATIVE", "NO-3216"),
]
PEOPLE = cast(NOW.date()).values()
LOG = """
{ viewer { accessLog(first: 100) { nodes { id operation actor { name } subject { name } } } } }
"""


def numbers_in(text: str) -> list[str]:
    """Whose number stands in a text, by key; blanks and signs between the digits do not help."""
    squeezed = re.sub(r"[^0-9\s,;:\"]|(?<=\d)[ \u00a0](?=\d)", "", text)
    return [one.key for one in PEOPLE if one.number in squeezed or one.dashed in text]


def without_files(heard: str) -> str:
    """An answer, of a file only its headers: what a letter's own text says is excepted."""
    head, file, _ = heard.partition("content-security-policy")
    return head if file and "attachment" in head else heard


def unfolded(text: str) -> str:
    """What an id would be if it were only encoded."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("latin-1")
    except (BadBase64, ValueError):
        return ""


@pytest.mark.parametrize(("person", "role", "code"), LOOKS)
async def test_no_number_comes_back_by_any_road(
    world: Gateway,
    capfd: pytest.CaptureFixture[str],
    person: str,
    role: str | None,
    code: str,
) -> None:
    asking = Asking(world, person, code)
    await asking.take_on(role)
    await everything(asking)
    await asking.ask(RIGHTS)
    await asking.ask(LOG)
    logged = capfd.readouterr()
    heard = "\n".join((*map(without_files, asking.heard), logged.out, logged.err))
    assert len(heard) > 10_000
    assert numbers_in(heard) == []
    ids = {thing["id"] for answer in asking.answers for thing in objects(answer) if "id" in thing}
    assert numbers_in("\n".join(map(unfolded, ids))) == []
    upstream = world.backends.requests()
    assert numbers_in("\n".join(f"{r['path']}?{r['query']}" for r in upstream)) == []


async def test_a_number_in_the_name_of_an_operation_is_not_kept(world: Gateway) -> None:
    asking = Asking(world, "citizen", "DK-0217")
    query = 'query Q2512489996_251248 { careRecord(municipality: "DK-0217") { __typename } }'
    await asking.ask(query)
    answer = await asking.ask(LOG)
    [entry] = answer["data"]["viewer"]["accessLog"]["nodes"]
    assert entry["operation"] == "Q******_******"


@pytest.mark.parametrize("search", ["251248-9996", "2512489996", "9996", "251248"])
async def test_a_number_that_is_masked_is_not_found_by_searching(
    world: Gateway, search: str
) -> None:
    """The record has a document "Fuldmagt 251248-9996"; whoever searches must not learn that."""
    found = "documents { ... on Documents { items(search: %s) { nodes { title } } } }"
    asking = Asking(world, "relative", "DK-0217")
    await asking.take_on("RELATIVE")
    titles = {}
    for word in (search, "fuldmagt"):
        query = RECORD % (found % f'"{word}"')
        answer = await asking.ask(query, code="DK-0217", **{"for": asking.right})
        titles[word] = answer["data"]["careRecord"]["documents"]["items"]["nodes"]
    assert titles[search] == []
    assert {"title": "Fuldmagt ******-****"} in titles["fuldmagt"]
