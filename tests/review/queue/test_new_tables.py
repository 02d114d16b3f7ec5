"""The managers' pages read little, also where the tables were empty when their statements were planned."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.review.queue import queries

MANY = 30


@pytest.fixture
def decided_much(submitted, mona):
    """An invoice that waits, after many that Mona has just approved."""
    for number in range(MANY):
        actions.decide(
            submitted(number=f"R-{number}"),
            Verdict.APPROVED,
            version=1,
            by=mona,
            comment="",
        )
    return submitted(number="R-WAITS")


def asked(page):
    """The only statement of a page."""
    with CaptureQueriesContext(connection) as captured:
        page()
    (query,) = captured.captured_queries
    return query["sql"]


def test_only_the_last_decision_is_fetched_to_be_taken_back(decided_much, mona):
    sql = asked(lambda: queries.decided(mona, decided_much))
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert len(cursor.fetchall()) == 1
    last = queries.decided(mona, decided_much).undoable
    assert last.invoice.number == f"R-{MANY - 1}"


@pytest.mark.parametrize("is_asked", [False, True])
def test_what_waits_is_looked_up_once(decided_much, mona, is_asked):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL tells how often it looked")
    pk = decided_much.pk if is_asked else None
    sql = asked(lambda: queries.queue(mona, 200, pk))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
    tree = json.loads(plan) if isinstance(plan, str) else plan
    assert most_loops(tree[0]["Plan"]) < MANY


def most_loops(node):
    """How often the step of a plan was done that was done most often."""
    return max([node["Actual Loops"], *map(most_loops, node.get("Plans", []))])
