"""Jobs about what files say."""

from django_tasks import task

from countersign.accounts.models import Organization
from countersign.documents.models import Document
from countersign.documents.reading.actions import begin_again, finish
from countersign.documents.tasks import again_when_away
from countersign.extraction.files import Child
from countersign.invoices.judging.actions import judge

from . import actions, queries
from .hooks import AFTER_SUGGESTING


@task()
def suggest(document_id: int, organization_id: int, child: Child | None = None) -> None:
    """Read a document for the invoices that begin with it, by the child that has it if one has. Runs again without harm."""
    for document in queries.document_of(organization_id, document_id):
        with again_when_away(document, suggest):
            if actions.suggest(document, child):
                hold_to_rules.enqueue(document_id, organization_id)
            finish(document)
            for look in AFTER_SUGGESTING.values():
                look(document)


@task(queue_name="rules", priority=10)
def hold_to_rules(document_id: int, organization_id: int) -> None:
    """Judge a document's e-invoice by the official rules: a second's work, so it goes before scans. Runs again without harm."""
    ours = Document.objects.filter(organization=organization_id)
    document = ours.filter(pk=document_id).first()
    if document is None:
        return
    with again_when_away(document, hold_to_rules):
        judge(document)


def collect_strays() -> int:
    """Queue again what a reader has died at, which nothing else would miss; how many there were."""
    return actions.queue_again(hold_to_rules.module_path)


def read_again() -> int:
    """Let some of the files be read again that an earlier release has read, so that they can be compared with and are drawn.

    Those of undecided invoices, a few at a time; returns how many. A file that can't be read says why, and is left.
    """
    organizations = Organization.objects.order_by("pk").values_list("pk", flat=True)
    files = (file for each in organizations for file in queries.read_earlier(each))
    return sum(begin_again(file, suggest) for file in files)


@task(priority=-1)
def learn(invoice_id: int, organization_id: int) -> None:
    """Learn from a submitted invoice for the next one of its vendor. Runs again without harm.

    Very many that are submitted at once hold up nobody's single file; what is learnt helps to read somebody's pile.
    """
    for invoice in queries.invoice_of(organization_id, invoice_id):
        actions.learn(invoice)
