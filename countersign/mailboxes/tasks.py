"""The job that sorts a mail which was kept."""

from django_tasks import task

from .models import ReceivedMail
from .taking import actions


@task()
def take(mail_id: int, organization_id: int) -> None:
    """Put what may be an invoice in a mail on the desk. Runs again without harm; a mail that is gone or done needs nothing."""
    waiting = ReceivedMail.objects.waiting()
    found = waiting.filter(organization=organization_id, pk=mail_id)
    for mail in found.select_related("mailbox"):
        actions.take(mail)
