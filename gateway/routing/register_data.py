"""The register's files, read into the model. `data/NOTICE.md` says where they come from."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files

from gateway.domain.municipalities import (
    Country,
    Municipality,
    MunicipalityKind,
    RegionPeriod,
    municipality_code,
)
from gateway.domain.words import Words, words

_Row = dict[str, str]
_Changes = dict[str, tuple[str, date]]


def read_municipalities() -> Iterator[Municipality]:
    """All municipalities and regions of both countries, past and future ones too.

    Raises:
        ValueError: A row of the files is not what its header says.
    """
    changes = {
        row["region"]: (row["successor"], date.fromisoformat(row["from"]))
        for row in _rows("region_changes_dk.csv")
    }
    for row in _rows("municipalities_dk.csv"):
        yield _danish(row, changes)
    for row in _rows("municipalities_no.csv"):
        yield _norwegian(row)


def _danish(row: _Row, changes: _Changes) -> Municipality:
    kind = MunicipalityKind(row["kind"])
    return Municipality(
        code=municipality_code(f"DK-{row['code']}"),
        country=Country.DK,
        kind=kind,
        official_name=row["official_name"],
        names=_danish_names(row["name"], row["name_en"]),
        regions=_regions(row["region"], changes if kind is MunicipalityKind.MUNICIPALITY else {}),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
    )


def _danish_names(name: str, english: str) -> Words:
    if not english:
        return words(da=name)
    # Said outright in every Nordic language, which would otherwise fall back to the English name.
    return words(da=name, nb=name, nn=name, se=name, en=english)


def _regions(region: str, changes: _Changes) -> tuple[RegionPeriod, ...]:
    if region not in changes:
        return (RegionPeriod(region=region),)
    successor, first_day = changes[region]
    return (
        RegionPeriod(region=region, valid_to=first_day - timedelta(days=1)),
        RegionPeriod(region=successor, valid_from=first_day),
    )


def _norwegian(row: _Row) -> Municipality:
    name, kven = row["name"], row["name_kven"]
    return Municipality(
        code=municipality_code(f"NO-{row['code']}"),
        country=Country.NO,
        kind=MunicipalityKind.MUNICIPALITY,
        official_name=row["official_name"],
        names=words(nb=name, nn=name, se=row["name_sami"] or None),
        regions=(RegionPeriod(region=row["county"]),),
        other_names=(kven,) if kven else (),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> Iterator[_Row]:
    text = (files("gateway.routing") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), strict=True)
