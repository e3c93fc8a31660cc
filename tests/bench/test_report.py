"""What the report and the goals say of what was measured."""

import pytest

from bench import goals, report
from bench.results import Measured, Results


def measured(contender: str, cpu: float, **more: float) -> list[Measured]:
    """Three rounds that differ a little, at each of the pairs that the report has."""
    pairs = ((32, 0.0), (1, 0.0), (1, 5.0))
    return [
        Measured(
            contender=contender,
            work="my-day",
            round=number,
            concurrency=concurrency,
            delay=delay,
            requests=100,
            per_second=500.0,
            p50=more.get("p50", 12.0),
            p99=30.0,
            cpu=cpu * factor,
            memory=more.get("memory", 90.0),
            errors=0,
            wrong=int(more.get("wrong", 0)),
        )
        for number, factor in enumerate((1.0, 1.1, 0.9), 1)
        for concurrency, delay in pairs
    ]


def results(*rows: list[Measured]) -> Results:
    return Results(
        measured=[one for row in rows for one in row],
        not_started={"hive": "node is missing"},
        chains={"my-day": 2},
        sizes={"my-day": 35_000},
        calls={"my-day": 5},
        delay_as_it_is={"5.0": 5.2},
        commit=0.6,
        surroundings={
            "day": "2026-11-23", "commit": "abc", "changed": False, "cores": 2, "processor": "p",
            "system": "s", "python": "3.11", "node": "v20",
            "packages": {"omsorg": {"msgspec": "1"}},
        },
    )  # fmt: skip


def verdict(found: Results, words: str) -> str:
    [line] = [str(one) for one in goals.goals(found) if words in one.what]
    return line.split("  ")[0].strip()


@pytest.mark.parametrize(("ours", "expected"), [(1.0, "PASS"), (1.3, "NOT REACHED")])
def test_five_times_less_than_apollo_is_held_round_by_round(ours: float, expected: str) -> None:
    found = results(measured("ours", ours), measured("apollo", 6.0))
    assert verdict(found, "my day, at least 5 times") == expected


@pytest.mark.parametrize(("p50", "expected"), [(12.4, "PASS"), (12.6, "NOT REACHED")])
def test_an_answer_may_take_the_sources_time_the_commit_and_a_little(
    p50: float, expected: str
) -> None:
    found = results(measured("ours", 1.0, p50=p50))
    assert verdict(found, "my day, half of the answers") == expected


@pytest.mark.parametrize(("memory", "expected"), [(149.0, "PASS"), (151.0, "NOT REACHED")])
def test_a_worker_has_a_size(memory: float, expected: str) -> None:
    assert verdict(results(measured("ours", 1.0, memory=memory)), "memory") == expected


def test_what_was_not_measured_is_not_passed() -> None:
    found = results(measured("ours", 1.0))
    assert verdict(found, "my day, at least 5 times") == "NOT MEASURED"
    assert verdict(found, "everything, at least 5 times") == "NOT MEASURED"


def test_the_table_has_the_least_first_names_wrong_answers_and_who_did_not_start() -> None:
    found = results(measured("apollo", 6.0, wrong=1), measured("ours", 1.0))
    table = report.whole(found)
    assert table.index("**omsorg**") < table.index("| Apollo Server 5")
    assert "9 of 900" in table
    assert "Hive Gateway: not measured** (node is missing)" in table
    assert "6.00 (6.00-6.00)" in table


def test_figures_go_between_the_marks_of_the_page_and_nowhere_else() -> None:
    page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    put = report.put(page, "| new |")
    assert put == f"before\n{report.BEGIN}\n\n| new |\n{report.END}\nafter\n"
    with pytest.raises(SystemExit, match="no place for figures"):
        report.put("nothing", "| new |")
