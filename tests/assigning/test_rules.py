"""What comes in for everybody goes to whoever the owner's rules name, once it is read; everything else stays everybody's."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.models import Role
from countersign.folders.local import Local
from countersign.folders.watching import Watch
from countersign.history.models import Event
from countersign.invoices.desk import actions as desk
from countersign.invoices.holding.actions import hold
from countersign.invoices.models import Invoice
from countersign.mailboxes import keeping
from countersign.mailboxes.models import Mailbox, ReceivedMail
from countersign.mailboxes.taking.actions import take
from countersign.selection.actions import hand_over
from tests.extraction.einvoice.drawn import Drawn
from tests.factories import make_member, make_vendor
from tests.invoices.cutting.test_cutting import FURTHER, ONE, draw, joined, separator
from tests.parcels.writing import letter, with_file
from tests.signing_in import sign_in

RULES = reverse("assigning:rules")
SMALL = Drawn(number="S-1")
LARGE = Drawn(number="L-1", net="1000.00", tax="190.00", gross="1190.00", payable="1190.00")  # fmt: skip


@pytest.fixture
def owner(client, olga):
    return sign_in(client, olga)


@pytest.fixture
def arrive(tmp_path, olga, work):
    """Let a scanner write a file, and do what follows."""
    folder = tmp_path / str(olga.organization_id)
    folder.mkdir()
    watch = Watch(Local(tmp_path))

    def arrive(name: str, content: bytes) -> None:
        (folder / name).write_bytes(content)
        assert [watch.look(), watch.look()] == [0, 1]
        work()

    return arrive


@pytest.fixture
def mailbox(olga) -> Mailbox:
    return Mailbox.objects.create(organization=olga.organization, host="imap.example.org", user="purchasing", since=date(2026, 3, 1))  # fmt: skip


def said(response) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def mailed(box: Mailbox, drawn: Drawn, work) -> None:
    mail = with_file(letter(Message_ID=f"<{drawn.number}@kestrel.example>"), drawn.ubl(), f"{drawn.number}.xml", "application/xml")  # fmt: skip
    raw = mail.as_bytes()
    box.strangers_wait = False
    box.save()
    kept = ReceivedMail.objects.create(organization=box.organization, mailbox=box, sha256=f"{len(raw):064}", size=len(raw))  # fmt: skip
    keeping.send(kept, raw)
    take(kept)
    work()


def add(owner, to, **values) -> int:
    """Add a rule on its page, and answer its key."""
    typed = {"source": "any", "active": "on", "user": to.user_id, **values}
    page = owner.post(reverse("assigning:add"), typed, follow=True)
    assert "The rule is saved." in said(page)
    return max(Event.objects.filter(verb="added assigning rule").values_list("subject_id", flat=True))  # fmt: skip


def desks() -> dict[str, str]:
    """Whose each invoice is, by number."""
    rows = Invoice.objects.select_related("organization", "agent")
    return {one.number: "everybody" if one.is_everybodys else str(one.agent) for one in rows}  # fmt: skip


def test_by_vendor_and_the_history_says_by_which_rule(owner, arrive, alice, bob):
    kestrel = make_vendor(alice.organization, "Kestrel Hinges")
    add(owner, bob, vendor=make_vendor(alice.organization, "Andere AG").pk)
    add(owner, alice, vendor=kestrel.pk)

    arrive("a.xml", SMALL.ubl())
    arrive("b.xml", replace(SMALL, number="O-1", seller="Otter Doors").ubl())

    assert desks() == {"S-1": "Alice", "O-1": "everybody"}
    page = sign_in(owner, alice).get(reverse("invoices:desk"))
    assert "Kestrel Hinges" in said(page)
    invoice = Invoice.objects.get(number="S-1")
    page = owner.get(reverse("invoices:detail", args=[invoice.pk]))
    assert "By a rule this invoice went to Alice: From Kestrel Hinges: Alice" in said(page)  # fmt: skip


def test_by_amount_the_first_that_fits_decides_and_the_order_is_the_owners(
    owner, arrive, alice, bob
):
    add(owner, alice)
    large = add(owner, bob, currency="EUR", above="500")
    arrive("a.xml", LARGE.ubl())
    assert desks() == {"L-1": "Alice"}

    owner.post(reverse("assigning:move", args=[large]), {"to": "up"})
    arrive("b.xml", replace(LARGE, number="L-2").ubl())
    arrive("c.xml", SMALL.ubl())
    assert desks() == {"L-1": "Alice", "L-2": "Bob", "S-1": "Alice"}


def test_an_amount_that_was_not_read_or_is_of_another_currency_fits_none(
    owner, arrive, alice, bob
):
    add(owner, alice, currency="EUR", up_to="500")
    arrive("a.xml", replace(SMALL, currency="USD").ubl())
    arrive("b.xml", b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><ID>N-1</ID></Invoice>")  # fmt: skip
    assert desks() == {"S-1": "everybody", "N-1": "everybody"}


def test_by_mailbox_or_folder(owner, arrive, mailbox, alice, bob, work):
    add(owner, alice, source="mailbox", mailbox=mailbox.pk)
    add(owner, bob, source="folder")
    other = Mailbox.objects.create(organization=mailbox.organization, host="imap.example.org", user="other", since=date(2026, 3, 1))  # fmt: skip

    mailed(mailbox, SMALL, work)
    mailed(other, replace(SMALL, number="OTHER-1"), work)
    arrive("a.xml", replace(SMALL, number="F-1").ubl())

    assert desks() == {"S-1": "Alice", "OTHER-1": "everybody", "F-1": "Bob"}


def test_what_separator_sheets_cut_is_assigned_part_by_part(owner, arrive, alice, bob):
    add(owner, alice, currency="EUR", up_to=str(min(ONE.gross, FURTHER.gross)))
    add(owner, bob)
    sheet = separator("PATCHT", zxingcpp.BarcodeFormat.Code128)
    arrive("scan.pdf", joined(draw(ONE), sheet, draw(FURTHER)))

    small, large = sorted((ONE, FURTHER), key=lambda one: one.gross)
    assert desks() == {small.number: "Alice", large.number: "Bob"}


def test_what_a_person_brought_opened_or_put_back_is_left(
    owner, arrive, alice, bob, olga, work
):
    rule = add(owner, alice)
    desk.upload(SimpleUploadedFile("mine.xml", replace(SMALL, number="U-1").ubl()), by=bob)  # fmt: skip
    work()
    arrive("a.xml", SMALL.ubl())
    invoice = Invoice.objects.get(number="S-1")
    hand_over(invoice, to=everybody_of(olga.organization), by=alice)
    owner.post(reverse("assigning:switch", args=[rule]), {"active": "off"})
    arrive("b.xml", replace(SMALL, number="H-1").ubl())
    hold(Invoice.objects.get(number="H-1"), by=bob)
    owner.post(reverse("assigning:switch", args=[rule]), {"active": "on"})
    for one in ("S-1", "H-1"):
        use = Invoice.objects.get(number=one).originals.get()
        desk.suggest.enqueue(use.document_id, olga.organization_id)
    work()

    assert desks() == {"U-1": "Bob", "S-1": "everybody", "H-1": "everybody"}


def test_a_rule_that_is_off_and_one_to_somebody_who_left_are_passed_over(
    owner, arrive, alice, bob, olga
):
    carol = make_member(olga.organization, "Carol")
    add(owner, carol)
    off = add(owner, bob)
    owner.post(reverse("assigning:switch", args=[off]), {"active": "off"})
    add(owner, alice)
    owner.post(reverse("accounts:remove", args=[carol.pk]))

    arrive("a.xml", SMALL.ubl())

    assert desks() == {"S-1": "Alice"}
    page = said(owner.get(RULES))
    assert "Carol does not enter invoices here any more: the rule is passed over." in page  # fmt: skip
    assert "To Bob · Switched off" in page


def test_who_is_a_manager_by_now_is_passed_over(owner, arrive, alice, bob):
    add(owner, alice)
    alice.role = Role.MANAGER
    alice.save()
    arrive("a.xml", SMALL.ubl())
    assert desks() == {"S-1": "everybody"}


def test_the_page_says_what_each_would_have_assigned_of_late(
    owner, arrive, alice, bob, work
):
    add(owner, alice, currency="EUR", above="500")
    assert "Nothing has come in by mail or folder yet." in said(owner.get(RULES))
    for number in ("A-1", "A-2"):
        arrive(f"{number}.xml", replace(SMALL, number=number).ubl())
    arrive("l.xml", LARGE.ubl())
    desk.upload(SimpleUploadedFile("mine.xml", replace(SMALL, number="U-1").ubl()), by=bob)  # fmt: skip
    work()
    off = add(owner, bob)
    owner.post(reverse("assigning:switch", args=[off]), {"active": "off"})

    page = said(owner.get(RULES))
    assert "Above 500,00 EURTo Alice Would have assigned 1 of the last 3 that came in." in page  # fmt: skip
    assert "Switched on, it would have assigned 2 of the last 3 that came in." in page


def test_whoever_it_was_assigned_to_does_not_approve_it(owner, arrive, olga):
    add(owner, olga)
    arrive("a.xml", SMALL.ubl())
    invoice = Invoice.objects.get(number="S-1")
    assert invoice.agent == olga.user
    assert not invoice.admits(olga)


def test_the_mailbox_of_a_rule_goes_and_the_rule_with_it_fits_nothing(
    owner, arrive, mailbox, alice
):
    add(owner, alice, source="mailbox", mailbox=mailbox.pk)
    owner.post(reverse("mailboxes:remove", args=[mailbox.pk]))
    arrive("a.xml", SMALL.ubl())

    assert desks() == {"S-1": "everybody"}
    assert "Its mailbox was removed: the rule fits nothing any more." in said(owner.get(RULES))  # fmt: skip


def test_what_makes_no_sense_is_not_kept(owner, mailbox, alice, mona):
    def refused(**values):
        typed = {"source": "any", "user": alice.user_id, **values}
        answer = owner.post(reverse("assigning:add"), typed)
        assert answer.status_code == 422
        return said(answer)

    assert "An amount needs its currency." in refused(above="5")
    assert "Say which mailbox." in refused(source="mailbox")
    assert "No amount is above the one and up to the other." in refused(currency="EUR", above="5", up_to="5")  # fmt: skip
    refused(user=mona.user_id)


def test_changing_and_deleting_are_in_the_history(owner, alice, bob):
    rule = add(owner, alice)
    address = reverse("assigning:change", args=[rule])
    owner.post(address, {"source": "folder", "user": bob.user_id, "active": "on"})
    owner.post(reverse("assigning:switch", args=[rule]), {"active": "off"})
    owner.post(reverse("assigning:delete", args=[rule]))

    lines = Event.objects.filter(subject_type="assigningrule").order_by("sequence")
    assert [(line.verb, line.data["rule"]) for line in lines] == [
        ("added assigning rule", [None, {"rule": "Every invoice that comes in: Alice", "active": True}]),
        ("changed assigning rule", [{"rule": "Every invoice that comes in: Alice", "active": True}, {"rule": "By the watched folder: Bob", "active": True}]),
        ("switched assigning rule off", "By the watched folder: Bob"),
        ("deleted assigning rule", [{"rule": "By the watched folder: Bob", "active": False}, None]),
    ]  # fmt: skip
