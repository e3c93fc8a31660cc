"""The page at `/policy` in a real browser, before a real gateway and the demo's care systems.

What it must show comes from the design's table, written by hand; its sentences, from the policies.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gateway.domain.topics import Role, Topic, Verdict
from gateway.domain.words import Language
from tests.e2e.console.conftest import in_a_browser, need_node_modules
from tests.e2e.console.demo_gateway import demo_gateway
from tests.house.test_support_table import ACTING_FOR_ANOTHER, CELLS, COLUMNS, SOURCES
from tests.world import ROOT, Backends

pytestmark = pytest.mark.xdist_group("console-demo")

DRIVER = Path(__file__).parent / "policy_page.mjs"
SCREENSHOTS = ROOT / "var" / "screenshots"
WORDS = {Verdict.WITHHELD: "Withheld", Verdict.NOT_OFFERED: "Not offered"}
SCENARIOS: dict[str, dict[str, Any]] = {
    "look": {"play": "look"},
    "look, dark": {"play": "look", "dark": True},
    "Danish": {"play": "speak", "locale": "da-DK"},
    "Norwegian": {"play": "speak", "locale": "nn-NO"},
    "Finnish": {"play": "speak", "locale": "fi-FI"},
    "point": {"play": "point", "hash": "#language=DA", "screenshot": "policy-tooltip.png"},
    "keys": {"play": "keys"},
    "choose": {"play": "choose"},
    "trouble": {"play": "trouble"},
    "many": {"play": "many", "screenshot": "policy-many.png"},
    "light": {"play": "audit", "screenshot": "policy-desktop.png"},
    "dark": {"play": "audit", "screenshot": "policy-dark.png", "dark": True},
    "narrow": {"play": "audit", "screenshot": "policy-narrow.png", "width": 390},
    "withheld": {"play": "audit", "screenshot": "policy-withheld.png", "hash": "#verdict=withheld"},
}
MEDICATIONS = SOURCES["DK-0217"].policy.ruling(Topic.MEDICATIONS, Role.RELATIVE)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; worker-src 'self'; connect-src 'self'; "
)


@pytest.fixture(scope="module")
def seen(running_backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser saw in each scenario."""
    need_node_modules()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    folder = tmp_path_factory.mktemp("policy")
    with demo_gateway(running_backends, folder / "gateway") as ready:
        url = f"http://127.0.0.1:{ready.port}/policy"
        plan = {name: {**told, "url": url} for name, told in SCENARIOS.items()}
        for told in (told for told in plan.values() if "screenshot" in told):
            told["screenshot"] = str(SCREENSHOTS / told["screenshot"])
        found: dict[str, Any] = {}
        for audits in (True, False):  # each part has its own time to be done in
            part = {n: told for n, told in plan.items() if (told["play"] == "audit") is audits}
            (folder / "plan.json").write_text(json.dumps(part))
            found |= in_a_browser(DRIVER, folder / "plan.json", "the policy page")
        return found


def admitted(code: str) -> list[Role]:
    """Who may sign in at a portal, by the design's table, in the order of the roles."""
    return [role for role in Role if role is Role.CITIZEN or role in ACTING_FOR_ANOTHER[code]]


def in_words(code: str, topic: Topic, role: Role, verdict: Verdict) -> str:
    """What the picture must say of a cell."""
    if role not in admitted(code):
        return "No access"
    is_cut = SOURCES[code].policy.cuts(topic, role)
    return WORDS.get(verdict) or ("Shown, parts cut" if is_cut else "Shown")


def expected() -> dict[str, str]:
    return {
        f"{code} {role} {topic}": in_words(code, topic, role, verdict)
        for topic, code, verdict in CELLS
        for role in Role
    }


@pytest.mark.parametrize("scenario", ["look", "look, dark"])
def test_every_topic_of_every_portal_for_every_role_is_pictured_as_the_table_says(
    seen: dict[str, Any], scenario: str
) -> None:
    cells = seen[scenario]["cells"]
    assert {cell["cell"]: cell["verdict"].strip(" .") for cell in cells} == expected()
    assert len(cells) == len(expected()) == seen[scenario]["gridcells"] == 17 * 5 * 4


@pytest.mark.parametrize("scenario", ["look", "look, dark"])
def test_each_verdict_has_a_colour_and_a_mark_of_its_own_as_the_legend_says(
    seen: dict[str, Any], scenario: str
) -> None:
    legend = {one["words"]: (one["colour"], one["mark"]) for one in seen[scenario]["legend"]}
    assert set(legend) == set(expected().values())
    assert len({colour for colour, _ in legend.values()}) == len(legend)
    assert len({mark for _, mark in legend.values()}) == len(legend)
    looks = {cell["cell"]: (cell["colour"], cell["mark"]) for cell in seen[scenario]["cells"]}
    assert looks == {cell: legend[words] for cell, words in expected().items()}


