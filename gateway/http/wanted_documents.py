"""Which document a request means: one that it brings, or one that is known here.

Who may not ask freely brings none. What is registered for somebody else is not found, like what
nobody has registered.
"""

from dataclasses import dataclass, field
from typing import Final

from gateway.domain.clients import ANONYMOUS, Clients
from gateway.execution.registered import Registered, Remembered, hash_of
from gateway.http.requests import GraphQLRequest, MalformedError

_REQUIRED: Final = (
    "This application may send only documents that are registered for it: send a `documentId`, and "
    "ask whoever runs the gateway to register what is missing."
)
_NOT_FOUND: Final = (
    "No such document is registered for this application: send one that is, or ask whoever runs "
    "the gateway to register it."
)
_HASH_NOT_FOUND: Final = "PersistedQueryNotFound"
"""The words by which clients know that they are to send the text too: for them, what to do next."""
_OTHER_HASH: Final = "The text has another hash than `sha256Hash`: send its own, or leave it out."


class NoDocumentError(Exception):
    """There is no document to execute: why not, as a code and in words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDocuments:
    """What is registered for whom, and who may bring documents of their own."""

    clients: Clients
    registered: Registered = field(default_factory=Registered)
    remembered: Remembered = field(default_factory=Remembered)

    def text(self, asked: GraphQLRequest, client: str | None) -> tuple[str, bool]:
        """The document's text, and whether it is a registered one. None: nobody is signed in.

        Raises:
            NoDocumentError: It is not known here, or this client may not bring its own.
            MalformedError: Text and hash do not belong together.
        """
        owner = ANONYMOUS if client is None else client
        free = self.clients.may_ask_freely(client)
        if asked.document_id is not None:
            return self._found(self.registered.by_id(owner, asked.document_id), _NOT_FOUND)
        if asked.query is None and asked.hash is not None:
            known = self.registered.by_hash(owner, asked.hash)
            if known is None and free:
                text = self.remembered.by_hash(owner, asked.hash)
                return self._found(text, _HASH_NOT_FOUND)[0], False
            return self._found(known, _NOT_FOUND)
        if not free or asked.query is None:
            raise NoDocumentError("DOCUMENT_REQUIRED", _REQUIRED)
        if asked.hash is not None and hash_of(asked.query) != asked.hash:
            raise MalformedError(_OTHER_HASH)
        return asked.query, False

    def noted(self, asked: GraphQLRequest, client: str | None) -> None:
        """Remember a valid document that came with its hash."""
        if asked.query is not None and asked.hash is not None:
            owner = ANONYMOUS if client is None else client
            self.remembered.remember(owner, asked.hash, asked.query)

    def _found(self, text: str | None, missing: str) -> tuple[str, bool]:
        if text is None:
            raise NoDocumentError("DOCUMENT_NOT_FOUND", missing)
        return text, True
