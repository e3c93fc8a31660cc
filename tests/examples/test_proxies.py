"""Whom the example clients tell the token: the gateway, and a proxy only on the way to one."""

import pytest

from tests.examples.clients import Client
from tests.examples.proxies import noting

pytestmark = pytest.mark.xdist_group("examples")


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [({"OMSORG_TOKEN": "no.good"}, 1, "UNAUTHENTICATED"), ({}, 0, "")],
    ids=["an own token", "the demo's token"],
)
def test_a_proxy_hears_nothing_of_a_gateway_on_this_machine(
    example: Client, token: dict[str, str], status: int, words: str
) -> None:
    with noting() as (environment, heard):
        said = example.run("day", "DK-0217", "--date", "2026-11-27", **environment, **token)
    assert heard == []
    assert said.status == status
    assert words in said.err


@pytest.mark.parametrize("example", ["python"], indirect=True)
def test_a_gateway_elsewhere_is_asked_through_the_proxy_of_the_environment(
    example: Client,
) -> None:
    elsewhere = example.at("https://gateway.test/graphql")
    with noting() as (environment, heard):
        said = elsewhere.run("day", "DK-0217", OMSORG_TOKEN="no.good", **environment)
    assert heard == ["CONNECT gateway.test:443"]
    assert (said.status, said.out) == (1, "")
    assert "did not answer" in said.err
