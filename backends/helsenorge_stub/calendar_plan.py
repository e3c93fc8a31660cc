"""When there are visits, and of what sort: the calendar before it is written in FHIR."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from backends.helsenorge_stub.fhir import local_time
from backends.helsenorge_stub.options import Options

VIDEO_HOST = "video.vestby.example"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One appointment. `place` is `home`, a name of a place, or empty where it is online."""

    key: str
    start: datetime
    minutes: int
    service: str
    code: str
    title: str
    status: str = "booked"
    answer: str = "accepted"
    place: str = "home"
    staff: tuple[int, ...] = (0,)
    video: str | None = None
    offset: bool = False


@dataclass(frozen=True)
class _Kind:
    title: str
    code: str
    service: str
    at: str
    minutes: int
    place: str = "home"
    staff: tuple[int, ...] = (0,)


_KINDS = (
    _Kind("Sårskift høyre legg", "KP02", "nord", "08:15", 30, staff=(0,)),
    _Kind("Stell og påkledning, morgen", "egenomsorg", "bistand", "09:00", 45, staff=(3,)),
    _Kind("Rengjøring, 14. dag", "daglige-gjoremal", "bistand", "12:30", 90, staff=(3,)),
    _Kind("Tilsyn kveld", "hjemmebesok", "nord", "20:45", 15, staff=(2,)),
    _Kind("ADL-trening og balanse", "KR01", "fysio", "10:30", 60, "Vestby helsehus, sal 2", (4,)),
    _Kind("Blodtrykk og dosett", "KP02", "sor", "07:40", 20, staff=(1, 0)),
    _Kind("Hverdagsrehabilitering, ergoterapeut", "KR02", "ergo", "13:15", 50, staff=(5,)),
    _Kind("Dusj", "egenomsorg", "bistand", "11:00", 60, staff=(3,)),
    _Kind("Samarbeidsmøte om individuell plan (IP)", "KD0501", "tildeling", "14:00", 60,
          "Rådhuset, møterom Soon", (6, 7)),
    _Kind("Aktivitetsgruppe", "KX04", "friskliv", "11:30", 120, "Krom frivilligsentral", ()),
)  # fmt: skip


def planned(options: Options) -> list[Visit]:
    """Everything in the calendar of the person with the full record."""
    return [*_everyday(options), *_remarkable(options)]


def _everyday(options: Options) -> Iterator[Visit]:
    dice = Random(f"{options.seed}-visits")
    n = 0
    for round_ in range(options.scale):
        for days in range(-60, 121, 2):
            kind = _KINDS[(n + round_) % len(_KINDS)]
            late = dice.choice((0, 0, 5, 10, 20)) + 3 * round_ % 60
            day = options.today + timedelta(days=days)
            yield Visit(
                key=f"everyday-{n}",
                start=local_time(day, kind.at) + timedelta(minutes=late),
                minutes=kind.minutes,
                service=kind.service,
                code=kind.code,
                title=kind.title,
                place=kind.place,
                staff=kind.staff,
                offset=n % 5 == 3,
                **_state(days, n),
            )
            n += 1


def _state(days: int, n: int) -> dict[str, str]:
    if days < 0:
        return {"status": {4: "cancelled", 9: "noshow"}.get(n % 17, "fulfilled")}
    if n % 11 == 6:
        return {"status": "cancelled"}
    return {"answer": "declined" if n % 13 == 8 else "accepted"}


def _remarkable(options: Options) -> Iterator[Visit]:
    plain = Visit(
        key="",
        start=local_time(options.today, "23:30"),
        minutes=75,
        service="natt",
        code="KP02",
        title="Nattilsyn",
        staff=(2,),
    )
    yield replace(plain, key="midnight", start=local_time(options.today + timedelta(3), "23:30"))
    new_year = date(options.today.year, 12, 31)
    yield replace(
        plain,
        key="new-year",
        start=local_time(new_year, "22:50"),
        minutes=100,
        title="Nyttårstilsyn",
    )
    for spring_or_autumn in changes_of_clock(options.today):
        yield replace(
            plain,
            key=f"clock-{spring_or_autumn}",
            start=local_time(spring_or_autumn, "01:30"),
            minutes=120,
            title="Nattilsyn, medisinsk teknisk utstyr (MTU)",
            offset=True,
        )
    yield from _video(options, plain)
    yield replace(
        plain,
        key="respite",
        start=local_time(options.today + timedelta(40), "14:00"),
        minutes=3 * 24 * 60,
        service="tildeling",
        code="avlastning",
        title="Avlastningsopphold, korttidsavdelingen",
        place="Vestby sykehjem",
        staff=(),
    )


def _video(options: Options, plain: Visit) -> Iterator[Visit]:
    rooms = (f"https://{VIDEO_HOST}/rom/4f2a", f"http://{VIDEO_HOST}/rom/9b1c", None)
    for n, room in enumerate(rooms):
        yield replace(
            plain,
            key=f"video-{n}",
            start=local_time(options.today + timedelta(1 + 9 * n), "15:00"),
            minutes=30,
            service="sor",
            title="Videokonsultasjon med sykepleier",
            place="",
            staff=(1,),
            video=room or "",
        )


def changes_of_clock(today: date) -> tuple[date, ...]:
    """The last Sundays of March and October within half a year before and a year after the day."""
    sundays = []
    for year in (today.year - 1, today.year, today.year + 1):
        for month in (3, 10):
            last = date(year, month, 31)
            sundays.append(last - timedelta(days=(last.weekday() + 1) % 7))
    return tuple(s for s in sundays if -183 <= (s - today).days <= 366)
