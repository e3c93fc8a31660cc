"""Nothing is read but JSON in UTF-8, under its own name, as it is."""

import pytest
from starlette.datastructures import Headers

from gateway.http.media_types import unread

JSON = "application/json"


def headers(*told: tuple[str, str]) -> Headers:
    return Headers(raw=[(name.encode(), value.encode("latin-1")) for name, value in told])


@pytest.mark.parametrize(
    "told",
    [
        JSON,
        "Application/JSON",
        f"{JSON};charset=utf-8",
        f"{JSON} ; charset=UTF-8",
        f'{JSON}; Charset="utf-8"',
        f"{JSON};",
        f" {JSON}\t",
    ],
)
def test_json_in_utf_8_is_read_however_that_is_written(told: str) -> None:
    assert unread(headers(("content-type", told))) is None


@pytest.mark.parametrize(
    "told",
    [
        [],
        [""],
        ["text/plain"],
        [f"text/plain; a={JSON}"],
        ["text/plain;application/json"],
        ["application/x-www-form-urlencoded"],
        ["multipart/form-data; boundary=x"],
        ["application/jsonp"],
        ["application/json-patch+json"],
        ["application/graphql-response+json"],
        ["application/ json"],
        [f"{JSON} text/plain"],
        [f"{JSON}, text/plain"],
        [f"{JSON}; charset=utf-16"],
        [f"{JSON}; charset=utf8"],
        [f"{JSON}; charset=utf-8; charset=utf-16"],
        [f"{JSON}; charset=utf-8; charset=utf-8"],
        [f"{JSON}; charset"],
        [f"{JSON}; charset=utf-8, text/plain"],
        [f'{JSON}; charset="utf-8'],
        [f"{JSON}; boundary=x"],
        [f"{JSON}; charset=utf-8; boundary=x"],
        [JSON, "text/plain"],
        [JSON, JSON],
        [f"{JSON}\u00a0"],
    ],
)
def test_whatever_else_a_body_is_called_it_is_not_read(told: list[str]) -> None:
    found = unread(headers(*(("content-type", one) for one in told)))
    assert found is not None
    assert found.header == {"accept": JSON}
    assert JSON in found.message


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "identity", "", "gzip, br"])
def test_a_body_that_is_coded_is_not_read(coding: str) -> None:
    found = unread(headers(("content-type", JSON), ("content-encoding", coding)))
    assert found is not None
    assert found.header == {"accept-encoding": "identity"}
    assert "Content-Encoding" in found.message
