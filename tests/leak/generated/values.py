"""What arguments are given: mostly what fits, now and then what does not."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from graphql import GraphQLEnumType, GraphQLField, GraphQLList, get_named_type, get_nullable_type

from tests.leak.generated.pair import Look
from tests.leak.generated.pool import Pool, some
from tests.leak.generated.written import Given, Word
from tests.world import MUNICIPALITIES, NOW

LEFT_OUT: Final = object()
_ODD: Final = 0.05
_OTHER_CODES: Final = ("DK-0101", "NO-0301", "DK-1084", "DK-9999", "NO-3216", "DK-0217")
_HIDDEN: Final = (
    "KANARIE", "UGLEGYLP", "KANARIE-slettet-dokument", "slettet", "kladde", "fremmed", "intern",
    "medcom", "MedCom", "korrespondance", "medicin", "maaling", "fm-dokument", "Panodil",
    "surname", "efternavn", "etternavn", "Metformin", "doedsbo", "-1", "77", "9", "<", "%",
)  # fmt: skip
"""Words that stand in what is hidden, and in nothing that is shown."""
_PUBLIC: Final = ("aa", "hels", "Vestby", "DK-0751", "bil", "ADL", "fsiii", "personlig", "æ", "zzz")
_REQUIRED_ALWAYS: Final = 1.0
_OPTIONAL: Final[Mapping[str, float]] = {
    "onBehalfOf": 1.0, "after": 0.06, "first": 0.6, "language": 0.2, "search": 0.4, "role": 0.5,
}  # fmt: skip


class Values:
    """Draws values for one look."""

    def __init__(
        self, rng: Random, look: Look, pool: Pool, foreign: Sequence[Pool], right: str | None
    ) -> None:
        self.rng = rng
        self.pool = pool
        self._look = look
        self._foreign = foreign
        self._right = right
        self._named: Mapping[str, Callable[[], Any]] = {
            "municipality": self.code,
            "code": self.code,
            "municipalities": self.codes,
            "onBehalfOf": self.right,
            "first": self.first,
            "after": self.cursor,
            "search": self.word,
            "containing": self.day,
            "agreementId": lambda: self.id_of("MeasurementAgreement"),
            "id": lambda: self.id_of(None),
            "ids": lambda: [self.id_of(None) for _ in range(self.rng.randint(1, 5))],
        }

    def given(self, field: GraphQLField, *, fixed: Mapping[str, Any]) -> tuple[Given, ...]:
        """What a field is given; `fixed` is not drawn."""
        window = self.window()
        found = []
        for name, argument in field.args.items():
            kind = str(argument.type)
            if name in fixed:
                found.append(Given(name, kind, fixed[name]))
                continue
            chance = 1.0 if kind.endswith("!") and name != "first" else _OPTIONAL.get(name, 0.3)
            value = self._value(name, argument.type, window) if self.odds(chance) else LEFT_OUT
            if value is not LEFT_OUT:
                found.append(Given(name, kind, value))
        return tuple(found)

    def odds(self, chance: float) -> bool:
        """True that often."""
        return self.rng.random() < chance

    def code(self) -> str:
        """A municipality's code, mostly of the one that is looked at."""
        return self.rng.choice(_OTHER_CODES) if self.odds(0.05) else self._look.code

    def codes(self) -> list[str]:
        """Several of them, now and then too many."""
        number = 21 if self.odds(0.03) else self.rng.randint(1, 5)
        return [self.rng.choice((*MUNICIPALITIES, *_OTHER_CODES[:3])) for _ in range(number)]

    def right(self) -> Any:
        """The right that is looked by; now and then another, a forged or a foreign one."""
        if self.odds(0.92):
            return LEFT_OUT if self._right is None else self._right
        return self.id_of("Representation")

    def first(self) -> int:
        """How many, mostly few, now and then out of bounds."""
        if self.odds(_ODD):
            return self.rng.choice((0, -1, 101, 1000, 2**31 - 1))
        return self.rng.choice((1, 1, 2, 3, 4, 7, 10, 20, 50, 99, 100))

    def cursor(self) -> str:
        """A cursor of any list, as it was or damaged."""
        place = some(self.rng, self.pool.places)
        return self.damaged(place.cursor) if place and self.odds(0.5) else self.forged(place)

    def word(self) -> str:
        """A word of something shown, or a part of one, or of something hidden."""
        if self.odds(0.4):
            return self.rng.choice(_HIDDEN)
        word = some(self.rng, self.pool.words) or self.rng.choice(_PUBLIC)
        if self.odds(0.1):
            return self.rng.choice(("", " ", word * 30, f"{word} {self.rng.choice(_HIDDEN)}"))
        return word[: self.rng.randint(2, 12)] if self.odds(0.5) else word

    def day(self) -> str:
        """A day within a year of today; now and then of another time."""
        if self.odds(_ODD):
            return self.rng.choice(("1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01"))
        return str(NOW.date() + timedelta(days=self.rng.randint(-370, 370)))

    def window(self) -> Mapping[str, str]:
        """From one day to another, now and then too long or the wrong way round."""
        length = self.rng.choice((0, 1, 7, 31, 120, 360, 365))
        if self.odds(_ODD):
            length = self.rng.choice((-1, -30, 366, 4000))
        start = date.fromisoformat(self.day())
        if length > 100 and self.odds(0.8):
            start = NOW.date() - timedelta(days=length // 2)
        try:
            return {"from": str(start), "to": str(start + timedelta(days=length))}
        except OverflowError:
            return {"from": str(start), "to": str(start)}

    def id_of(self, kind: str | None) -> str:
        """An id of that type or of any: own, foreign, damaged or forged."""
        fate = self.rng.random()
        own = self.pool if fate < 0.8 else some(self.rng, self._foreign) or self.pool
        found = some(self.rng, own.ids.get(kind, [])) if kind and fate < 0.75 else own.any_id()
        if found is None or fate > 0.97:
            return self.forged(found)
        return self.damaged(found) if fate > 0.9 else found

    def damaged(self, text: str) -> str:
        """The same but for one character, or cut short."""
        at = self.rng.randrange(len(text))
        if self.odds(0.3):
            return text[:at]
        return text[:at] + self.rng.choice("ABCabc012-_") + text[at + 1 :]

    def forged(self, like: object) -> str:
        """Something of that look and length that nobody has made here."""
        size = len(like) * 3 // 4 if isinstance(like, str) else 40
        return urlsafe_b64encode(self.rng.randbytes(size)).decode().rstrip("=")

    def _value(self, name: str, kind: Any, window: Mapping[str, str]) -> Any:
        if name in self._named:
            return self._named[name]()
        if name in window:
            return window[name]
        named = get_named_type(kind)
        if isinstance(named, GraphQLEnumType):
            one = [Word(v) for v in named.values]
            if isinstance(get_nullable_type(kind), GraphQLList):
                return self.rng.sample(one, self.rng.randint(0, min(3, len(one))))
            return self.rng.choice(one)
        if named.name == "Boolean":
            return self.odds(0.5)
        return LEFT_OUT
