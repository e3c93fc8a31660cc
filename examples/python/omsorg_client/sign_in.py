"""Whose token is sent. A real client has one from MitID's broker or ID-porten."""

import os
from urllib.parse import urlsplit

import httpx

DEMO = "http://127.0.0.1:8104/demo/token?person=citizen"


class NotSetUpError(Exception):
    """The environment lacks something; the message says what."""


def gateway_address() -> str:
    address = os.environ.get("OMSORG_URL", "http://127.0.0.1:8000/graphql")
    if urlsplit(address).scheme != "https" and not _is_this_machine(address):
        raise NotSetUpError("OMSORG_URL is not https; a token is not sent there.")
    return address


def access_token() -> str:
    """The token of the environment; before a gateway on this machine, else, a demo person's."""
    given = os.environ.get("OMSORG_TOKEN")
    if given is not None:
        return given
    if not _is_this_machine(gateway_address()):
        raise NotSetUpError("Set OMSORG_TOKEN to an access token.")
    return _demo_token(os.environ.get("OMSORG_DEMO_TOKEN_URL", DEMO))


def by_proxy(address: str) -> bool:
    """Whether the environment's proxies are on the way to an address.

    Not to this machine: a proxy would be told the token in the clear, and `localhost` is another
    machine to it.
    """
    return not _is_this_machine(address)


def _demo_token(address: str) -> str:
    """DEMO ONLY: the demo world gives anybody a token; nothing else does."""
    try:
        answer = httpx.get(address, timeout=10, trust_env=by_proxy(address)).raise_for_status()
    except httpx.HTTPError:
        raise NotSetUpError("The demo gives no token: is `make run` running?") from None
    return str(answer.json()["access_token"])


def _is_this_machine(address: str) -> bool:
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}
