"""The invented people of the demo world. Ages are relative to the day: a child stays a child.

Danish numbers follow the pattern of public test persons (serial 999x); Norwegian ones are
synthetic (month + 80) with valid control digits. None belongs to a living person.
"""

from dataclasses import dataclass
from datetime import date, timedelta

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented person: `number` is the bare national identity number (10 or 11 digits)."""

    key: str
    given: str
    family: str
    number: str
    born: date
    country: str = "DK"
    gender: str = "female"

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def dashed(self) -> str:
        """The Danish form with a dash after the birth date."""
        return f"{self.number[:6]}-{self.number[6:]}"


def danish_number(born: date, last_digit: int) -> str:
    """A test number of the 999x series; right for births in 1937-1999 and 2000-2036."""
    return f"{born:%d%m%y}999{last_digit}"


def norwegian_number(born: date, individual: int) -> str:
    """A synthetic fødselsnummer: month + 80, valid control digits; raises where none exists."""
    digits = [int(c) for c in f"{born.day:02}{born.month + 80:02}{born:%y}{individual:03}"]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        check = -sum(w * d for w, d in zip(weights, digits, strict=True)) % 11
        if check == 10:
            message = (
                f"no valid number for {born} with {individual}: choose another individual number"
            )
            raise ValueError(message)
        digits.append(check)
    return "".join(str(d) for d in digits)


def years_before(day: date, years: int) -> date:
    """The same date `years` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def cast(today: date) -> dict[str, Person]:
    """Everyone in the demo world by key, those who sign in and those who are only cared for."""
    child_born = years_before(today - timedelta(days=102), 8)
    youth_born = years_before(today - timedelta(days=151), 16)

    def dk(key: str, given: str, family: str, number: str, born: date, gender: str) -> Person:
        return Person(key=key, given=given, family=family, number=number, born=born, gender=gender)

    def no(key: str, given: str, family: str, number: str, born: date, gender: str) -> Person:
        return Person(
            key=key,
            given=given,
            family=family,
            number=number,
            born=born,
            gender=gender,
            country="NO",
        )

    people = [
        dk("citizen", "Nancy", "Berggren", "2512489996", date(1948, 12, 25), "female"),
        dk("relative", "Rasmus", "Berggren", "0101659993", date(1965, 1, 1), "male"),
        dk("former-relative", "Frode", "Holmgaard", "0101439992", date(1943, 1, 1), "male"),
        dk("parent", "Pernille", "Lindgren", "1503919997", date(1991, 3, 15), "female"),
        dk("child", "Carl", "Lindgren", danish_number(child_born, 7), child_born, "male"),
        dk("youth", "Yrsa", "Lindgren", danish_number(youth_born, 4), youth_born, "female"),
        dk("closed", "Laura", "Ibsen", "1502779995", date(1977, 2, 15), "female"),
        dk("stranger", "Sander", "Ukendt", "3006079993", date(2007, 6, 30), "male"),
        dk("guardian", "Einer", "Lauridsen", "0201609995", date(1960, 1, 2), "male"),
        dk("ward", "Vagn", "Mikkelsen", "0108589995", date(1958, 8, 1), "male"),
        dk("heir", "Else", "Lauridsen", "0201919990", date(1991, 1, 2), "female"),
        dk("deceased", "Dagny", "Lauridsen", "1211399994", date(1939, 11, 12), "female"),
        no("innbygger", "Astrid", "Solberg", "12894810058", date(1948, 9, 12), "female"),
        no("nyinnbygger", "Christian", "Nygård", "21857610153", date(1976, 5, 21), "male"),
        no(
            "fullmektig",
            "Frida",
            "Solberg",
            norwegian_number(date(1975, 4, 8), 102),
            date(1975, 4, 8),
            "female",
        ),
    ]
    return {person.key: person for person in people}
