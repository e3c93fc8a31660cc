"""A record as a frontend sees it before and after a change: everything a change needs an id of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.world import Gateway

STATE = """
query State($code: MunicipalityCode!, $for: ID) {
  careRecord(municipality: $code, onBehalfOf: $for) {
    __typename
    ... on CareRecordRefusal { reason }
    ... on CareRecord {
      id permissions
      calendar { ... on Calendar { appointments(from: "2026-11-20", to: "2027-01-20", first: 100) {
        nodes {
          id kind title status start newTimeRequest { wish requestedAt }
          cancellation { code until }
        } } } }
      messages { ... on Messages {
        recipients { id name }
        hasUnread
        threads(first: 100) { nodes {
          id subject canReply isUnread expectedReplyBy lastActivityAt recipient { id name }
          messages(first: 100) { nodes {
            id body sentAt readAt author { kind name isViewer unit }
          } }
        } }
      } }
      aidApplications { ... on AidApplications {
        applicableKinds { code name }
        items(first: 100) { nodes { id kind { code } status submittedAt } }
      } }
      measurements { ... on Measurements {
        agreements { id kind components { code unit minimum maximum } }
        items(first: 100) { nodes {
          id kind takenAt comment enteredBy values { code value unit }
        } }
      } }
      lifeStory { ... on LifeStory { text updatedAt updatedBy } }
      notifications { ... on NotificationSettings {
        channel kinds availableKinds maskedDestination
      } }
    }
  }
}
"""
RIGHTS = "{ viewer { representations { id role person { name } } } }"


@dataclass(frozen=True)
class Seat:
    """Who asks, in which municipality, in which role; `of` is whose record it is."""

    person: str
    code: str
    role: str = "CITIZEN"
    of: str = "citizen"

    def __str__(self) -> str:
        return f"{self.person}-{self.role}-{self.code}".lower()


async def right_of(world: Gateway, seat: Seat) -> str | None:
    """What `onBehalfOf` takes; None for oneself."""
    if seat.role == "CITIZEN":
        return None
    found = (await world.data(RIGHTS, person=seat.person))["viewer"]["representations"]
    [right] = [r["id"] for r in found if r["role"] == seat.role]
    return str(right)


async def state(world: Gateway, seat: Seat) -> dict[str, Any]:
    """The whole record of that seat."""
    variables = {"code": seat.code, "for": await right_of(world, seat)}
    data = await world.data(STATE, variables, person=seat.person)
    found: dict[str, Any] = data["careRecord"]
    return found


def nodes(connection: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The items of a connection; none where the topic is not shown."""
    return list(connection["nodes"]) if connection else []


def appointments(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those of the window."""
    return nodes((record["calendar"] or {}).get("appointments"))


def threads(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All of them, latest activity first."""
    return nodes((record["messages"] or {}).get("threads"))
