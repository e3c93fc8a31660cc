"""The citizen at a portal, signed in at the beginning: using it, and asking for the time left."""

from typing import Any

from tests.world import NOW, Gateway

RECORD = """
query ($code: MunicipalityCode!) {
  careRecord(municipality: $code) { ... on CareRecord { id idleTimeoutAt person { name } } }
}
"""
LEFT = '{ careRecord(municipality: "DK-0751") { ... on CareRecord { idleTimeoutAt } } }'


async def ask(
    world: Gateway, query: str, variables: dict[str, Any] | None = None, **token: str
) -> dict[str, Any]:
    """As the citizen, who signed in at the beginning; the token itself is always fresh."""
    world.backends.set_clock(world.clock.now())
    signed_in = {"auth_time": str(int(NOW.timestamp())), **token}
    told = world.backends.token("citizen", **signed_in)
    response = await world.post(query, variables, token=told)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def is_in(world: Gateway, code: str = "DK-0751", **token: str) -> bool:
    answer = await ask(world, RECORD, {"code": code}, **token)
    if "errors" not in answer:
        return True
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert error["path"] == ["careRecord"]
    assert "sign in again" in error["message"]
    assert answer["data"] == {"careRecord": None}
    return False
