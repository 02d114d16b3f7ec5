"""Several schedules look at the same moment: each mail goes out once all the same."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from countersign.accounts.models import Role
from countersign.comments import actions as comments
from countersign.comments.models import Comment
from countersign.invoices.models import Invoice
from countersign.mail.models import Letter
from countersign.reminders import actions as reminders
from countersign.reminders.models import Reminder
from countersign.review.models import Announcement
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice, make_member, make_organization
from tests.review.deciding.test_at_once import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organization(transactional_db):
    """One whose hour has always struck."""
    return make_organization(summary_hour=0)


@pytest.fixture
def waiting(organization, alice):
    """Three invoices on the desks of two managers and an owner, all hourly, since two weeks."""
    for name, role in (("M1", "manager"), ("M2", "manager"), ("O1", "owner")):
        member = make_member(organization, name, Role(role))
        member.mail_choice = "hourly"
        member.save()
    invoices = [make_invoice(alice) for _number in range(3)]
    for invoice in invoices:
        submitting.submit(invoice, by=alice)
    long_ago = timezone.now() - timedelta(days=14)
    Invoice.objects.update(submitted_at=long_ago)
    Announcement.objects.update(at=long_ago)
    return invoices


def test_hourly_mails(waiting):
    assert all_at_once(*[submitting.send_hourly] * CROWD) == {"done": CROWD}
    assert Letter.objects.filter(kind="review.hourly").count() == 3
    assert Announcement.objects.filter(mailed_at=None).count() == 0


def test_reminders(waiting, time_machine):
    monday = timezone.now()
    while monday.weekday():
        monday += timedelta(days=1)
    time_machine.move_to(monday)
    assert all_at_once(*[reminders.send_due] * CROWD) == {"done": CROWD}
    assert Letter.objects.filter(kind="reminders.reminder").count() == 3
    assert Reminder.objects.filter(kind="reminder").count() == 9
    assert Reminder.objects.filter(kind="escalation").count() == 3


def test_the_same_comment(waiting, alice):
    key = uuid4()

    def say():
        comments.add(waiting[0], "@M1 see page 2", key=key, by=alice)

    assert all_at_once(*[say] * CROWD) == {"done": CROWD}
    assert Comment.objects.count() == 1
    assert Letter.objects.filter(kind="comments.commented").count() == 1