def test_the_policys_own_sentences_and_sources_are_heard_in_every_cell(
    seen: dict[str, Any],
) -> None:
    heard = {cell["cell"]: cell["heard"] for cell in seen["look"]["cells"]}
    for topic, code, _ in CELLS:
        for role in Role:
            ruling = SOURCES[code].policy.ruling(topic, role)
            words = heard[f"{code} {role} {topic}"]
            assert ruling.explanation.said_in(Language.EN) in words
            assert ruling.source in words
    assert seen["look"]["named"] == 1


@pytest.mark.parametrize("how", ["hovered", "focused"])
def test_a_withheld_cell_tells_the_sentence_where_instead_and_the_source(
    seen: dict[str, Any], how: str
) -> None:
    by_pointer = how == "hovered"
    told = seen["point" if by_pointer else "keys"][how]
    assert "Medications, Helsingør, Borgerportalen, Relative." in told
    assert "Withheld." in told
    sentence = "Samtykke til FMK skal ansøges særskilt" if by_pointer else "FMK must be applied for"
    assert sentence in told
    assert "Se medicin på FMK-online" in told or not by_pointer
    assert "FMK-online (fmk-online.dk); a separate consent is needed there" in told
    assert 'Source: Helsingør Kommune: "Borgerportalen – Den digitale vej til' in told


def test_what_is_heard_from_a_cell_is_what_its_tooltip_shows(seen: dict[str, Any]) -> None:
    assert seen["point"]["heard"] == seen["point"]["seen"]
    assert seen["point"]["lang"] == "da"


def test_a_tooltip_stays_under_the_pointer_and_with_the_focus_until_escape_or_leaving(
    seen: dict[str, Any],
) -> None:
    assert seen["point"]["onTooltip"] == seen["keys"]["persists"] == 1
    assert seen["point"]["gone"]
    assert seen["keys"]["stillThere"] == "DK-0217 RELATIVE MEDICATIONS"


def test_arrow_keys_move_from_cell_to_cell_and_stop_at_the_edges(seen: dict[str, Any]) -> None:
    assert seen["keys"]["stops"] == 1
    path = ["0,1", "1,1", "1,0", "0,0", "0,0", "0,19", "0,19", "0,0", "16,19", "16,19", "0,0"]
    assert seen["keys"]["path"] == path


def test_enter_leads_to_the_row_below_that_tells_this_role(seen: dict[str, Any]) -> None:
    row = seen["keys"]["row"]
    assert "Relative, Parent and Guardian" in row
    assert MEDICATIONS.explanation.said_in(Language.EN) in row


def test_the_table_below_says_the_same_as_the_picture(seen: dict[str, Any]) -> None:
    said = {
        f"{row['row'].split()[0]} {role} {row['row'].split()[1]}": row["cells"][1]
        for table in seen["look"]["tables"]
        for row in table["rows"]
        for role in row["roles"].split()
    }
    assert said == {cell: words for cell, words in expected().items() if words != "No access"}


def test_the_table_below_names_each_portal_and_whom_it_does_not_let_in(
    seen: dict[str, Any],
) -> None:
    tables = seen["look"]["tables"]
    headings = {table["heading"].split(", ")[-1]: table for table in tables}
    assert set(headings) == set(COLUMNS)
    for code, table in headings.items():
        refused = "Parent and Guardian: no access" in table["letIn"]
        assert refused is (Role.PARENT not in admitted(code))
    assert headings["DK-0217"]["heading"] == "Helsingør: Borgerportalen KMD Nexus, DK-0217"


def test_where_all_roles_agree_the_table_says_so_once(seen: dict[str, Any]) -> None:
    who = {row["row"]: row["cells"][0] for table in seen["look"]["tables"] for row in table["rows"]}
    assert who["DK-0217 CALENDAR"] == "Everyone"
    assert who["DK-0751 CALENDAR"] == "Everyone who is let in"
    assert who["DK-0751 PROFILE"] == "Relative"


def test_what_is_cut_and_why_stands_in_the_table(seen: dict[str, Any]) -> None:
    rows = [row for table in seen["look"]["tables"] for row in table["rows"]]
    [told] = [row["cells"][2] for row in rows if row["row"] == "DK-0751 CALENDAR"]
    assert "Cut: Staff surnames. " in told
    assert "Cut: Interpreter, transport. Interpreters and transport are not shown" in told


