"""E-invoices that came before there were drawings are drawn by the clock, also those of decided invoices."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from countersign.documents.models import Document
from countersign.documents.storage import files
from countersign.documents.tasks import draw
from countersign.invoices.models import Status
from countersign.running.schedule import JOBS, do
from tests.factories import make_invoice, make_verdict
from tests.invoices.originals.test_drawing import XML, entered, hybrid_that_differs

__all__ = ["entered"]


def before_drawings(document) -> None:
    """As the release before drawings left it."""
    Document.objects.update(drawing_version=0, drawn_pages=0)
    document.pages.all().delete()
    files().remove_folder(document.pictures_path)


def by_the_clock() -> None:
    (job,) = (one for one in JOBS if one.name == "draw what came before drawings did")
    assert do(job)


@pytest.mark.parametrize("status", [Status.APPROVED, Status.REJECTED])
def test_what_was_decided_before_there_were_drawings_gets_one(
    client, alice, mona, work, entered, status
):
    _draft, document = entered(XML)
    invoice = make_invoice(alice, document=document, status=status)
    before_drawings(document)
    said = Document.objects.values("said", "notices", "verdict").get(document.itself)

    by_the_clock()
    work()

    client.force_login(mona.user)
    page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    assert 'data-view="Drawing of R-7.xml"' in page
    now = Document.objects.values("said", "notices", "verdict").get(document.itself)
    assert now == said
    by_the_clock()
    assert not DBTaskResult.objects.ready().filter(task_path=draw.module_path).exists()


def test_a_hybrid_of_before_is_drawn_by_its_verdict(alice, work, entered):
    _draft, document = entered(hybrid_that_differs(), "R-7.pdf")
    before_drawings(document)
    Document.objects.update(verdict=make_verdict())

    by_the_clock()
    work()

    assert Document.objects.get(document.itself).drawn_pages > 0


def test_one_that_cannot_be_opened_any_more_is_tried_once(alice, work, entered):
    _draft, document = entered(XML)
    before_drawings(document)
    with default_storage.open(document.path, "wb") as file:
        file.write(XML[:200])

    by_the_clock()
    work()
    by_the_clock()

    assert not DBTaskResult.objects.ready().filter(task_path=draw.module_path).exists()
    assert Document.objects.get(document.itself).is_read
