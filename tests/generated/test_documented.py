"""What the documentation shows is estimated at no more than three times what it really costs.

Where the portal shows what is asked for: a topic that it does not show is never asked for, and the
estimate knows nothing of portals. Pages are as long as the demo's lists, so that they are full.
"""

import re
from typing import Any

import pytest

from gateway.execution.cost import Cost
from tests.generated.actual import cost
from tests.world import MUNICIPALITIES, ROOT, Gateway

TIMES = 3
README = re.findall(
    r"^```graphql\n(.*?)^```",
    (ROOT / "README.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)[0]
SHOWS_GRANTS = ("DK-0751", "DK-0217", "DK-0530")
SOON = {"from": "2026-11-22", "to": "2026-12-22"}
EXAMPLES: dict[str, dict[str, Any]] = {
    "my-day": SOON,
    "withheld-and-why": {},
    "two-municipalities": {**SOON, "municipalities": ["DK-0751", "DK-0217"]},
    "choose-municipality": {"search": "a"},
}
ASKED = [("README", code) for code in SHOWS_GRANTS]
ASKED += [(name, code) for name in ("my-day", "withheld-and-why") for code in MUNICIPALITIES]
ASKED += [("two-municipalities", "DK-0217"), ("choose-municipality", "DK-0217")]


def written(name: str, code: str) -> tuple[str, dict[str, Any]]:
    """A documented query, about this municipality."""
    if name == "README":
        assert '"DK-0217"' in README
        return README.replace("DK-0217", code), {}
    text = (ROOT / f"console/src/examples/{name}.graphql").read_text(encoding="utf-8")
    declared = {"municipality": code} if "$municipality:" in text else {}
    return text, {**EXAMPLES[name], **declared}


@pytest.mark.parametrize(("name", "code"), ASKED)
async def test_it_costs_at_least_a_third_of_what_was_estimated(
    world: Gateway, name: str, code: str
) -> None:
    query, variables = written(name, code)
    person = "innbygger" if code.startswith("NO") else "citizen"
    answer = await world.ask(query, variables, person=person)
    told = {part: found["estimated"] for part, found in answer["extensions"]["cost"].items()}
    estimated, actual = Cost(**told), cost(world.backends.requests(), answer)
    assert estimated.or_more(actual) == estimated
    assert estimated.or_more(actual.times(TIMES)) == actual.times(TIMES)
