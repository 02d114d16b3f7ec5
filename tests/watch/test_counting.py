"""Requests are counted in memory that the web processes of a machine share, so that no disk has to have room for it."""

from multiprocessing import get_context

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from countersign.watch import counting

ROUTE = "test:shared"


def figures() -> dict[tuple[str, ...], float]:
    """What is told of our route: name, status or bucket."""
    registry = CollectorRegistry()
    counting.into(registry)
    text = generate_latest(registry).decode()
    return {
        (one.name, one.labels.get("status") or one.labels.get("le", "")): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if one.labels["route"] == ROUTE
    }


def as_slot(number: int, *seconds: float) -> None:
    """Count so many requests in a process of its own, which is gone afterwards."""

    def work() -> None:
        counting.use(number)
        for each in seconds:
            counting.count("GET", ROUTE, 200, each)
        counting.count("GET", ROUTE, 404, 0.02)

    process = get_context("fork").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 0


def test_all_processes_add_up_and_one_that_follows_a_dead_one_counts_on():
    as_slot(3, 0.005, 2.0)
    as_slot(4, 0.005)
    as_slot(3, 20.0)

    found = figures()

    name = "countersign_request_seconds"
    assert found["countersign_requests_total", "200"] == 4
    assert found["countersign_requests_total", "404"] == 3
    assert found[f"{name}_bucket", "0.01"] == 2
    assert found[f"{name}_bucket", "3.0"] == 6
    assert found[f"{name}_bucket", "+Inf"] == 7
    assert found[f"{name}_count", ""] == 7
    assert round(found[f"{name}_sum", ""], 3) == 22.07
