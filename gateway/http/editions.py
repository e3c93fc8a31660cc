"""Which status an answer has, by the edition of the GraphQL over HTTP specification that is spoken.

The drafts up to 2025, by which today's clients and the public audits judge, know 400 for whatever
is wrong with a request, and 200 for all that is answered as plain JSON. The edition of September
2026 tells apart what cannot be read (400) and what cannot be done (422), has a status of its own
for an answer with errors in it (294), and lets only what has succeeded be called plain JSON.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from gateway.http.responses import GRAPHQL_JSON, PLAIN_JSON

_UNREADABLE: Final = "GRAPHQL_PARSE_FAILED"
_NOT_PERMITTED: Final = "DOCUMENT_REQUIRED"


class Edition(StrEnum):
    """The edition whose statuses are answered."""

    OF_2025 = "2025"
    OF_2026 = "2026"

    def executed(self, body: Mapping[str, Any], media_type: str) -> int:
        """The status of what was executed, errors of fields or not."""
        partial = "errors" in body and media_type == GRAPHQL_JSON
        return 294 if partial and self is Edition.OF_2026 else 200

    def not_executed(self, body: Mapping[str, Any], status: int, media_type: str) -> int:
        """The status of a well-formed request that was not executed, where `status` is 400."""
        if status != 400:  # noqa: PLR2004 - a status
            return status
        if self is Edition.OF_2025:
            # The media type does not let a status say so.
            return 200 if media_type == PLAIN_JSON else 400
        code = body["errors"][0]["extensions"]["code"]
        return {_UNREADABLE: 400, _NOT_PERMITTED: 403}.get(code, 422)

    @property
    def malformed(self) -> int:
        """The status of what can be read and is no GraphQL request."""
        return 422 if self is Edition.OF_2026 else 400

    def media_type(self, status: int, wanted: str) -> str:
        """What an answer of this status may be called where a client wants that."""
        fine = status < 300  # noqa: PLR2004 - a status
        return wanted if fine or self is Edition.OF_2025 else GRAPHQL_JSON
