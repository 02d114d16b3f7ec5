import pytest
from django.db import DatabaseError, transaction

from countersign.history.actions import record
from countersign.history.models import Event


@pytest.fixture
def events(alice):
    for verb in ("joined", "left"):
        record(alice.organization_id, alice.actor, verb, alice, {"role": "agent"})
    return list(Event.objects.order_by("sequence"))


def test_each_line_carries_the_hash_of_the_one_before(events):
    first, second = events
    assert [first.sequence, second.sequence] == [1, 2]
    assert second.previous_hash == first.hash
    assert [event.content_hash() for event in events] == [first.hash, second.hash]


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(verb="nothing"), lambda rows: rows.delete()]
)
def test_the_database_refuses_to_rewrite_it(events, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Event.objects.filter(pk=events[0].pk))
    assert Event.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_leave_nothing_behind(events, transactional_db):
    assert Event.objects.count() == 2
