"""What is counted stands under labels that are known beforehand, whatever comes."""

import pytest

from gateway.metrics.counts import Metrics

SECRET = "Nancy Berggren 2512489996"


def lines(page: str) -> dict[str, float]:
    """Every sample that is not about when its counting began."""
    told = [line for line in page.splitlines() if not line.startswith("#")]
    samples = dict(line.rsplit(" ", 1) for line in told)
    return {name: float(value) for name, value in samples.items() if "_created" not in name}


def test_nothing_has_happened_yet() -> None:
    assert lines(Metrics().page().decode()) == {
        "omsorg_access_log_transactions_total": 0,
        "omsorg_open_streams": 0,
        "omsorg_operations_under_way": 0,
    }


def test_two_gateways_in_one_process_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.token_refused("expired")
    assert lines(one.page().decode())['omsorg_tokens_refused_total{reason="expired"}'] == 1
    assert "expired" not in other.page().decode()


@pytest.mark.parametrize(
    "say",
    [
        lambda metrics: metrics.operation(SECRET, SECRET, SECRET, 1.0),
        lambda metrics: metrics.token_refused(SECRET),
        lambda metrics: metrics.rate_limited([SECRET, SECRET]),
        lambda metrics: metrics.logged([(SECRET, SECRET)]),
        lambda metrics: metrics.called("DK-0751", SECRET),
        lambda metrics: metrics.turned_away(SECRET),
    ],
    ids=["operation", "token", "rate", "log", "call", "turned away"],
)
def test_what_is_in_no_closed_set_becomes_no_label(say) -> None:
    metrics = Metrics()
    say(metrics)
    page = metrics.page().decode()
    assert "unknown" in page
    assert "Nancy" not in page
    assert "2512489996" not in page


def test_how_long_it_took_is_told_only_of_what_has_one_answer() -> None:
    metrics = Metrics()
    metrics.operation("http", "query", "answered", 0.3)
    metrics.operation("websocket", "subscription", "answered", None)
    found = lines(metrics.page().decode())
    labels = 'kind="query",outcome="answered",transport="http"'
    assert found[f"omsorg_operations_total{{{labels}}}"] == 1
    assert found['omsorg_operation_seconds_count{kind="query",transport="http"}'] == 1
    assert found['omsorg_operation_seconds_bucket{kind="query",le="0.25",transport="http"}'] == 0
    assert found['omsorg_operation_seconds_bucket{kind="query",le="0.5",transport="http"}'] == 1
    assert not any("seconds" in name and "subscription" in name for name in found)


def test_entries_are_counted_by_kind_and_outcome_and_transactions_once() -> None:
    metrics = Metrics()
    metrics.logged([("READ", "ANSWERED"), ("READ", "ANSWERED"), ("WRITE", "FAILED")])
    found = lines(metrics.page().decode())
    assert found['omsorg_access_log_entries_total{kind="READ",outcome="ANSWERED"}'] == 2
    assert found['omsorg_access_log_entries_total{kind="WRITE",outcome="FAILED"}'] == 1
    assert found["omsorg_access_log_transactions_total"] == 1


def test_what_is_open_and_under_way_is_asked_for_when_the_page_is_made() -> None:
    metrics, streams, operations = Metrics(), [1, 2], [1]
    metrics.watch(lambda: len(streams), lambda: len(operations))
    found = lines(metrics.page().decode())
    assert (found["omsorg_open_streams"], found["omsorg_operations_under_way"]) == (2, 1)
    streams.clear()
    operations.clear()
    found = lines(metrics.page().decode())
    assert (found["omsorg_open_streams"], found["omsorg_operations_under_way"]) == (0, 0)


def test_each_refusal_for_want_of_a_place_is_counted_by_its_road() -> None:
    metrics = Metrics()
    for road in ("http", "websocket", "http"):
        metrics.turned_away(road)
    found = lines(metrics.page().decode())
    assert found['omsorg_turned_away_total{transport="http"}'] == 2
    assert found['omsorg_turned_away_total{transport="websocket"}'] == 1
