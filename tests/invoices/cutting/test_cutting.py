"""A PDF of several invoices: proposed as cut, cut by a person or by separator sheets, and put together again."""

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from countersign.documents.models import Document
from countersign.documents.storage import content
from countersign.extraction.files import pages_of_pdf
from countersign.history.models import Event
from countersign.invoices.cutting import actions
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice
from countersign.review.submitting.actions.submitting import submit
from countersign.samples.drawing import draw
from tests.extraction.cutting.test_proposing import (
    FURTHER,
    ONE,
    OTHER,
    joined,
    separator,
)

THREE = joined(draw(ONE), draw(FURTHER), draw(OTHER))
NUMBERS = [ONE.number, FURTHER.number, OTHER.number]
PIECES = [[(1, 0)], [(2, 0)], [(3, 0)]]


def upload(member, data: bytes = THREE) -> Invoice:
    return desk.upload(SimpleUploadedFile("scan.pdf", data), by=member).invoice


def of(member) -> list[Invoice]:
    return list(Invoice.objects.of(member).order_by("pk"))


def file_of(invoice: Invoice) -> Document:
    return invoice.originals.get().document


@pytest.fixture
def scan(alice, work) -> Invoice:
    invoice = upload(alice)
    work()
    return Invoice.objects.get(pk=invoice.pk)


def test_the_first_is_read_and_a_doubt_leads_to_where_it_is_cut(alice, client, scan):
    client.force_login(alice.user)
    page = client.get(reverse("invoices:edit", args=[scan.pk])).content.decode()

    assert scan.number == ONE.number
    assert scan.gross_total == ONE.gross
    assert scan.items.count() == len(ONE.lines)
    assert "This file seems to hold 3 invoices." in page
    assert reverse("invoices:cut", args=[scan.pk]) in page


def test_the_desk_says_how_many_it_seems_to_hold_and_leads_there(
    alice, client, scan, work
):
    client.force_login(alice.user)
    address = reverse("invoices:cut", args=[scan.pk])

    row = client.get(reverse("invoices:desk")).content.decode()
    assert "seems to hold 3 invoices" in row
    assert f'href="{address}"' in row

    reading = reverse("invoices:desk_reading")
    followed = client.get(reading, {"invoice": scan.pk}).content.decode()
    assert f'href="{address}"' in followed

    actions.cut(scan, PIECES, by=alice.actor)
    work()
    later = client.get(reverse("invoices:desk")).content.decode()
    assert "seems to hold 3" not in later
    assert "/cut/" not in later


def test_accepting_makes_a_draft_of_each_with_its_own_pages(alice, client, scan, work):
    client.force_login(alice.user)
    address = reverse("invoices:cut", args=[scan.pk])
    assert client.get(address).content.decode().count("data-begins checked") == 3

    client.post(address, {"begins-1": "on", "begins-2": "on", "begins-3": "on"})
    work()

    drafts = of(alice)
    assert [one.number for one in drafts] == NUMBERS
    assert [one.items.count() for one in drafts] == [len(each.lines) for each in (ONE, FURTHER, OTHER)]  # fmt: skip
    texts = [[word.text for word in page.words] for page in pages_of_pdf(THREE)]
    for draft, text in zip(drafts, texts, strict=True):
        (page,) = pages_of_pdf(content(file_of(draft).path))
        assert [word.text for word in page.words] == text


def test_the_whole_stays_byte_for_byte_and_is_reached_from_each_part(
    alice, bob, client, scan, work
):
    whole = file_of(scan)
    drafts = actions.cut(scan, PIECES, by=alice.actor)
    work()

    for member, status in ((alice, 200), (bob, 404)):
        client.force_login(member.user)
        answer = client.get(reverse("invoices:original", args=[whole.pk]))
        assert answer.status_code == status
    client.force_login(alice.user)
    answer = client.get(reverse("invoices:original", args=[whole.pk]))
    assert b"".join(answer.streaming_content) == THREE
    for draft in drafts:
        page = client.get(reverse("invoices:detail", args=[draft.pk])).content.decode()
        assert "the whole file that this was cut from" in page
        assert "Cut from scan.pdf, which holds several invoices" in page


def test_the_history_says_which_pages_are_whose(alice, scan, work):
    whole = file_of(scan)
    actions.cut(scan, [[(1, 0), (3, 90)]], by=alice.actor)
    work()

    event = Event.objects.get(verb="cut")
    assert event.subject_id == scan.pk
    assert event.data["pages"] == [[1, 0], [3, 90]]
    assert event.data["whole"] == whole.sha256
    first, turned = pages_of_pdf(content(file_of(scan).path))
    assert (turned.width, turned.height) == (first.height, first.width)


def test_separator_sheets_cut_by_themselves(alice, work):
    sheet = separator("PATCHT", zxingcpp.BarcodeFormat.Code128)
    upload(alice, joined(draw(ONE), sheet, draw(FURTHER)))
    work()

    drafts = of(alice)
    assert [one.number for one in drafts] == NUMBERS[:2]
    assert [file_of(one).page_count for one in drafts] == [1, 1]
    assert {event.actor_name for event in Event.objects.filter(verb="cut")} == {"Countersign"}  # fmt: skip


