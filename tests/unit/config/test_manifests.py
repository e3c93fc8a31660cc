"""Manifests as clients' tools write them are read, and a slip in one names file and remedy."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gateway.config.manifests import DocumentFiles, read_manifest
from gateway.domain.errors import Misconfigured

MD5 = "dc67510fb4289672bea757e862d6b00e"
APOLLO: dict[str, Any] = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": MD5, "name": "A", "type": "query", "body": "query A { a }"},
        {"id": "7f3a", "name": "B", "type": "mutation", "body": "mutation B { b }"},
    ],
}
RELAY = {MD5: "query A { a }", "x-app:7f3a": "mutation B { b }"}
# As `sha256sum` says of that text.
BY_HASH = "sha256:7d0eedabb966107835cf307a0ebaf93b5d2cb8c30228611ffe3d27a53c211a0c"
CODEGEN = {BY_HASH: "query A { a }", "7f3a": "mutation B { b }"}


def written(folder: Path, content: Any, name: str = "manifest.json") -> Path:
    place = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    place.write_text(text, encoding="utf-8")
    return place


def folder_of(place: Path, **files: str) -> Path:
    place.mkdir(exist_ok=True)
    for name, text in files.items():
        (place / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (APOLLO, [MD5, "7f3a"]),
        (RELAY, [MD5, "x-app:7f3a"]),
        (CODEGEN, [BY_HASH, "7f3a"]),
    ],
    ids=["apollo", "relay", "codegen"],
)
def test_a_manifest_gives_texts_by_id(tmp_path: Path, content: Any, ids: list[str]) -> None:
    texts = read_manifest(written(tmp_path, content))
    assert texts == dict(zip(ids, ["query A { a }", "mutation B { b }"], strict=True))


def test_a_folder_gives_its_documents_by_their_files_names(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "d", MyDay_graphql="{ a }", B_gql="{ b }", notes_txt="no")
    assert read_manifest(folder) == {"MyDay": "{ a }", "B": "{ b }"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "it is not JSON"),
        ([], "it is no object"),
        ({"a": 1}, "no text"),
        ({"a b": "{ a }"}, "an id is"),
        ({"": "{ a }"}, "an id is"),
        ({"sha256:" + "0" * 64: "{ a }"}, "an id is"),
        ({**APOLLO, "version": 2}, "version 1"),
        ({**APOLLO, "operations": {}}, "version 1"),
        ({**APOLLO, "operations": ["{ a }"]}, "no object"),
        ({**APOLLO, "operations": [{"id": "a"}]}, "no text"),
        ({**APOLLO, "operations": [{"body": "{ a }"}]}, "an id is"),
        ({**APOLLO, "operations": [APOLLO["operations"][1]] * 2}, "one id"),
    ],
    ids=str,
)
def test_a_slip_names_file_and_remedy(tmp_path: Path, content: Any, said: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read_manifest(written(tmp_path, content))
    assert "manifest.json" in str(caught.value)
    assert said in str(caught.value)
    assert str(caught.value).endswith(": write it anew with your client's tool")


def test_a_file_that_is_not_there_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no such file or folder: name another or mend"):
        read_manifest(tmp_path / "nowhere.json")


def test_one_id_never_means_two_documents_of_one_owner(tmp_path: Path) -> None:
    first = written(tmp_path, {"a": "{ a }", "b": "{ b }"}, "first.json")
    second = written(tmp_path, {"a": "{ a }", "b": "{ c }"}, "second.json")
    with pytest.raises(Misconfigured, match=r"second\.json.*another document"):
        DocumentFiles({"one": (first, second)}).read()
    assert DocumentFiles({"one": (first,), "other": (second,)}).read() == {
        "one": {"a": "{ a }", "b": "{ b }"},
        "other": {"a": "{ a }", "b": "{ c }"},
    }


def test_whatever_changes_in_the_files_changes_the_stamp(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "d", A_graphql="{ a }")
    manifest = written(tmp_path, RELAY)
    files = DocumentFiles({"one": (folder, manifest)})
    stamps = [files.stamp(), files.stamp()]
    assert stamps[0] == stamps[1]
    folder_of(folder, B_graphql="{ b }")
    stamps.append(files.stamp())
    (folder / "A.graphql").write_text("{ aa }")
    stamps.append(files.stamp())
    os.utime(manifest, ns=(1, 1))
    stamps.append(files.stamp())
    manifest.unlink()
    stamps.append(files.stamp())
    assert len(set(stamps)) == len(stamps) - 1
