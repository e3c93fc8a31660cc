"""From one issuer's claims to the viewer they name."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from unicodedata import category

from gateway.domain.errors import InvalidToken
from gateway.domain.municipalities import Country
from gateway.domain.people import NationalNumber, Person
from gateway.domain.portal import AssuranceLevel
from gateway.domain.representations import Viewer
from gateway.session.birthdates import born_by_number
from gateway.session.issuers import IssuerSettings, Required

_NUMBER: Final = {
    Country.DK: re.compile(r"[0-9]{6}-?[0-9]{4}", re.ASCII),
    Country.NO: re.compile(r"[0-9]{11}", re.ASCII),
}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LAST_MOMENT: Final = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
_UNWRITABLE: Final = frozenset({"Cc", "Cs"})
"""Control characters and halves of characters: no database takes all of them, and no log should."""


def moment(claims: Mapping[str, Any], name: str) -> datetime | None:
    """A NumericDate claim as an aware moment in UTC, None where it is absent."""
    told = claims.get(name)
    if told is None:
        return None
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise InvalidToken("claims")
    if not 0 <= told <= _LAST_MOMENT:
        raise InvalidToken("claims")
    return datetime.fromtimestamp(told, UTC)


def viewer_of(claims: Mapping[str, Any], settings: IssuerSettings) -> Viewer:
    """The viewer that verified claims name. Raises `InvalidToken` where something is missing."""
    names = settings.claims
    if not all(_is(claims.get(name), wanted) for name, wanted in settings.required.items()):
        raise InvalidToken("claims")
    told_number = _text(claims, names.number)
    if _NUMBER[settings.country].fullmatch(told_number) is None:
        raise InvalidToken("claims")
    number = NationalNumber(told_number)
    sign_in = claims.get(names.sign_in)
    viewer = Viewer(
        issuer=settings.issuer,
        subject=_text(claims, "sub"),
        person=Person(name=_text(claims, names.name), born=_born(claims, settings, number)),
        number=number,
        country=settings.country,
        scheme=settings.scheme,
        assurance=names.levels.get(_text(claims, names.assurance), AssuranceLevel.LOW),
        signed_in_at=_required_moment(claims, "auth_time"),
        expires_at=_required_moment(claims, "exp"),
        sign_in=None if sign_in is None else _text(claims, names.sign_in),
        client=_client(claims, names.client),
    )
    if _tells_the_number(viewer):
        raise InvalidToken("claims")
    return viewer


def _tells_the_number(viewer: Viewer) -> bool:
    """Whether what leaves the session, as stored, hashed or shown, holds the national number."""
    texts = (viewer.subject, viewer.person.name, viewer.sign_in or "", viewer.client)
    return any(viewer.number.reveal() in re.sub(r"[^0-9A-Za-z]", "", text) for text in texts)


def _is(told: object, wanted: Required) -> bool:
    """Equal and of one kind: JSON's true is not its 1."""
    return type(told) is type(wanted) and told == wanted


def _client(claims: Mapping[str, Any], names: tuple[str, ...]) -> str:
    present = (name for name in names if claims.get(name) is not None)
    return _text(claims, next(present, names[0]))


def _text(claims: Mapping[str, Any], name: str) -> str:
    told = claims.get(name)
    if not isinstance(told, str) or not told.strip():
        raise InvalidToken("claims")
    # Everything that can be printed can be written; few texts have to be looked at by letter.
    if not told.isprintable() and any(category(letter) in _UNWRITABLE for letter in told):
        raise InvalidToken("claims")
    return told


def _required_moment(claims: Mapping[str, Any], name: str) -> datetime:
    found = moment(claims, name)
    if found is None:
        raise InvalidToken("claims")
    return found


def _born(
    claims: Mapping[str, Any], settings: IssuerSettings, number: NationalNumber
) -> date | None:
    if settings.claims.born is None:
        return born_by_number(settings.country, number)
    told = _text(claims, settings.claims.born)
    if _DAY.fullmatch(told) is None:
        raise InvalidToken("claims")
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise InvalidToken("claims") from None
