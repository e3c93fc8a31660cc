"""The register finds every municipality however it is typed, and knows the days of the reform."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.municipalities import (
    Country,
    Municipality,
    MunicipalityCode,
    MunicipalityKind,
    RegionPeriod,
    municipality_code,
)
from gateway.domain.words import Language, words
from gateway.plainwords.folding import fold, spellings
from gateway.routing.attributions import attributions
from gateway.routing.register import Register, register

BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def found(text: str | None, *, today: date = BEFORE, **filters) -> list[str]:
    return [each.name for each in register().search(text, today=today, **filters)]


def of_kind(kind: MunicipalityKind, country: Country, today: date) -> list[Municipality]:
    return [m for m in register().search(None, today=today, country=country) if m.kind is kind]


class TestCompleteness:
    @pytest.mark.parametrize("today", [BEFORE, AFTER])
    def test_denmark_has_98_municipalities_and_norway_357(self, today):
        assert len(of_kind(MunicipalityKind.MUNICIPALITY, Country.DK, today)) == 98
        assert len(of_kind(MunicipalityKind.MUNICIPALITY, Country.NO, today)) == 357

    def test_norway_has_15_counties_and_22_municipalities_with_several_names(self):
        norwegian = of_kind(MunicipalityKind.MUNICIPALITY, Country.NO, BEFORE)
        assert len({m.region_on(BEFORE) for m in norwegian}) == 15
        several = [m for m in norwegian if Language.SE in dict(m.names.in_languages)]
        assert len(several) == 22
        assert all(" - " in m.official_name for m in several)

    def test_the_demo_municipalities_have_their_official_codes(self):
        known = register().municipalities
        names = {
            code: known[MunicipalityCode(code)].name
            for code in ("DK-0751", "DK-0147", "DK-0217", "DK-0530", "NO-3216")
        }
        assert names == {
            "DK-0751": "Aarhus",
            "DK-0147": "Frederiksberg",
            "DK-0217": "Helsingør",
            "DK-0530": "Billund",
            "NO-3216": "Vestby",
        }

    def test_every_one_has_a_region_on_every_day(self):
        for each in register().municipalities.values():
            assert all(each.region_on(day) for day in (date.min, BEFORE, AFTER, date.max))

    def test_two_with_one_code_are_refused(self):
        one = next(iter(register().municipalities.values()))
        with pytest.raises(ValueError, match="one code"):
            Register([one, one])

    def test_the_sources_are_credited(self):
        credits_ = {each.holder: each.licence for each in attributions()}
        assert credits_["HL7 Denmark"] == "CC0-1.0"
        assert credits_["Kartverket"] == "CC BY 4.0"
        assert any("© Kartverket" in each.credit for each in attributions())


class TestReform:
    def test_five_regions_become_four(self):
        before = {m.name for m in of_kind(MunicipalityKind.REGION, Country.DK, BEFORE)}
        after = {m.name for m in of_kind(MunicipalityKind.REGION, Country.DK, AFTER)}
        assert len(before) == 5
        assert len(after) == 4
        assert before - after == {"Region Hovedstaden", "Region Sjælland"}
        assert after - before == {"Region Østdanmark"}

    def test_46_municipalities_come_to_lie_in_the_new_region(self):
        danish = of_kind(MunicipalityKind.MUNICIPALITY, Country.DK, BEFORE)
        assert Counter(m.region_on(BEFORE) for m in danish) == {
            "Region Hovedstaden": 29,
            "Region Syddanmark": 22,
            "Region Midtjylland": 19,
            "Region Sjælland": 17,
            "Region Nordjylland": 11,
        }
        assert Counter(m.region_on(AFTER) for m in danish)["Region Østdanmark"] == 46

    @pytest.mark.parametrize(
        ("instant", "region", "hits"),
        [
            (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "Region Hovedstaden", []),
            (
                datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC),
                "Region Østdanmark",
                ["Region Østdanmark"],
            ),
            (
                datetime(2026, 12, 31, 23, 0, 1, tzinfo=UTC),
                "Region Østdanmark",
                ["Region Østdanmark"],
            ),
        ],
    )
    def test_it_happens_at_midnight_in_copenhagen(self, instant, region, hits):
        today = Country.DK.day_of(instant)
        helsingor = register().municipalities[MunicipalityCode("DK-0217")]
        assert helsingor.region_on(today) == region
        assert found("østdanmark", today=today) == hits

    def test_an_instant_without_a_zone_has_no_day(self):
        with pytest.raises(ValueError, match="zone"):
            Country.DK.day_of(datetime(2026, 12, 31, 23, 0))  # noqa: DTZ001

    def test_a_municipality_outside_its_periods_has_no_region(self):
        lost = Municipality(
            code=MunicipalityCode("DK-9999"),
            country=Country.DK,
            kind=MunicipalityKind.MUNICIPALITY,
            official_name="Nordby Kommune",
            names=words(da="Nordby"),
            regions=(RegionPeriod(region="Region Sjælland", valid_to=BEFORE),),
        )
        with pytest.raises(LookupError, match="DK-9999"):
            lost.region_on(AFTER)


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("hels", ["Helsingør"]),
            ("HELSINGOR", ["Helsingør"]),
            ("Elsinore", ["Helsingør"]),
            ("århus", ["Aarhus"]),
            ("Aarhus", ["Aarhus"]),
            ("arhus", ["Aarhus"]),
            ("A\u030arhus", ["Aarhus"]),
            ("aarhus kommune", ["Aarhus"]),
            ("kobenhavn", ["København"]),
            ("koebenhavn", ["København"]),
            ("københavns kommune", ["København"]),
            ("Köbenhavn", ["København"]),
            ("copenhagen", ["København"]),
            ("Guovdageaidnu", ["Kautokeino"]),
            ("kautokeino", ["Kautokeino"]),
            ("guovdageaidnu - kautokeino", ["Kautokeino"]),
            ("porsangu", ["Porsanger"]),
            ("Porsanki", ["Porsanger"]),
            ("karasjohka", ["Karasjok"]),
            ("høje tåstrup", ["Høje-Taastrup"]),
            ("hoje-taastrup", ["Høje-Taastrup"]),
            ("taastrup", ["Høje-Taastrup"]),
            ("aero", ["Ærø"]),
            ("ärö", ["Ærø"]),
            ("læsø", ["Læsø"]),
            ("laeso", ["Læsø"]),
            ("Trondheim", ["Trondheim"]),
            ("traante", ["Trondheim"]),
            ("DK-0751", ["Aarhus"]),
            ("dk0751", ["Aarhus"]),
            ("0751", ["Aarhus"]),
            (" 3216 ", ["Vestby"]),
            ("075", []),
            ("NO-0751", []),
        ],
    )
    def test_finds(self, text, names):
        assert found(text) == names

    def test_two_letters_a_find_only_names_with_that_sound(self):
        assert set(found("aa", country=Country.DK)) == {"Aabenraa", "Aalborg", "Aarhus"}

    def test_bare_digits_may_be_a_code_in_both_countries(self):
        def named(code: str, country: Country) -> Municipality:
            return Municipality(
                code=municipality_code(code),
                country=country,
                kind=MunicipalityKind.MUNICIPALITY,
                official_name=code,
                names=words(da=country.value),
                regions=(RegionPeriod(region="Nord"),),
            )

        both = Register([named("DK-0301", Country.DK), named("NO-0301", Country.NO)])
        assert [m.code for m in both.search("0301", today=BEFORE)] == ["DK-0301", "NO-0301"]
        assert [m.code for m in both.search("NO-0301", today=BEFORE)] == ["NO-0301"]

    @pytest.mark.parametrize("text", [None, "", " ", "\t\n", "\u00a0"])
    def test_nothing_asked_for_is_everything(self, text):
        assert len(found(text)) == 98 + 5 + 357

    @pytest.mark.parametrize(
        "text", ["!!!", "%", "\x00", "💥", "中", "a" * 101, "aa" * 10**6, "(zz+)+$", "\ud800"]
    )
    def test_odd_or_endless_input_finds_nothing(self, text):
        assert found(text) == []

    @given(st.text(max_size=120))
    def test_no_input_does_harm(self, text):
        assert isinstance(found(text), list)

    def test_country_and_connection_narrow(self):
        codes = {MunicipalityCode("DK-0751"), MunicipalityCode("NO-3216")}
        assert found("", connected_codes=codes, connected=True) == ["Vestby", "Aarhus"]
        norwegian = found("", connected_codes=codes, connected=True, country=Country.NO)
        assert norwegian == ["Vestby"]
        others = found("", connected_codes=codes, connected=False)
        assert len(others) == 98 + 5 + 357 - 2
        assert "Aarhus" not in others


class TestOrder:
    def test_the_letters_of_the_alphabet_come_in_its_order(self):
        danish = found("", country=Country.DK)
        assert danish[0] == "Albertslund"
        assert danish[-5:] == ["Vordingborg", "Ærø", "Aabenraa", "Aalborg", "Aarhus"]

    def test_norwegian_names_end_with_the_last_letters(self):
        names = found("", country=Country.NO)
        last = ["Åfjord", "Ål", "Ålesund", "Åmli", "Åmot", "Årdal", "Ås", "Åseral", "Åsnes"]
        assert names[-9:] == last
        assert names[-10] == "Øystre Slidre"

    def test_connected_ones_come_first_and_each_part_by_name(self):
        codes = [MunicipalityCode("DK-0751"), MunicipalityCode("DK-0530")]
        names = found("", country=Country.DK, connected_codes=codes)
        assert names[:3] == ["Billund", "Aarhus", "Albertslund"]

    def test_equal_names_are_ordered_by_code(self):
        codes = [m.code for m in register().search("herøy", today=BEFORE)]
        assert codes == ["NO-1515", "NO-1818"]


class TestNames:
    def test_danish_ones_have_a_short_and_an_official_name(self):
        known = register().municipalities
        assert known[MunicipalityCode("DK-0751")].official_name == "Aarhus Kommune"
        assert known[MunicipalityCode("DK-0101")].official_name == "Københavns Kommune"
        assert known[MunicipalityCode("DK-0400")].official_name == "Bornholms Regionskommune"

    def test_a_name_is_said_in_the_language_asked_for(self):
        known = register().municipalities
        copenhagen = known[MunicipalityCode("DK-0101")].names
        assert copenhagen.said_in(Language.EN) == "Copenhagen"
        assert copenhagen.said_in(Language.NB) == "København"
        kautokeino = known[MunicipalityCode("NO-5612")]
        assert kautokeino.names.said_in(Language.SE) == "Guovdageaidnu"
        assert kautokeino.names.said_in(Language.EN) == "Kautokeino"
        assert kautokeino.official_name == "Guovdageaidnu - Kautokeino"

    @given(st.sampled_from(list(register().municipalities.values())), st.data())
    def test_the_beginning_of_a_name_finds_it(self, municipality, data):
        name = data.draw(st.sampled_from([n for _, n in municipality.names.in_languages]))
        length = data.draw(st.integers(1, len(name)))
        today = municipality.valid_from or BEFORE
        for typed in (name[:length], name[:length].upper(), fold(name)[:length]):
            assert municipality in register().search(typed, today=today)

    @given(
        st.sampled_from(
            [n for m in register().municipalities.values() for _, n in m.names.in_languages]
        ),
        st.integers(1, 8),
    )
    def test_whatever_a_beginning_finds_has_a_word_that_begins_so(self, name, length):
        typed = fold(fold(name)[:length])
        for hit in register().search(typed, today=BEFORE):
            named = [hit.official_name, *hit.other_names, *(n for _, n in hit.names.in_languages)]
            assert any(f" {typed}" in f" {way}" for each in named for way in spellings(each))


class TestCodes:
    @pytest.mark.parametrize(
        "text", ["0751", "DK0751", "dk-0751", "SE-0751", "DK-٠٧٥١", "DK-0751\n"]
    )
    def test_what_is_no_code_is_refused_without_repeating_it(self, text):
        with pytest.raises(ValueError, match="DK-0751") as caught:
            municipality_code(text)
        assert str(caught.value).endswith("write country and four digits, as in DK-0751")
