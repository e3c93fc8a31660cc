"""Asking for documents, and fetching the files behind them."""

from typing import Any

from tests.world import Gateway

DOCUMENTS = """
query Documents($code: MunicipalityCode!, $for: ID, $after: String) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    ... on CareRecord {
      documents {
        ... on Documents {
          items(first: 100, after: $after) {
            nodes { id title download { url mediaType bytes expiresAt } }
          }
        }
      }
    }
  }
}
"""
LOG = """
{ viewer { accessLog(first: 5) { nodes {
  operation role outcome topicsShown topicsWithheld subject { name } actor { name } } } } }
"""
HELSINGOR = {"code": "DK-0217"}


async def documents(world: Gateway, person: str = "citizen", **more: Any) -> list[dict[str, Any]]:
    data = await world.data(DOCUMENTS, {**HELSINGOR, **more}, person=person)
    nodes: list[dict[str, Any]] = data["careRecord"]["documents"]["items"]["nodes"]
    return nodes


async def a_link(world: Gateway, person: str = "citizen", **more: Any) -> str:
    found = await documents(world, person, **more)
    url: str = next(d["download"]["url"] for d in found if d["download"])
    return url


async def fetch(world: Gateway, url: str, person: str | None = "citizen", **more: str) -> Any:
    headers = {}
    if person is not None:
        headers["authorization"] = f"Bearer {world.backends.token(person, **more)}"
    return await world.http.get(url, headers=headers)


async def newest(world: Gateway, person: str = "citizen") -> list[dict[str, Any]]:
    log = (await world.data(LOG, person=person))["viewer"]["accessLog"]
    nodes: list[dict[str, Any]] = log["nodes"]
    return nodes
