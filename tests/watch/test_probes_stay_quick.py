"""However much was ever done, probes look only at what waits or is recent."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.mail.models import Letter, State
from countersign.review.models import AccessLink

MANY = 5000
FEW = 10  # blocks: where the rows are, and the way there through an index


@pytest.fixture
def long_history(mona):
    """Letters, jobs and links that nobody waits for any more."""
    before = timezone.now() - timedelta(hours=12)
    Letter.objects.bulk_create(
        Letter(organization_id=number, kind="x", state=State.SENT)
        for number in range(MANY)
    )
    DBTaskResult.objects.bulk_create(
        DBTaskResult(
            status="SUCCESSFUL",
            task_path="a.b.done",
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
            run_after=before,
            started_at=before,
            finished_at=before,
        )
        for _ in range(MANY)
    )
    AccessLink.objects.bulk_create(
        AccessLink(
            organization_id=mona.organization_id,
            membership=mona,
            token_hash=f"{number:064}",
            expires_at=before,
        )
        for number in range(MANY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def asked(client, address):
    """The statements of one look."""
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    return [each["sql"] for each in statements]


@pytest.mark.parametrize(("address", "count"), [("/metrics", 8), ("/readyz", 2)])
def test_as_many_questions_after_years_as_on_the_first_day(
    client, db, request, address, count
):
    assert len(asked(client, address)) == count
    request.getfixturevalue("long_history")
    assert len(asked(client, address)) == count


@pytest.mark.parametrize("address", ["/metrics", "/readyz"])
def test_each_question_is_answered_from_a_few_blocks(client, long_history, address):
    if connection.vendor != "postgresql":
        pytest.skip("EXPLAIN is PostgreSQL's")
    for sql in asked(client, address):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
            (plan,) = cursor.fetchone()[0]
        read = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        assert read <= FEW, plan
