"""All rows of all tenants: who has a record where, and what lies in it."""

from backends.cura_stub import (
    data_activities,
    data_calendar,
    data_grants,
    data_measurements,
    data_messages,
    data_people,
    data_profile,
    data_withheld,
)
from backends.cura_stub.draw import Employee, Pen, Row, employees, instant, patient_id
from backends.cura_stub.options import TENANTS, Options
from backends.stage.cast import Person, cast, danish_number, years_before

_BACKGROUND = (("Valborg", "Højgaard", 88, 1), ("Anker", "Lindegård", 79, 3), ("Ida", "Bæk", 91, 5))

_TOPICS = (
    *("patient", "calendar", "messages", "teams", "grants", "aids", "loans", "measurements"),
    *("health", "relatives", "mandates", "story", "conditions", "documents", "plans"),
    "medications",
)


def everything(options: Options) -> dict[str, list[Row]]:
    """The rows of each tenant."""
    return {tenant: _tenant(options, tenant) for tenant in TENANTS}


def features(tenant: str) -> dict[str, bool]:
    """Which parts of the portal the tenant has switched on."""
    aarhus = tenant == "aarhus"
    named = dict.fromkeys(("kalender", "beskeder", "video"), True)
    parts = ("indsatser", "hjaelpemidler", "udlaan", "maalinger", "kontakter", "profil")
    own = dict.fromkeys((*parts, "livshistorie"), aarhus)
    later = dict.fromkeys(("alle-data", "tolk", "koersel"), False)
    return {**named, **own, **later, "aktiviteter": not aarhus}


def _tenant(options: Options, tenant: str) -> list[Row]:
    people = employees(options, tenant)
    shared = Pen(options, tenant, "units", "")
    data_people.organizations(shared)
    data_people.staff(shared, people)
    public = Pen(options, tenant, "activities", "")
    data_activities.activities(public, shown=features(tenant)["aktiviteter"])
    for number, row in enumerate(public.rows):
        public.rows[number] = Row(row.body, None, row.position)
    everyone = cast(options.today)
    record = _record(options, tenant, everyone, people)
    return [*shared.rows, *public.rows, *record, *_others(options, tenant, people)]


def _record(
    options: Options, tenant: str, everyone: dict[str, Person], people: list[Employee]
) -> list[Row]:
    """The record of `citizen`, who has everything."""
    identity = patient_id(options, tenant, "citizen")
    on = features(tenant)
    pens = {topic: Pen(options, tenant, topic, identity) for topic in _TOPICS}
    data_people.patient(pens["patient"], everyone["citizen"])
    data_calendar.appointments(pens["calendar"], people)
    data_messages.messages(pens["messages"], everyone, people)
    data_people.care_teams(pens["teams"], people)
    data_grants.grants(pens["grants"], shown=on["indsatser"])
    data_grants.body_worn_aids(pens["aids"], shown=on["hjaelpemidler"])
    data_grants.aid_loans(pens["loans"], shown=on["udlaan"])
    data_measurements.measurements(pens["measurements"], people, shown=on["maalinger"])
    data_profile.health(pens["health"], shown=on["profil"])
    data_profile.relatives(pens["relatives"], everyone, shown=on["profil"])
    data_profile.mandates(pens["mandates"], everyone, shown=on["profil"])
    data_profile.life_story(pens["story"], everyone["citizen"], shown=on["livshistorie"])
    data_withheld.conditions(pens["conditions"])
    data_withheld.documents(pens["documents"], people)
    data_withheld.action_plans(pens["plans"])
    data_withheld.medications(pens["medications"])
    return [row for made in pens.values() for row in made.rows]


def _others(options: Options, tenant: str, people: list[Employee]) -> list[Row]:
    """Strangers with records of their own, the last one closed."""
    rows: list[Row] = []
    for number, (given, family, age, digit) in enumerate(_BACKGROUND):
        born = years_before(options.today, age)
        other = Person(
            key=f"background-{number}",
            given=given,
            family=family,
            number=danish_number(born, digit),
            born=born,
        )
        pen = Pen(options, tenant, other.key, patient_id(options, tenant, other.key))
        data_people.patient(pen, other, active=number < len(_BACKGROUND) - 1)
        for turn in pen.hidden_times(1, 3):
            start = instant(pen.day(turn), 8, 10)
            visit = data_calendar.appointment(
                pen, f"{other.key}-{turn}", data_calendar.KINDS[0], start, people[:1]
            )
            visit["description"] = pen.canary("foreign-visit")
            pen.hide(visit, label="citizen")
        rows.extend(pen.rows)
    return rows
