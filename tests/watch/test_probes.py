"""What machines ask: /healthz, /readyz, /metrics."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.mail.actions import post
from countersign.mail.models import Letter
from countersign.mail.tasks import deliver
from countersign.review.links.actions import issue_link
from tests.factories import make_invoice

ANYWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def metrics(client: Client, **extra: str) -> dict[str, float]:
    """What /metrics says, by name with labels."""
    lines = client.get("/metrics", **extra).text.splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


def test_the_process_answers_without_the_database(client):
    # No database fixture: a query would fail. Probes ask by the address of the machine.
    for host in ("localhost", "10.1.2.3:8000"):
        answer = client.get("/healthz", headers={"host": host})
        assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_when_database_storage_and_queue_are(client, db):
    answer = client.get("/readyz", headers={"host": "10.1.2.3:8000"})
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "parts": {"database": "ok", "storage": "ok", "queue": "ok"},
    }


def test_a_storage_that_cannot_be_written_is_named(client, db, settings, tmp_path):
    place = tmp_path / "no-folder"
    place.write_text("")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": place},
        }
    }
    assert default_storage.path("") == str(place)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["parts"] == {
        "database": "ok",
        "storage": "failed",
        "queue": "ok",
    }
    assert str(tmp_path) not in answer.text


@pytest.mark.parametrize("storage", ["ok", "failed"])
def test_a_stranger_is_told_yes_or_no(client, db, settings, tmp_path, storage):
    if storage == "failed":
        (tmp_path / "no-folder").touch()
        settings.STORAGES = settings.STORAGES | {
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path / "no-folder"},
            }
        }

    answer = client.get("/readyz", **ANYWHERE)

    assert answer.json() == {"ready": storage == "ok"}
    assert answer.status_code == (200 if storage == "ok" else 503)


@pytest.mark.parametrize(("patience", "state"), [(900, "lagging"), (0, "ok")])
def test_reading_that_waits_too_long_is_named(
    client, organization, settings, patience, state
):
    settings.READY_LAG = patience
    deliver.enqueue([], organization.pk)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))

    answer = client.get("/readyz")

    assert answer.json()["parts"]["queue"] == state


def test_mail_that_waits_takes_no_machine_out_of_service(client, organization):
    post("x", organization_id=organization.pk, to="x@example.org")
    Letter.objects.update(due_at=timezone.now() - timedelta(days=1))

    answer = client.get("/readyz")

    assert answer.json()["parts"]["queue"] == "ok"


def test_figures_count_what_waits_and_what_was_done(client, alice, mona, work):
    issue_link(mona, make_invoice(alice))
    post("x", organization_id=alice.organization_id, to="x@example.org")
    deliver.enqueue([], 0)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(seconds=90))
    client.force_login(alice.user)
    before = metrics(client).get(
        'countersign_requests_total{method="GET",route="invoices:desk",status="200"}', 0
    )
    client.get("/invoices/desk/")

    found = metrics(client)

    assert found['countersign_queue_jobs{queue="default"}'] == 1
    assert 90 <= found['countersign_queue_oldest_seconds{queue="default"}'] < 150
    assert found['countersign_queue_jobs{queue="ocr"}'] == 0
    assert found['countersign_letters{state="waiting"}'] == 1
    assert found['countersign_letters{state="failed"}'] == 0
    assert found["countersign_links_issued_total"] >= 1
    name = 'countersign_requests_total{method="GET",route="invoices:desk",status="200"}'
    assert found[name] == before + 1

    work()

    found = metrics(client)
    assert found['countersign_recent_jobs{job="deliver",state="successful"}'] == 1
    assert found['countersign_queue_jobs{queue="default"}'] == 0


def test_an_address_is_counted_by_its_route_never_by_its_token(client, db):
    client.get("/review/link/this-is-a-secret-token/")
    client.get("/no/such/page-of-ours/")
    text = client.get("/metrics").text
    assert "this-is-a-secret-token" not in text
    assert "page-of-ours" not in text
    assert 'route="review:link",status="404"' in text
    assert 'route="unknown",status="404"' in text


@pytest.mark.parametrize(
    ("origin", "headers", "status"),
    [
        ({}, {}, 200),
        ({"REMOTE_ADDR": "10.3.4.5"}, {}, 404),
        (ANYWHERE, {}, 404),
        (ANYWHERE, {"authorization": "Bearer let-me-look"}, 200),
        (ANYWHERE, {"authorization": "Bearer let-me"}, 404),
        ({}, {"x-forwarded-for": "203.0.113.9"}, 404),  # by a proxy nobody trusts
    ],
)
def test_figures_are_for_this_machine_and_the_token_alone(
    client, db, settings, origin, headers, status
):
    settings.METRICS_TOKEN = "let-me-look"
    answer = client.get("/metrics", headers=headers, **origin)
    assert answer.status_code == status


def test_without_a_token_set_none_opens(client, db):
    headers = {"authorization": "Bearer "}
    assert client.get("/metrics", headers=headers, **ANYWHERE).status_code == 404
