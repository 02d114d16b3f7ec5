"""Mails go when their time is over and no invoice needs them any more."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from countersign.history.models import Event
from countersign.invoices.models import Status
from countersign.mailboxes.actions import forget_over
from countersign.mailboxes.models import ReceivedFile, ReceivedMail
from tests.factories import make_invoice
from tests.retained import remove_what_is_over

OLD = datetime(2012, 5, 4, 12, tzinfo=UTC)
YOUNG = datetime(2020, 5, 4, 12, tzinfo=UTC)
NOW = datetime(2026, 4, 7, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ten_years(settings):
    settings.KEEP_YEARS = 10


@pytest.fixture
def keep(alice, monkeypatch):
    """A mail of a moment, with an invoice or without."""

    def make(when, *, state="taken", decided=None):
        ours = {"organization": alice.organization}
        count = ReceivedMail.objects.filter(**ours).count()
        mail = ReceivedMail.objects.create(
            sha256=f"{count:064}", size=1, received_at=when, state=state, **ours
        )
        default_storage.save(mail.path, ContentFile(b"x"))
        if decided:
            with monkeypatch.context() as then:
                then.setattr(timezone, "now", lambda: decided)
                invoice = make_invoice(
                    alice,
                    status=Status.APPROVED,
                    decided_at=decided,
                    issue_date=decided.date(),
                )
            ReceivedFile.objects.create(
                mail=mail,
                position=0,
                sha256="0" * 64,
                size=1,
                state="taken",
                invoice=invoice,
                **ours,
            )
        return mail

    return make


def test_mails_go_after_their_invoices(
    keep, alice, monkeypatch, django_capture_on_commit_callbacks
):
    gone = [keep(OLD, decided=OLD), keep(OLD, state="aside")]
    stay = [keep(OLD, decided=YOUNG), keep(YOUNG, state="aside"), keep(OLD, state="triage")]  # fmt: skip
    forget_over()
    assert ReceivedMail.objects.of(alice).count() == 5
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    told = io.StringIO()
    call_command("apply_retention", dry_run=True, stdout=told)

    remove_what_is_over()
    with django_capture_on_commit_callbacks(execute=True):
        forget_over()

    names = ", ".join(f"mail {one.pk}" for one in gone)
    assert f"After them 2 mails would go: {names}" in told.getvalue()
    left = ReceivedMail.objects.of(alice).order_by("pk")
    assert [one.pk for one in left] == [one.pk for one in stay]
    assert [default_storage.exists(one.path) for one in (*gone, *stay)] == [False] * 2 + [True] * 3  # fmt: skip
    lines = Event.objects.filter(organization_id=alice.organization_id)
    assert lines.filter(verb="removed mail").count() == 2
