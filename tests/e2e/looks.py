"""Looking at records, and at the log of it."""

from typing import Any

from tests.world import Gateway

LOG = """
query ($first: Int! = 50, $after: String, $code: MunicipalityCode, $from: Date, $to: Date) {
  viewer {
    accessLog(first: $first, after: $after, municipality: $code, from: $from, to: $to) {
      edges { cursor }
      pageInfo { hasNextPage hasPreviousPage endCursor }
      nodes {
        id at kind role outcome application operation topicsShown topicsWithheld
        actor { name } subject { name } municipality { code }
      }
    }
  }
}
"""
LOOK = """
query %s($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    ... on CareRecord { person { name } }
    ... on CareRecordRefusal { reason }
  }
}
"""


async def entries(world: Gateway, person: str, **wanted: Any) -> list[dict[str, Any]]:
    data = await world.data(LOG, wanted, person=person)
    nodes: list[dict[str, Any]] = data["viewer"]["accessLog"]["nodes"]
    return nodes


async def look(
    world: Gateway, person: str, code: str = "DK-0217", *, named: str = "", right: Any = None
) -> None:
    variables = {"code": code, "for": right}
    await world.data(LOOK % named, variables, person=person)