def test_undo_makes_one_draft_of_them_again_and_nothing_cuts_by_itself(alice, work):
    sheet = separator("PATCHT", zxingcpp.BarcodeFormat.Code128)
    data = joined(draw(ONE), sheet, draw(FURTHER))
    upload(alice, data)
    work()
    other = of(alice)[1]

    actions.undo(other, by=alice)
    work()

    (first,) = of(alice)
    assert content(file_of(first).path) == data
    assert first.number == ONE.number
    assert not Document.objects.filter(cut_from__isnull=False).exists()


def test_what_was_typed_before_cutting_stays(alice, scan, work):
    Invoice.objects.filter(pk=scan.pk).update(order_reference="mine", version=9)
    actions.cut(Invoice.objects.get(pk=scan.pk), PIECES, by=alice.actor)
    work()

    assert [one.order_reference == "mine" for one in of(alice)] == [True, False, False]


def test_another_cut_than_proposed_reads_anew(alice, scan, work):
    actions.cut(scan, [[(2, 0)], [(1, 0), (3, 0)]], by=alice.actor)
    work()

    first, _other = of(alice)
    assert first.number == FURTHER.number
    assert first.gross_total == FURTHER.gross
    assert first.items.count() == len(FURTHER.lines)


def test_one_piece_of_all_pages_says_that_it_is_one_invoice(alice, client, scan, work):
    client.force_login(alice.user)
    client.post(reverse("invoices:cut", args=[scan.pk]), {"begins-1": "on"})
    work()

    (only,) = of(alice)
    assert file_of(only).cut_from is None
    page = client.get(reverse("invoices:edit", args=[only.pk])).content.decode()
    assert "seems to hold" not in page
    told = client.get(reverse("invoices:detail", args=[only.pk])).content.decode()
    assert "Alice said that scan.pdf is one invoice, as it is" in told
    event = Event.objects.get(verb="kept whole", organization_id=only.organization_id)
    assert (event.subject_id, event.actor_id) == (only.pk, alice.user_id)
    assert event.data["sha256"] == file_of(only).sha256


def test_pages_stand_in_the_order_they_were_put_in(alice, client, scan, work):
    client.force_login(alice.user)
    address = reverse("invoices:cut", args=[scan.pk])
    shown = client.get(address).content.decode()
    named = [shown.index(f'name="page" value="{page}"') for page in (1, 2, 3)]
    assert named == sorted(named)

    begins = {"begins-3": "on", "begins-1": "on"}
    client.post(address, {**begins, "page": ["3", "2", "1", "2", "9", "x"]})
    work()

    cut = Event.objects.filter(verb="cut").order_by("sequence")
    assert [event.data["pages"] for event in cut] == [[[3, 0], [2, 0]], [[1, 0]]]
    texts = [[word.text for word in page.words] for page in pages_of_pdf(THREE)]
    first, other = of(alice)
    kept = pages_of_pdf(content(file_of(first).path))
    assert [[word.text for word in page.words] for page in kept] == [texts[2], texts[1]]
    assert other.number == ONE.number


def test_one_invoice_in_another_order_is_a_part_of_the_file(alice, client, scan, work):
    client.force_login(alice.user)
    address = reverse("invoices:cut", args=[scan.pk])
    client.post(address, {"begins-2": "on", "page": ["2", "1", "3"]})
    work()

    (only,) = of(alice)
    assert file_of(only).cut_from == [[2, 0], [1, 0], [3, 0]]


def test_the_same_file_again_shows_the_first_part(alice, scan, work):
    actions.cut(scan, PIECES, by=alice.actor)
    work()

    again = desk.upload(SimpleUploadedFile("again.pdf", THREE), by=alice)
    assert (again.invoice.pk, again.is_new) == (scan.pk, False)


def test_nothing_is_cut_or_undone_once_it_is_submitted(alice, mona, client, scan, work):
    drafts = actions.cut(scan, PIECES, by=alice.actor)
    work()
    client.force_login(alice.user)
    submit(Invoice.objects.get(pk=drafts[2].pk), by=alice)

    for name, draft in (("undo_cut", drafts[0]), ("cut", drafts[2])):
        answer = client.post(reverse(f"invoices:{name}", args=[draft.pk]))
        assert answer.status_code == 409
    assert len(of(alice)) == 3


def test_dropping_every_page_is_refused(alice, client, scan):
    client.force_login(alice.user)
    dropped = {f"dropped-{page}": "on" for page in (1, 2, 3)}
    answer = client.post(reverse("invoices:cut", args=[scan.pk]), dropped)

    assert answer.status_code == 422
    assert "Keep at least one page." in answer.content.decode()


def test_deleting_the_parts_takes_the_whole_along(alice, client, scan, work):
    client.force_login(alice.user)
    whole = file_of(scan)
    drafts = actions.cut(scan, PIECES, by=alice.actor)
    work()
    for draft in drafts:
        assert Document.objects.filter(pk=whole.pk).exists()
        client.post(reverse("invoices:delete", args=[draft.pk]))

    assert not Document.objects.exists()
