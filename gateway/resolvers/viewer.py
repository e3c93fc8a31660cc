"""Who is signed in, for whom they may act, and the ids of rights to act."""

from datetime import date, datetime
from hashlib import sha256

from gateway.domain.ids import Kind
from gateway.domain.representations import Representation, Viewer, oneself
from gateway.domain.topics import Role
from gateway.resolvers.context import RequestContext
from gateway.resolvers.scope import Key

NO_RIGHT = "?"
"""How the key of no right in any register begins: what is no id of a right is refused like a
foreign one. What was given follows, so that each try stands for itself."""


async def representations(context: RequestContext) -> tuple[Representation, ...]:
    """Oneself first, then everyone the viewer may act for now, by name.

    Only rights that open something in the viewer's application: in a role and in a municipality
    that were granted to it.
    """
    return await _granted(context, context.surely_signed_in())


async def representation(context: RequestContext, key: str) -> Representation | None:
    """The viewer's right with this key in an id. One's own needs no register."""
    viewer = context.signed_in()
    if key == _own_key(viewer):
        own = oneself(viewer)
        return own if context.services.admission.opens_anywhere(viewer, own) else None
    if not context.is_sure():
        return None
    rights = await _granted(context, viewer)
    return next((right for right in rights if key_in_id(viewer, right) == key), None)


def viewer_key(context: RequestContext, viewer: Viewer) -> Key:
    """The key of the person who is signed in."""
    return Key(context.services.ids, (Kind.VIEWER, _mark(viewer)))


def representation_key(context: RequestContext, right: Representation) -> Key:
    """The key of a right to act."""
    name = key_in_id(context.signed_in(), right)
    return Key(context.services.ids, (Kind.REPRESENTATION, name))


def is_viewer(viewer: Viewer, key: str) -> bool:
    """Whether this is the key in the viewer's own id."""
    return key == _mark(viewer)


def right_asked(context: RequestContext, on_behalf_of: str | None) -> str | None:
    """The register's key of the right in an id; None for oneself."""
    if on_behalf_of is None:
        return None
    viewer = context.signed_in()
    key = context.services.ids.key_of(Kind.REPRESENTATION, on_behalf_of)
    if key == _own_key(viewer):
        return None
    return NO_RIGHT + on_behalf_of if key is None or key == oneself(viewer).key else key


def key_in_id(viewer: Viewer, right: Representation) -> str:
    """What stands in a right's id: the register's own key, or for oneself one's own mark."""
    return _own_key(viewer) if right.role is Role.CITIZEN else right.key


def local_to(viewer: Viewer, instant: datetime) -> datetime:
    """The instant with the offset of the viewer's country at that instant."""
    return instant.astimezone(viewer.country.zone)


def birth_year(born: date | None) -> int | None:
    """The year of birth, where the day is known."""
    return None if born is None else born.year


async def _granted(context: RequestContext, viewer: Viewer) -> tuple[Representation, ...]:
    admission = context.services.admission
    if admission.roles_of(viewer) <= {Role.CITIZEN}:
        rights: tuple[Representation, ...] = (oneself(viewer),)
    else:
        rights = await context.services.rights.of(viewer)
    return tuple(one for one in rights if admission.opens_anywhere(viewer, one))


def _own_key(viewer: Viewer) -> str:
    return f"{_mark(viewer)}:self"


def _mark(viewer: Viewer) -> str:
    return sha256(f"{viewer.issuer}\n{viewer.subject}".encode()).hexdigest()
