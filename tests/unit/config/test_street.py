"""What the environment says of pages and of compression is read strictly."""

from pathlib import Path

import pytest

from gateway.domain.errors import Misconfigured
from gateway.http.capacity import Room
from tests.unit.config.files import (
    CLIENTS,
    IDENTITY,
    MUNICIPALITIES,
    environment,
    for_real,
    settings,
    written,
)

OWN = "https://gateway.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(
        tmp_path,
        municipalities=for_real(MUNICIPALITIES),
        identity=for_real(IDENTITY),
        clients=for_real(CLIENTS),
    )
    return tmp_path


@pytest.mark.parametrize(
    ("told", "origins"),
    [
        (None, {OWN}),
        ("", {OWN}),
        ("https://a.example", {OWN, "https://a.example"}),
        (
            " https://a.example:8443\thttps://b.example",
            {OWN, "https://a.example:8443", "https://b.example"},
        ),
    ],
)
def test_pages_may_ask_from_our_own_origin_and_from_those_that_are_listed(
    folder: Path, told: str | None, origins: set[str]
) -> None:
    found = settings(environment(folder, OMSORG_PAGE_ORIGINS=told), demo=False)
    assert found.origins == origins


def test_our_own_origin_is_known_however_it_is_written(folder: Path) -> None:
    told = environment(folder, OMSORG_ORIGIN="https://Gateway.Example:443/")
    assert settings(told, demo=False).origins == {OWN}


@pytest.mark.parametrize(
    "told",
    [
        "null",
        "*",
        "a.example",
        "https://a.example/",
        "https://a.example/path",
        "https://A.example",
        "https://a.example:443",
        "https://*.example",
        "https://a.example,https://b.example",
        "https://a.example null",
        "https://user@a.example",
        "ftp://a.example",
    ],
)
def test_what_no_browser_would_send_is_no_origin(folder: Path, told: str) -> None:
    with pytest.raises(Misconfigured, match=r"OMSORG_PAGE_ORIGINS.*write them") as caught:
        settings(environment(folder, OMSORG_PAGE_ORIGINS=told))
    assert "a.example" not in str(caught.value)


def test_a_page_without_encryption_may_not_ask(folder: Path) -> None:
    told = environment(folder, OMSORG_PAGE_ORIGINS="http://a.example")
    assert "http://a.example" in settings(told).origins
    with pytest.raises(Misconfigured, match="OMSORG_PAGE_ORIGINS"):
        settings(told, demo=False)


@pytest.mark.parametrize(("told", "on"), [(None, False), ("off", False), ("on", True)])
def test_answers_are_compressed_only_where_that_is_set(
    folder: Path, told: str | None, *, on: bool
) -> None:
    assert settings(environment(folder, OMSORG_COMPRESS=told)).compress is on


@pytest.mark.parametrize("told", ["", "true", "yes", "1", "ON", " on", "gzip"])
def test_compression_is_on_or_off_and_nothing_else(folder: Path, told: str) -> None:
    with pytest.raises(Misconfigured, match="OMSORG_COMPRESS is on or off"):
        settings(environment(folder, OMSORG_COMPRESS=told))


def test_there_is_a_console_page_only_where_it_is_wanted(folder: Path) -> None:
    found = [
        settings(environment(folder, OMSORG_CONSOLE=told), demo=False).console
        for told in (None, "off", "on")
    ]
    assert found[:2] == [None, None]
    assert found[2] is not None
    assert found[2].files == Path("console", "dist")


def test_the_page_is_served_from_where_it_is_said_to_be(folder: Path) -> None:
    told = environment(folder, OMSORG_CONSOLE="on", OMSORG_CONSOLE_FILES=str(folder))
    console = settings(told, demo=False).console
    assert console is not None
    assert console.files == folder


@pytest.mark.parametrize("told", ["", "1", "true", "console/dist"])
def test_a_console_that_is_neither_on_nor_off_is_a_mistake(folder: Path, told: str) -> None:
    with pytest.raises(Misconfigured, match="OMSORG_CONSOLE is on or off: mend it"):
        settings(environment(folder, OMSORG_CONSOLE=told), demo=False)


def test_the_page_signs_in_with_the_issuers_that_say_how(folder: Path) -> None:
    identity = for_real(IDENTITY)
    start = identity.index("\n[issuer.console]")
    without = identity[:start] + identity[identity.index("[[issuer]]", start) :]
    written(
        folder,
        municipalities=for_real(MUNICIPALITIES),
        identity=without,
        clients=for_real(CLIENTS),
    )
    console = settings(environment(folder, OMSORG_CONSOLE="on"), demo=False).console
    assert console is not None
    [norwegian] = console.sign_ins
    assert (norwegian.country, norwegian.scheme, norwegian.scope) == ("NO", "ID_PORTEN", "openid")
    assert norwegian.client == "omsorg-console"
    assert norwegian.authorize_url == "https://care.example:8104/idporten/authorize"
    assert norwegian.token_url == "https://care.example:8104/idporten/token"


def test_so_many_operations_may_be_under_way_and_wait_as_is_set(folder: Path) -> None:
    assert settings(environment(folder), demo=False).room == Room(places=512, waiting=64)
    told = {"OMSORG_MOST_AT_ONCE": "8", "OMSORG_MOST_WAITING": "0"}
    assert settings(environment(folder, **told), demo=False).room == Room(places=8, waiting=0)


@pytest.mark.parametrize("variable", ["OMSORG_MOST_AT_ONCE", "OMSORG_MOST_WAITING"])
@pytest.mark.parametrize("told", ["", "-1", "1.5", "many", "²", "1" * 30])
def test_how_many_is_a_whole_number(folder: Path, variable: str, told: str) -> None:
    with pytest.raises(Misconfigured, match=f"{variable} is a whole number"):
        settings(environment(folder, **{variable: told}), demo=False)


def test_nobody_can_be_served_without_a_place(folder: Path) -> None:
    with pytest.raises(Misconfigured, match="OMSORG_MOST_AT_ONCE"):
        settings(environment(folder, OMSORG_MOST_AT_ONCE="0"), demo=False)
