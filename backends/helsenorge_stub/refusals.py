"""Why a request is not carried out."""


class RefusedError(Exception):
    """The request is refused, and nothing has changed. The message may be shown.

    `status` is HTTP's, `code` a FHIR issue type, `detail` a code of the record system's own.
    """

    def __init__(self, status: int, code: str, says: str, detail: str | None = None) -> None:
        super().__init__(says)
        self.status = status
        self.code = code
        self.says = says
        self.detail = detail


def closed_rule(detail: str, says: str) -> RefusedError:
    """A rule of the record system's own stands against it."""
    return RefusedError(422, "business-rule", says, detail)


def unknown(detail: str, says: str) -> RefusedError:
    """It points at something that this person does not have."""
    return RefusedError(422, "not-found", says, detail)


def malformed(says: str) -> RefusedError:
    """It is not what the interface takes."""
    return RefusedError(422, "structure", says)
