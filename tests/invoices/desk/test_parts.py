"""A large file in parts: what was lost on the way is sent again, and the draft is there once, as of an upload."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.documents import parts
from countersign.documents.parts import PART, Sending
from countersign.documents.storage import StorageFull, content, files
from countersign.invoices.models import Invoice
from tests.factories import make_member, make_organization
from tests.files import cut, pdf, upload
from tests.signing_in import sign_in

LARGE = pdf() + b"\n%" + bytes(range(256)) * 40_000  # 10 MB: three parts
KEY, OTHER = "0123456789abcdef" * 2, "f" * 32


class Sender:
    """The desk's script: sends parts, then asks for the draft. `machines` answer in turn."""

    def __init__(self, member, machines=1):
        self.machines = [sign_in(Client(), member) for _ in range(machines)]
        self.asked = 0

    def part(self, number, data=LARGE, *, key=KEY, sha256="", size=PART):
        piece = data[number * size : (number + 1) * size]
        told = sha256 or hashlib.sha256(piece).hexdigest()
        body = {"part": upload(piece, "blob"), "sha256": told}
        return self._post(reverse("invoices:upload_part", args=[key, number]), body)

    def whole(self, data=LARGE, *, key=KEY, size=0, name="scan.pdf"):
        body = {"name": name, "size": size or len(data)}
        return self._post(reverse("invoices:upload_whole", args=[key]), body)

    def forget(self, key=KEY):
        return self._post(reverse("invoices:forget_parts", args=[key]), {})

    def _post(self, address, body):
        self.asked += 1
        machine = self.machines[self.asked % len(self.machines)]
        return machine.post(address, body, headers={"X-Requested-With": "file-drop"})


def waiting() -> list[str]:
    return sorted(found.name for found in files().walk("parts"))


def test_parts_in_any_order_and_twice_are_one_draft_with_every_byte(alice):
    sender = Sender(alice)
    answers = [sender.part(number).status_code for number in (1, 0, 1, 2)]
    page = sender.whole()

    assert answers == [204] * 4
    assert page.text.count('data-outcome="new"') == 1
    document = Invoice.objects.get().files.get()
    assert (document.name, content(document.path) == LARGE) == ("scan.pdf", True)
    assert sender.forget().status_code == 204
    assert waiting() == []


@pytest.mark.usefixtures("bucket")
def test_in_s3_each_part_may_come_to_another_machine(alice, settings, tmp_path):
    sender = Sender(alice, machines=2)
    for number in range(3):
        settings.SPOOL = tmp_path / f"spool-{number}"
        settings.SPOOL.mkdir()
        assert sender.part(number).status_code == 204
    assert sender.whole().text.count('data-outcome="new"') == 1


def test_who_lost_the_answer_and_asks_again_is_told_of_the_same_draft(alice):
    sender = Sender(alice)
    for number in range(3):
        sender.part(number)
    sender.whole()
    assert 'data-outcome="earlier"' in sender.whole().text
    assert Invoice.objects.count() == 1


def test_a_part_that_arrived_otherwise_is_asked_for_again(alice):
    sender = Sender(alice)
    assert sender.part(0, sha256="0" * 64).status_code == 409
    assert sender.part(0, sha256="no hash").status_code == 409
    assert sender.part(0, size=PART + 1).status_code == 409
    assert waiting() == []


def test_without_all_parts_there_is_no_draft(alice):
    sender = Sender(alice)
    sender.part(0)
    sender.part(2)
    assert sender.whole().status_code == 409
    sender.part(1)
    assert sender.whole(size=len(LARGE) - 1).status_code == 409
    assert not Invoice.objects.exists()
    assert sender.whole().status_code == 200


def test_the_limit_is_that_of_every_upload(alice, settings):
    settings.UPLOAD_MAX_BYTES = 2 * PART
    sender = Sender(alice)
    assert [sender.part(number).status_code for number in (0, 1, 2)] == [204, 204, 422]
    page = sender.whole()
    assert page.status_code == 422
    assert "The file is larger than 8 MB." in page.text
    assert "scan.pdf" in page.text
    assert waiting() == []


def test_what_is_refused_is_said_as_of_every_upload_and_nothing_is_kept(alice):
    broken = cut(pdf()) + bytes(9 * 1024 * 1024)
    sender = Sender(alice)
    for number in range(3):
        sender.part(number, broken)
    page = sender.whole(broken)

    assert page.status_code == 422
    assert 'data-outcome="refused"' in page.text
    assert waiting() == []


def test_a_name_leads_nowhere(alice):
    sender = Sender(alice)
    sender.part(0, pdf())
    sender.whole(pdf(), name="../../etc/<b>passwd.pdf")
    assert Invoice.objects.get().files.get().name == "<b>passwd.pdf"


@pytest.mark.parametrize("key", ["a", "0" * 31, "0" * 33, "G" * 32, "parts-of-somebody"])  # fmt: skip
def test_a_key_is_none_of_our_paths(alice, key):
    sender = Sender(alice)
    assert sender.part(0, key=key).status_code == 404
    assert sender.whole(key=key).status_code == 404
    assert sender.forget(key=key).status_code == 404


def test_nobody_reaches_the_parts_of_somebody_else(alice, bob, mona):
    ours, theirs = Sender(alice), Sender(bob)
    for number in range(3):
        ours.part(number)
    assert theirs.whole().status_code == 409
    theirs.forget()
    elsewhere = make_member(make_organization(), "Anna")
    assert Sender(elsewhere).whole().status_code == 409
    assert Sender(mona).part(0, pdf()).status_code == 404
    assert ours.whole().status_code == 200


def test_one_person_has_three_under_way_at_most(alice, bob):
    sender = Sender(alice)
    Sender(bob).part(0)
    for digit in "abcde":
        sender.part(0, key=digit * 32)
        sender.part(1, key=digit * 32)
    assert [path.split("/")[3][0] for path in waiting()] == [*"ccddee", KEY[0]]


def test_what_nobody_sends_on_is_swept(alice, time_machine):
    Sender(alice).part(0)
    assert (parts.sweep(), len(waiting())) == (0, 1)
    sending = Sending.of(alice, OTHER)
    time_machine.move_to(timezone.now() + timedelta(hours=7), tick=False)
    assert parts.sweep() == 1
    assert waiting() == []
    assert sending.path(3).endswith(f"/{OTHER}/0003")


def test_a_full_disk_is_said_and_the_part_can_come_again(alice, monkeypatch):
    def full(*_args):
        raise StorageFull("full")

    sender = Sender(alice)
    with monkeypatch.context() as broken:
        broken.setattr(type(files()), "_save", full)
        answer = sender.part(0)
        assert answer.status_code == 503
    assert sender.part(0).status_code == 204


def test_large_parts_stop_before_they_fill_anything(alice, settings):
    body = ContentFile(bytes(settings.UPLOAD_MAX_BYTES + 3 * 1024 * 1024), "blob")
    answer = (
        Sender(alice)
        .machines[0]
        .post(reverse("invoices:upload_part", args=[KEY, 0]), {"part": body})
    )
    assert answer.status_code == 413
    assert waiting() == []
