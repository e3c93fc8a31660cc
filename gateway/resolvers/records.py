"""Opening a person's record in a municipality, or saying why it does not open."""

from collections.abc import Sequence

from gateway.domain.errors import BadInput
from gateway.domain.municipalities import MunicipalityCode
from gateway.domain.refusals import Refusal
from gateway.domain.representations import Representation
from gateway.records.door import Interrupted
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Scope
from gateway.resolvers.viewer import right_asked
from gateway.session.admission import Admitted

MOST_MUNICIPALITIES = 20
MOST_IDS = 100


async def care_record(
    context: RequestContext, code: MunicipalityCode, on_behalf_of: str | None, *, use: bool
) -> Scope | Refusal:
    """The record, or why it does not open. What was looked at is noted for the log.

    `use` is False where only the time left until a new sign-in is asked for. Raises `NotSignedIn`,
    `BadInput` where there is no such municipality, and `SourceError`.
    """
    context.signed_in()
    check_code(context, code)
    admitted = await context.admitted(code, right_asked(context, on_behalf_of), use=use)
    return _noted(context, admitted)


async def represented_record(
    context: RequestContext, code: MunicipalityCode, right: Representation, *, use: bool
) -> Scope | Refusal:
    """As `care_record`, by a right that the viewer has been shown; it is looked up anew."""
    check_code(context, code)
    return _noted(context, await context.admitted(code, right.key, use=use))


def check_municipalities(codes: Sequence[MunicipalityCode]) -> None:
    """Raise `BadInput` for more municipalities than may be asked for at a time."""
    if len(codes) > MOST_MUNICIPALITIES:
        raise BadInput(f"At most {MOST_MUNICIPALITIES} municipalities at a time: ask for fewer.")


def check_ids(ids: Sequence[str]) -> None:
    """Raise `BadInput` for more ids than may be asked for at a time."""
    if len(ids) > MOST_IDS:
        raise BadInput(f"At most {MOST_IDS} ids at a time: ask for fewer.")


def check_code(context: RequestContext, code: MunicipalityCode) -> None:
    """Raise `BadInput` where there is no such municipality."""
    if context.municipality(code) is None:
        raise BadInput("There is no municipality with this code: look it up in `municipalities`.")


def _noted(context: RequestContext, admitted: Admitted) -> Scope | Refusal:
    if admitted.line is not None:
        context.ledger.note(admitted.line)
    if isinstance(admitted.result, Interrupted):
        raise admitted.result.error
    if isinstance(admitted.result, Refusal):
        return admitted.result
    return Scope(context, admitted.result, admitted.idle_at)
