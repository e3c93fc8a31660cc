"""What stands in the registers, relative to a day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from backends.identity_stub.options import Options
from backends.identity_stub.tables import (
    Custody,
    Fullmakt,
    Guardianship,
    Mandate,
    Registered,
    Table,
)
from backends.stage.cast import cast, danish_number, norwegian_number

CATEGORY: Final = "Sundhed og sygdom"
AREA: Final = "Social- og sundhedsportal"
PRIVILEGES: Final = "urn:dk:omsorgsportal:laes urn:dk:omsorgsportal:skriv"
PERSONAL: Final = "alle personlige forhold"
ECONOMIC: Final = "økonomiske forhold"
HEALTH_SERVICES: Final = 3


class Contents:
    """The rows of one world: the demo table's rights, bystanders, and rights that never count."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._today = options.today
        self._people = cast(options.today)

    def rows(self) -> list[Table]:
        """Everything to store, persons first."""
        persons = [
            Registered(
                number=one.number, name=one.name, born=one.born, deceased=one.key == "deceased"
            )
            for one in self._people.values()
        ]
        return [*persons, *self._mandates(), *self._others(), *self._bystanders(), *self._hidden()]

    def _id(self, kind: str, name: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"urn:omsorg:demo:{self._options.seed}:{kind}:{name}"))

    def _mandate(
        self, holder: str, grantor: str, days: int, revoked_at: datetime | None = None
    ) -> Mandate:
        until = self._today + timedelta(days=days)
        revoked = "revoked" if revoked_at else str(days)
        return Mandate(
            id=self._id("mandate", f"{holder}:{grantor}:{revoked}"),
            holder=self._people[holder].number,
            grantor=self._people[grantor].number,
            category=CATEGORY,
            area=AREA,
            privileges=PRIVILEGES,
            valid_from=self._today - timedelta(days=400),
            valid_until=until,
            revoked_at=revoked_at,
        )

    def _mandates(self) -> Iterator[Table]:
        yesterday_noon = datetime.combine(self._today - timedelta(days=1), time(12), UTC)
        yield self._mandate("relative", "citizen", 365)
        yield self._mandate("former-relative", "citizen", -1)
        yield self._mandate("former-relative", "citizen", 200, yesterday_noon)
        yield self._mandate("heir", "deceased", 300)

    def _others(self) -> Iterator[Table]:
        number = {key: one.number for key, one in self._people.items()}
        for child in ("child", "youth"):
            yield Custody(
                id=self._id("custody", child), parent=number["parent"], child=number[child]
            )
        yield Guardianship(
            id=self._id("guardianship", "ward"),
            guardian=number["guardian"],
            ward=number["ward"],
            scope=PERSONAL,
            decided_on=self._today - timedelta(days=900),
        )
        yield Fullmakt(
            id=self._id("fullmakt", "innbygger"),
            fullmektig=number["fullmektig"],
            giver=number["innbygger"],
            areas=f"1 {HEALTH_SERVICES}",
            valid_from=self._today - timedelta(days=100),
        )

    def _bystanders(self) -> Iterator[Table]:
        for place in range(20 * self._options.scale):
            born = date(1937, 1, 1) + timedelta(days=place * 61 % 22_000)
            holder = f"bystander:{place}"
            grantor = self._people["stranger"].number
            yield Mandate(
                id=self._id("mandate", holder),
                holder=danish_number(born, 1),
                grantor=grantor,
                category=CATEGORY,
                area=AREA,
                privileges=PRIVILEGES,
                valid_from=self._today,
                valid_until=self._today + timedelta(days=place),
            )

    def _hidden(self) -> Iterator[Table]:
        if not self._options.hidden:
            return
        rng = Random(f"{self._options.seed}-{self._options.hidden}")
        for place in range(rng.randint(1, 4)):
            yield from self._that_never_count(place, rng)

    def _that_never_count(self, place: int, rng: Random) -> Iterator[Table]:
        canary = self._options.canary
        dane, norwegian = _stranger(rng, place), _norwegian_stranger(rng)
        until = self._today + timedelta(days=rng.randint(1, 900))
        started = self._today - timedelta(days=rng.randint(1, 900))
        what = f"hidden:{self._options.hidden}:{place}"
        for number, born in (dane, norwegian):
            yield Registered(number=number, name=f"{canary}-giver-{place}", born=born)
        for area, privilege in (("FMK-online", "urn:dk:fmk:view"), ("Skat", "urn:dk:skat:se")):
            yield Mandate(
                id=self._id("mandate", f"{what}:{area}"),
                holder=self._people["relative"].number,
                grantor=dane[0],
                category=CATEGORY if area == "FMK-online" else "Økonomi og skat",
                area=f"{area} {canary}-fuldmagt-{place}",
                privileges=f"{privilege}:{canary}-fuldmagt-{place}",
                valid_from=started,
                valid_until=until,
            )
        yield Guardianship(
            id=self._id("guardianship", what),
            guardian=self._people["guardian"].number,
            ward=dane[0],
            scope=f"{ECONOMIC} {canary}-vaergemaal-{place}",
            decided_on=started,
            valid_until=until,
        )
        yield Fullmakt(
            id=self._id("fullmakt", what),
            fullmektig=self._people["fullmektig"].number,
            giver=norwegian[0],
            areas="1 2",
            valid_from=started,
            valid_until=until,
        )


def _stranger(rng: Random, place: int) -> tuple[str, date]:
    born = date(1940 + 10 * place, 3, 1) + timedelta(days=rng.randrange(300))
    return danish_number(born, 1), born


def _norwegian_stranger(rng: Random) -> tuple[str, date]:
    while True:
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(12_000))
        try:
            return norwegian_number(born, rng.randint(100, 499)), born
        except ValueError:
            continue
