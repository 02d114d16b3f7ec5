"""The evidence on a part of a file says from what it was cut, and everything that was done to it before."""

import hashlib
import json
from collections import Counter
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from countersign.exports.evidence import archive
from countersign.exports.evidence.evidence import Evidence
from countersign.history.verification import first_broken
from countersign.invoices.cutting import actions as cutting
from countersign.invoices.desk import actions as desk
from countersign.invoices.entering.actions.joining import join
from countersign.invoices.holding.actions import give
from countersign.invoices.models import Invoice
from countersign.review.deciding import actions as deciding
from countersign.review.models import Verdict
from countersign.review.submitting.actions.submitting import submit
from tests.invoices.cutting.test_cutting import THREE


@pytest.fixture
def parts(alice, mona, work):
    """Cut, put together again, and cut otherwise: the last page is turned."""
    begun = desk.upload(SimpleUploadedFile("pile.pdf", THREE), by=alice).invoice
    work()
    cutting.cut(Invoice.objects.get(pk=begun.pk), [[(1, 0)], [(2, 0)], [(3, 0)]], by=alice.actor)  # fmt: skip
    work()
    cutting.undo(Invoice.objects.get(pk=begun.pk), by=alice)
    work()
    pieces = [[(1, 0)], [(2, 0)], [(3, 90)]]
    drafts = cutting.cut(Invoice.objects.get(pk=begun.pk), pieces, by=alice.actor)
    work()
    return [Invoice.objects.get(pk=draft.pk) for draft in drafts]


def events(found: ZipFile) -> list[dict]:
    return [json.loads(line) for line in found.read("events.jsonl").splitlines()]


def written(invoice: Invoice) -> ZipFile:
    out = BytesIO()
    archive.write(invoice, out)
    return ZipFile(out)


def test_cutting_and_putting_together_stand_in_it_with_the_hashes_of_part_and_whole(
    parts, alice, mona
):
    first = parts[0]
    submit(first, by=alice)
    first.refresh_from_db()
    deciding.decide(
        first, Verdict.RETURNED, version=first.version, by=mona, comment="why"
    )
    first.refresh_from_db()

    found = written(first)
    lines = events(found)
    verbs = [line["verb"] for line in lines]
    assert [verb for verb in verbs if verb in ("cut", "uncut")] == ["cut", "uncut", "cut"]  # fmt: skip
    last = next(line["data"] for line in reversed(lines) if line["verb"] == "cut")
    part = found.read("originals/1-pile-1.pdf")
    assert last["sha256"] == hashlib.sha256(part).hexdigest()
    assert last["whole"] == hashlib.sha256(THREE).hexdigest()
    assert last["pages"] == [[1, 0]]
    assert found.read("attachments/1-pile.pdf") == THREE
    assert Evidence.of(first).differing == []
    assert first_broken(first.organization_id) is None


def test_what_was_moved_to_a_colleague_or_to_another_draft_stands_in_it(
    parts, alice, bob
):
    first, second, third = parts
    give(first, to=bob.user, by=alice, note="yours")
    join(third.pk, second.pk, by=alice)

    handed = Counter(line["verb"] for line in events(written(first)))
    took = events(written(second))
    assert handed["handed over"] == 1
    moved = next(line["data"] for line in took if line["verb"] == "took over")
    assert (moved["number"], moved["files"]) == (third.number, ["pile-3.pdf"])
    assert first_broken(first.organization_id) is None
