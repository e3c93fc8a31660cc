"""Asking a gateway on a port, and having its answers as they came over the wire."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Wire:
    """A gateway at an address, asked by somebody with this token."""

    address: str
    token: str

    def asked(self, query: str, variables: Mapping[str, Any]) -> bytes:
        """The whole answer to a GraphQL request: status line, headers and body."""
        body = json.dumps({"query": query, "variables": dict(variables)}).encode()
        return self._exchanged("POST", "/graphql", "application/graphql-response+json", body)

    def watched(self, query: str, variables: Mapping[str, Any]) -> bytes:
        """The whole of a stream that ends by itself."""
        body = json.dumps({"query": query, "variables": dict(variables)}).encode()
        return self._exchanged("POST", "/graphql", "text/event-stream", body)

    def fetched(self, path: str) -> bytes:
        """The whole answer to a request for a file."""
        return self._exchanged("GET", path, "*/*", b"")

    def data(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = json.loads(self.asked(query, variables).partition(b"\r\n\r\n")[2])
        assert "errors" not in answer, answer
        found: dict[str, Any] = answer["data"]
        return found

    def _exchanged(self, method: str, path: str, accept: str, body: bytes) -> bytes:
        where = urlsplit(self.address)
        head = [
            f"{method} {path} HTTP/1.1",
            f"host: {where.netloc}",
            f"authorization: Bearer {self.token}",
            f"accept: {accept}",
            "content-type: application/json",
            f"content-length: {len(body)}",
            "connection: close",
        ]
        with socket.create_connection((where.hostname or "", where.port or 0), 30) as connection:
            connection.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
            return b"".join(iter(lambda: connection.recv(65_536), b""))