def test_links_lead_over_https_or_back_to_the_console(seen: dict[str, Any]) -> None:
    links = seen["look"]["links"]
    assert "https://fmk-online.dk/" in links
    assert {urlsplit(link).scheme for link in links} == {"https"}
    assert urlsplit(seen["look"]["back"]).path == "/"


def test_the_choices_narrow_picture_and_table_and_stand_in_the_address(
    seen: dict[str, Any],
) -> None:
    everything, relatives, withheld, found, norwegian, reloaded, none, again = seen["choose"][
        "steps"
    ]
    table = expected()
    assert everything["hash"] == ""
    assert again["hash"] == "#language=NB"
    assert set(everything["cells"]) == set(again["cells"]) == set(table)
    assert relatives["hash"] == "#role=RELATIVE"
    assert set(relatives["cells"]) == {cell for cell in table if " RELATIVE " in cell}
    assert withheld["hash"] == "#role=RELATIVE&verdict=withheld"
    of_relatives = {cell for cell in relatives["cells"] if table[cell] == "Withheld"}
    assert set(withheld["cells"]) == of_relatives
    assert found["cells"] == ["DK-0217 RELATIVE MEDICATIONS"]
    assert found["rows"] == ["DK-0217 MEDICATIONS"]
    assert norwegian["hash"].endswith("&search=helsingor+MEDIC&language=NB")
    assert {**norwegian, "languages": ["nb"]} == norwegian == reloaded
    assert none["cells"] == none["rows"] == []
    assert seen["choose"]["nothing"].startswith("Nothing is like that")


@pytest.mark.parametrize(
    ("scenario", "language"),
    [
        ("Danish", Language.DA),
        ("Norwegian", Language.NB),
        ("Finnish", Language.EN),
    ],
)
def test_sentences_come_in_the_browsers_language_or_else_in_english(
    seen: dict[str, Any], scenario: str, language: Language
) -> None:
    assert MEDICATIONS.explanation.said_in(language) in seen[scenario]["heard"]


def test_trouble_is_told_in_words_and_one_can_try_again_without_losing_anything(
    seen: dict[str, Any],
) -> None:
    away, refused, partly, away_again = seen["trouble"]["told"]
    assert "The gateway does not answer" in away[0]
    assert "Come back at noon." in refused[0]
    assert away[1] == refused[1] == 0
    assert "Vestby: Its policy cannot be read." in partly[0]
    assert partly[1] == 17 * 4 * 4
    assert seen["trouble"]["cells"] == away_again[1] == 17 * 5 * 4
    assert seen["trouble"]["hash"] == "#language=DA"


def test_thirty_portals_come_page_by_page_and_scroll_within_their_frame(
    seen: dict[str, Any],
) -> None:
    many = seen["many"]
    assert (many["portals"], many["sections"], many["last"]) == (30, 30, "16,119")
    assert many["isBesideItsHeading"]
    assert many["wide"] <= 0


def test_on_paper_the_picture_comes_in_parts_that_fit(seen: dict[str, Any]) -> None:
    assert seen["many"]["grids"] == [5] * 6
    assert seen["many"]["wideOnPaper"] <= 0


@pytest.mark.parametrize("scenario", ["light", "dark", "narrow", "withheld"])
def test_axe_finds_nothing_serious_with_a_tooltip_open(seen: dict[str, Any], scenario: str) -> None:
    found = seen[scenario]["violations"]
    assert [one for one in found if one[1] in {"serious", "critical"}] == []
    assert {"color-contrast", "html-has-lang"} <= set(seen[scenario]["passes"])


def test_five_portals_fit_a_desktop_and_on_a_telephone_only_the_picture_scrolls(
    seen: dict[str, Any],
) -> None:
    assert seen["light"]["frame"] == 0
    assert seen["narrow"]["frame"] > 0
    assert max(seen[scenario]["wide"] for scenario in ("light", "dark", "narrow")) <= 0


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_request_leaves_the_machine_and_nothing_is_kept(
    seen: dict[str, Any], scenario: str
) -> None:
    assert {urlsplit(asked).hostname for asked in seen[scenario]["requests"]} <= {"127.0.0.1", None}
    nothing = {"local": {}, "session": {}, "databases": [], "cookies": ""}
    assert seen[scenario]["kept"] == nothing


@pytest.mark.parametrize("scenario", sorted(SCENARIOS.keys() - {"trouble"}))
def test_the_browser_says_nothing_in_its_console(seen: dict[str, Any], scenario: str) -> None:
    assert seen[scenario]["console"] == []


def test_the_page_runs_under_the_strict_policy_and_loads_no_editor(seen: dict[str, Any]) -> None:
    assert seen["look"]["policy"].startswith(POLICY)
    assert 0 < seen["look"]["scripts"] < 400_000
