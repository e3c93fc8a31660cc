"""Professional terms are found, by whatever means, and explained in a language one knows."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.coding import FSIII, Coding
from gateway.domain.words import Language, words
from gateway.plainwords.entries import Entry, read_entries
from gateway.plainwords.folding import spellings
from gateway.plainwords.glossary import Glossary, glossary

ENTRIES = tuple(read_entries())
FFB = "urn:oid:1.2.208.176.2.22"
BOTH = (Language.DA, Language.EN)
TITLES = [
    *("Aktivitet og deltagelse", "Funktioner og forhold"),
    *("Genoptræning uden forudgående indlæggelse", "Socialpædagogisk støtte"),
]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Fælles Sprog III: areas of functional ability (J) and of health (I), and how many each has.
LAST_OF_GROUP = {"J1": 8, "J2": 4, "J3": 9, "J4": 8, "J5": 1, "B": 6}
LAST_OF_GROUP |= {"I1": 2, "I2": 1, "I3": 5, "I4": 9, "I5": 1, "I6": 4}
LAST_OF_GROUP |= {"I7": 2, "I8": 1, "I9": 8, "I10": 2, "I11": 4, "I12": 4}
COMMON = [
    *("BT", "BS", "VAS", "ADL", "SEL", "SUL", "ÆL", "FSIII", "VUM", "GOP", "FMK", "EOJ", "EPJ"),
    *("p.n.", "i.v.", "s.c.", "tbl.", "dgl.", "obs.", "pt.", "hjpl.", "spl.", "SSA", "ergo"),
    *("KOL", "DM2", "TCI", "KAD", "PVK", "HDO", "IPLOS", "BPA", "Vedtak", "Tiltaksplan"),
    *("Ortose", "Paryk", "Brokbind", "Halskrave", "Benprotese", "Støttekorset"),
]


def searched(text: str, language: Language | None = None) -> list[str]:
    return [term.term for term in glossary().search(text, language)]


def in_text(text: str) -> list[str]:
    return [term.term for term in glossary().found_in(text)]


def entry(term: str, *, da: str = "Et ord.", **more) -> Entry:
    return Entry(term=term, plain=words(da=da, en="A word."), source="test", **more)


class TestContent:
    def test_everything_is_explained_in_its_own_language_and_in_english(self):
        for each in ENTRIES:
            languages = [language for language, _ in each.plain.in_languages]
            assert languages[0] in {Language.DA, Language.NB}, each.term
            assert Language.EN in languages, each.term

    def test_explanations_are_short_sentences(self):
        for each in ENTRIES:
            for _, plain in each.plain.in_languages:
                assert plain.endswith((".", '".')), plain
                assert plain[0].isupper(), plain
                assert max(len(s.split()) for s in re.split(r"[.:]\s", plain)) <= 32, plain

    def test_it_says_whose_words_they_are(self):
        assert {each.source.split(";")[0] for each in ENTRIES} == {"omsorg's glossary"}
        named = {FSIII: "Fælles Sprog III", FFB: "Fælles Faglige Begreber"}
        for each in ENTRIES:
            assert all(named[code.system] in each.source for code in each.codes), each.term

    def test_codes_are_uuids_or_letter_codes(self):
        letters = {FSIII: r"[B-J](\d+[a-cA]?)?(\.\d+)?", FFB: r"FFB-[A-Z]+"}
        for each in ENTRIES:
            for code in each.codes:
                assert code.display
                assert UUID.fullmatch(code.code) or re.fullmatch(letters[code.system], code.code)

    @pytest.mark.parametrize(("group", "last"), LAST_OF_GROUP.items())
    def test_conditions_and_scale_are_all_there(self, group, last):
        for number in range(1, last + 1):
            code = f"{group}.{number}" if group != "B" else f"B{number}"
            assert glossary().by_code(FSIII, code) is not None, code
        assert glossary().by_code(FSIII, group) is not None

    @pytest.mark.parametrize(
        "code",
        [
            *(f"H1.{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
            *("G1.15", "G1.19", "G1.20", "G1.21", "G1.39", "G1.41", "G2.1"),
            "feb38b55-c2d7-4d57-99c2-93622eaa0025",
            "d8aa5f09-cd9c-4996-a853-1c95ee98f25c",
        ],
    )
    def test_interventions_and_merged_concepts_are_there(self, code):
        assert glossary().by_code(FSIII, code) is not None

    @pytest.mark.parametrize(
        ("code", "term"), [("FFB-REL", "Relationer"), ("FFB-SOC", "Sociale problemer")]
    )
    def test_themes_of_ffb_are_found_by_code_and_title(self, code, term):
        assert glossary().by_code(FFB, code, Language.DA).term == term
        assert searched(term)[0] == term

    @pytest.mark.parametrize("title", TITLES)
    def test_areas_and_grants_are_found_by_their_title(self, title):
        (danish, english) = (glossary().search(title, each)[0] for each in BOTH)
        assert danish.term == english.term == title
        assert (danish.language, english.language) == BOTH

    @pytest.mark.parametrize("term", COMMON)
    def test_the_common_ones_are_there(self, term):
        assert searched(term)[0] == term


class TestCode:
    def test_a_letter_code_and_a_uuid_are_one_term(self):
        by_letter = glossary().by_code(FSIII, "J1.1")
        by_uuid = glossary().by_code(FSIII, by_letter.codes[1].code.upper())
        assert by_letter == by_uuid
        assert by_letter.term == "Vaske sig"

    def test_an_intervention_from_the_profile_example(self):
        # Code and name as in the example of the KL Gateway planned intervention profile.
        term = glossary().by_code(FSIII, "17312894-b23f-43d9-9723-b725ac25d872")
        assert term.term == "Personlig hygiejne"

    @pytest.mark.parametrize(("system", "code"), [(FSIII, "J99.9"), (FSIII, ""), ("urn:x", "J1.1")])
    def test_an_unknown_code_has_no_term(self, system, code):
        assert glossary().by_code(system, code) is None

    def test_two_terms_with_one_code_are_refused(self):
        code = (Coding(system=FSIII, code="J1.1"),)
        with pytest.raises(ValueError, match="one code"):
            Glossary([entry("a", codes=code), entry("b", codes=code)])


class TestLanguage:
    @pytest.mark.parametrize(
        ("term", "asked", "said"),
        [
            ("BT", None, Language.DA),
            ("BT", Language.DA, Language.DA),
            ("BT", Language.NB, Language.NB),
            ("BT", Language.NN, Language.EN),
            ("BT", Language.EN, Language.EN),
            ("Bevilling", Language.SE, Language.EN),
            ("Vedtak", None, Language.NB),
            ("Vedtak", Language.DA, Language.EN),
        ],
    )
    def test_falls_back_to_english_then_to_its_own(self, term, asked, said):
        answer = glossary().search(term, asked)[0]
        assert answer.term == term
        assert answer.language is said

    def test_own_language_where_there_is_no_english(self):
        only = Glossary([Entry(term="Vak", plain=words(nb="Våken."), source="test")])
        assert only.search("vak", Language.DA)[0].language is Language.NB

    def test_a_danish_text_is_explained_in_english(self):
        (term,) = glossary().found_in("Der ses tryksår på hælen.", Language.EN)
        assert term.term == "Problemer med tryksår"
        assert term.plain.startswith("Pressure ulcer:")


class TestSearch:
    def test_best_match_first(self):
        entries = [
            entry("Sidste", da="Om gang."),
            entry("Tættere på", da="Gang er at gå."),
            entry("Sen gang"),
            entry("Gangbesvær"),
            entry("G.", forms=("gang",)),
            entry("Gang"),
        ]
        terms = [term.term for term in Glossary(reversed(entries)).search("gang")]
        assert terms == ["Gang", "G.", "Gangbesvær", "Sen gang", "Tættere på", "Sidste"]

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("tryksår", "Problemer med tryksår"),
            ("TRYKSAAR", "Problemer med tryksår"),
            ("tryksar", "Problemer med tryksår"),
            ("blodtryk", "BT"),
            ("pn", "p.n."),
            ("P.N.", "p.n."),
            ("iv", "i.v."),
            ("j1.8", "Gå på toilet"),
            ("gå", "Gå"),
            ("gaa", "Gå"),
            ("ældreloven", "ÆL"),
            ("aeldreloven", "ÆL"),
        ],
    )
    def test_finds(self, text, first):
        assert searched(text)[0] == first

    def test_words_of_the_explanation_are_found_in_the_language_asked_for(self):
        assert "Problemer med tryksår" in searched("pressure ulcer", Language.EN)
        assert searched("pressure ulcer", Language.DA) == []
        assert "Problemer med tryksår" in searched("samme stilling", Language.DA)
        assert "Egenomsorg" in searched("toilettet", Language.DA)

    def test_a_blank_text_finds_everything_in_order(self):
        terms = searched(" ")
        assert len(terms) == len(ENTRIES)
        assert terms == searched("")

    @pytest.mark.parametrize("text", ["!!!", "💥", "x" * 101, "æ" * 10**6, "\ud800", "qqq"])
    def test_odd_or_endless_input_finds_nothing(self, text):
        assert searched(text) == []

    @given(st.sampled_from(ENTRIES), st.data())
    def test_any_spelling_of_a_term_finds_it(self, wanted, data):
        typed = data.draw(st.sampled_from(sorted(spellings(wanted.term))))
        assert wanted.term in searched(typed)


class TestInText:
    def test_in_order_of_appearance_each_once(self):
        text = "Pt. har fået målt BS og bt. Målt BT 130/80, BS 7,2. Panodil 2 tbl. p.n."
        assert in_text(text) == ["pt.", "BS", "BT", "tbl.", "p.n."]

    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("ADL-træning, ADL-score", ["ADL-træning", "ADL"]),
            ("BT-måling i dag", ["BT"]),
            ("(KOL)", ["KOL"]),
            ("KOLlektiv, BTX, abt", []),
            ("Hun sat sig ned", []),
            ("SAT 97 %", ["SAT"]),
            ("Han går selv på toilet og kan spise, drikke og gå", []),
            ("Bevilget efter SEL § 83", ["Bevilling", "SEL § 83"]),
            ("Bevilget efter SEL §83", ["Bevilling", "SEL § 83"]),
            ("Gives i. v. og s.c.", ["i.v.", "s.c."]),
            ("TRYKSÅR", ["Problemer med tryksår"]),
            ("trykså\u030ar".replace("å\u030a", "a\u030a"), ["Problemer med tryksår"]),
            ("problemer med\ntryksår", ["Problemer med tryksår"]),
            ("", []),
            ("\x00\ud800 💥", []),
        ],
    )
    def test_whole_words_longest_first(self, text, terms):
        assert in_text(text) == terms

    def test_the_longest_of_several_wins_and_a_false_start_costs_nothing(self):
        found = Glossary([entry("rød gul"), entry("gul grøn blå"), entry("gul")])
        assert [t.term for t in found.found_in("rød gul grøn blå")] == ["rød gul"]
        assert [t.term for t in found.found_in("gul grøn rød, gul grøn blå")] == [
            "gul",
            "gul grøn blå",
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "Pt. ses med tryksår, BT 130/80. " * 32_000,
            "a" * 10**6,
            "." * 10**6,
            "SEL § " * 170_000,
            "Problemer med " * 72_000,
            " " * 10**6,
        ],
    )
    def test_a_megabyte_does_not_hang(self, text):
        started = time.process_time()
        glossary().found_in(text)
        assert time.process_time() - started < 5

    @given(st.lists(st.sampled_from([e for e in ENTRIES if not e.everyday]), max_size=5))
    def test_every_professional_term_is_found_where_it_stands(self, entries):
        found = glossary().found_in(" | ".join(each.term for each in entries))
        assert {each.term for each in found} == {each.term for each in entries}

    @given(st.text(max_size=300))
    def test_no_text_does_harm(self, text):
        terms = in_text(text)
        assert len(terms) == len(set(terms))


class TestFiles:
    def test_a_key_that_means_nothing_is_refused(self, monkeypatch, tmp_path):
        (tmp_path / "words").mkdir()
        (tmp_path / "words" / "x.toml").write_text(
            'source = "s"\n[[terms]]\nterm = "A"\nda = "B."\nplian = "C."\n', encoding="utf-8"
        )
        monkeypatch.setattr("gateway.plainwords.entries.files", lambda _: tmp_path)
        with pytest.raises(ValueError, match=r"x.toml: A: mend or remove \['plian'\]"):
            list(read_entries())
