"""What is done with selected invoices: a page first says what will happen to how many, then exactly that happens."""

import io
import itertools
import re
import zipfile
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.accounts.models import Role
from countersign.coding.actions.charting import set_row, set_rule, set_settings
from countersign.coding.models import Account, CodingLine, CodingRule, CostCentre
from countersign.history.models import Event
from countersign.invoices.models import InvoiceDocument, Status
from countersign.review.deciding.actions import OwnInvoice, decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.factories import make_document, make_member
from tests.factories import make_invoice as make_alike

LIST = reverse("invoices:list")
_DAYS = itertools.count()


def make_invoice(agent, **values):
    """Each of another day than the one before, or they were likely the same."""
    issued = date(2026, 3, 31) - timedelta(days=next(_DAYS) % 60)
    return make_alike(agent, **{"issue_date": issued} | values)


def browse(member):
    client = Client()
    client.force_login(member.user)
    return client


def ask(client, verb, *invoices, **more):
    """Press a button of the table."""
    picks = [f"{one.pk}:{one.version}" for one in invoices]
    address = reverse(f"selection:{verb}")
    return client.post(address, {"pick": picks, "back": "sort=number"} | more)


def confirm(client, verb, page, **more):
    """Press the button of the page that says what will happen, with all that it has."""
    picks = re.findall(r'name="pick" value="([^"]+)"', page.content.decode())
    address = reverse(f"selection:{verb}")
    return client.post(address, {"pick": picks, "sure": "1", "back": ""} | more)


def said(response):
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def verbs(invoice):
    lines = Event.objects.about(invoice.organization_id, "invoice", invoice.pk)
    return [line.verb for line in lines.order_by("sequence")]


def refreshed(*invoices):
    for one in invoices:
        one.refresh_from_db()
    return invoices


def test_submits_what_nothing_is_missing_of(alice, mona):
    good, bad = make_invoice(alice, number="A"), make_invoice(alice, number="")
    sent = make_invoice(alice, number="S", status=Status.SUBMITTED)
    client = browse(alice)

    page = ask(client, "submit", good, bad, sent)
    assert "Submit 1 invoice?" in said(page)
    assert "2 left out" in said(page)
    assert "Its status is: Submitted." in said(page)
    assert [one.status for one in refreshed(good, bad)] == ["draft", "draft"]

    done = confirm(client, "submit", page)
    assert "1 invoice submitted" in said(done)
    assert [one.status for one in refreshed(good, bad)] == ["submitted", "draft"]
    assert verbs(good) == ["submitted"]


def test_what_changed_meanwhile_or_is_doubtful_is_left_out(alice, mona):
    one, two = make_invoice(alice, number="A"), make_invoice(alice, number="B")
    make_alike(
        alice, number="A", issue_date=one.issue_date, status=Status.REJECTED
    )  # a likely duplicate
    client = browse(alice)

    page = ask(client, "submit", one, two)
    assert "Submit 1 invoice?" in said(page)
    two.version += 1
    two.save()
    done = confirm(client, "submit", page)

    assert "0 invoices submitted" in said(done)
    assert "It has changed since you saw it." in said(done)
    assert [each.status for each in refreshed(one, two)] == ["draft", "draft"]


def test_two_with_the_same_number_are_not_both_submitted(alice, mona):
    """The second one is looked at once the first one is submitted."""
    one, two = make_invoice(alice, number="A"), make_invoice(alice, number="A")
    client = browse(alice)

    confirm(client, "submit", ask(client, "submit", one, two))
    address = reverse("selection:submit")
    client.post(address, {"pick": [f"{each.pk}:1" for each in (one, two)], "sure": 1})

    assert [each.status for each in refreshed(one, two)] != ["submitted", "submitted"]


def test_takes_submissions_back(alice, bob, mona):
    one = make_invoice(alice, number="A")
    submit(one, by=alice)
    draft = make_invoice(alice, number="B")
    client = browse(alice)

    page = ask(client, "withdraw", one, draft)
    assert "Take 1 submission back?" in said(page)
    assert "Its status is: Draft." in said(page)
    assert "1 submission taken back" in said(confirm(client, "withdraw", page))
    assert refreshed(one)[0].status == Status.DRAFT
    assert verbs(one) == ["submitted", "took back"]


def test_hands_drafts_over_to_a_colleague(alice, bob, mona):
    one = make_invoice(alice, number="A")
    sent = make_invoice(alice, number="S", status=Status.SUBMITTED)
    client = browse(alice)

    page = ask(client, "hand_over", one, sent)
    assert "Hand over 1 invoice?" in said(page)
    assert "Only drafts and returned ones are handed over" in said(page)
    assert confirm(client, "hand_over", page).status_code == 422
    assert refreshed(one)[0].agent == alice.user

    done = confirm(client, "hand_over", page, to=bob.pk)
    assert "1 invoice handed over" in said(done)
    assert refreshed(one)[0].agent == bob.user
    assert verbs(one) == ["handed over"]
    assert client.get(reverse("invoices:edit", args=[one.pk])).status_code == 404
    detail = browse(bob).get(reverse("invoices:detail", args=[one.pk]))
    assert "Alice handed this invoice over from Alice to Bob" in said(detail)
    submit(one, by=bob)
    assert refreshed(one)[0].status == Status.SUBMITTED


def test_whoever_had_it_before_does_not_approve_it(alice, olga, mona):
    """Four eyes: an owner may enter and decide, though never the same invoice."""
    invoice = make_invoice(olga, number="A")
    client = browse(olga)
    page = ask(client, "hand_over", invoice)
    confirm(client, "hand_over", page, to=alice.pk)
    submit(refreshed(invoice)[0], by=alice)
    invoice.refresh_from_db()

    with pytest.raises(OwnInvoice):
        decide(invoice, Verdict.APPROVED, version=invoice.version, by=olga, comment="")
    review = client.get(reverse("review:invoice", args=[invoice.pk]))
    assert "You entered this invoice: somebody else must approve it." in said(review)
    assert invoice.was_entered_by(olga.user_id)
    assert decide(
        invoice, Verdict.APPROVED, version=invoice.version, by=mona, comment=""
    )


def test_a_returned_one_that_was_handed_over_is_what_the_history_says(
    alice, bob, mona, capsys
):
    invoice = make_invoice(alice, number="A")
    submit(invoice, by=alice)
    invoice.refresh_from_db()
    decide(invoice, Verdict.RETURNED, version=invoice.version, by=mona, comment="Bitte")
    client = browse(alice)
    page = ask(client, "hand_over", refreshed(invoice)[0])
    confirm(client, "hand_over", page, to=bob.pk)

    call_command("verify_history")
    assert refreshed(invoice)[0].agent == bob.user


def test_an_owner_hands_over_what_somebody_left_behind(alice, bob, olga, mona):
    invoice = make_invoice(alice, number="A")
    bobs = browse(bob)
    assert ask(bobs, "hand_over", invoice).status_code == 302  # not his to see

    client = browse(olga)
    confirm(client, "hand_over", ask(client, "hand_over", invoice), to=bob.pk)
    assert refreshed(invoice)[0].agent == bob.user
    # Managers assign, too.
    page = ask(browse(mona), "hand_over", invoice)
    confirm(browse(mona), "hand_over", page, to=alice.pk)
    assert refreshed(invoice)[0].agent == alice.user


def test_nobody_of_another_organization_gets_one(alice, otto):
    invoice = make_invoice(alice, number="A")
    client = browse(alice)
    page = ask(client, "hand_over", invoice)

    assert confirm(client, "hand_over", page, to=otto.pk).status_code == 422
    assert refreshed(invoice)[0].agent == alice.user


@pytest.fixture
def chart(alice, olga):
    ours = {"organization": olga.organization}
    row = Account(number="4930", name="Bürobedarf", **ours)
    set_row(row, by=olga)
    set_row(CostCentre(number="100", name="Verwaltung", **ours), by=olga)
    for one in (alice, olga):
        one.organization.refresh_from_db()
    return row


def test_codes_them_alike(alice, mona, chart):
    one = make_invoice(alice, number="A")
    coded = make_invoice(alice, number="B", more={"coding.0.account": "1"})
    client = browse(alice)

    page = ask(client, "code", one, coded)
    assert "Code 2 invoices?" in said(page)
    wrong = confirm(client, "code", page, how="alike", account="7777")
    assert wrong.status_code == 422
    assert "“7777” is not in the chart, or not active." in said(wrong)
    assert confirm(client, "code", page, how="alike").status_code == 422

    done = confirm(client, "code", page, how="alike", account="4930", cost_centre="100")
    assert "1 invoice coded" in said(done)
    assert "It is coded already." in said(done)
    refreshed(one, coded)
    assert one.more == {"coding.0.account": "4930", "coding.0.cost_centre": "100"}
    assert (one.coded, one.version) == (True, 2)
    assert coded.more == {"coding.0.account": "1"}
    assert verbs(one) == ["changed"]

    submit(one, by=alice)
    assert CodingLine.objects.get(invoice=one).account == chart
    over = confirm(client, "code", ask(client, "code", coded), how="alike", over=1, account="4930")  # fmt: skip
    assert "1 invoice coded" in said(over)
    assert refreshed(coded)[0].more == {"coding.0.account": "4930"}


def test_codes_each_as_rules_say(alice, mona, olga, chart):
    one = make_invoice(alice, number="A")
    other = make_invoice(alice, number="B", vendor="Anders AG")
    rule = CodingRule(organization=olga.organization, vendor=one.vendor, account=chart)
    set_rule(rule, by=olga)
    client = browse(alice)

    done = confirm(client, "code", ask(client, "code", one, other), how="rules")
    assert "1 invoice coded" in said(done)
    assert "No rule and no earlier invoice says how it is coded." in said(done)
    assert refreshed(one)[0].more["coding.0.account"] == "4930"
    assert refreshed(other)[0].more is None


def test_a_manager_codes_what_they_may_correct(alice, mona, olga, chart):
    invoice = make_invoice(alice, number="A")
    submit(invoice, by=alice)
    client = browse(mona)
    refused = ask(client, "code", refreshed(invoice)[0])
    assert "None of these can be coded." in said(refused)

    set_settings({"managers_correct": True, "needed": False}, by=olga)
    page = ask(client, "code", invoice)
    done = confirm(client, "code", page, how="alike", account="4930")
    assert "1 invoice coded" in said(done)
    assert CodingLine.objects.get(invoice=invoice).account == chart
    assert verbs(invoice)[-1] == "corrected coding"


def test_exports_what_was_selected_or_all_that_match(alice, mona):
    one, _two = make_invoice(alice, number="A"), make_invoice(alice, number="B")
    client = browse(mona)

    picked = ask(client, "export", one)
    assert picked.url == f"{reverse('exports:new')}?only={one.pk}"
    assert client.get(picked.url).context["count"] == 1
    every = ask(client, "export", all="1", back="status=draft")
    assert client.get(every.url).context["count"] == 2
    assert ask(browse(alice), "export", one).status_code == 404


def unzipped(response):
    data = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_originals_come_as_a_zip_named_by_number(alice, bob):
    one = make_invoice(
        alice, number="../R/2026:7", document=make_document(alice, b"%PDF-1")
    )
    InvoiceDocument.objects.create(
        organization=alice.organization,
        invoice=one,
        document=make_document(alice, b"<x/>", media_type="application/xml"),
        position=2,
    )
    two = make_invoice(
        alice, number="../R/2026:7", document=make_document(alice, b"%PDF-2")
    )
    without = make_invoice(alice, number="W")
    theirs = make_invoice(bob, number="X", document=make_document(bob, b"%PDF-3"))
    client = browse(alice)

    page = ask(client, "originals", one, two, without, theirs)
    assert "The originals of 2 invoices" in said(page)
    assert "3 files, 16" in said(page)
    assert "It has no file." in said(page)

    response = confirm(client, "originals", page)
    assert response["Content-Type"] == "application/zip"
    assert unzipped(response) == {
        "R-2026-7_Beispiel-GmbH.pdf": b"%PDF-1",
        "R-2026-7_Beispiel-GmbH.xml": b"<x/>",
        "R-2026-7_Beispiel-GmbH_2.pdf": b"%PDF-2",
    }


def test_who_downloaded_the_originals_stands_in_the_history_of_each(alice, mona):
    one, two = (
        make_invoice(alice, number=n, document=make_document(alice, name=f"{n}.pdf"))
        for n in "AB"
    )
    client = browse(mona)

    page = ask(client, "originals", one, two)
    assert verbs(one) == []  # nothing was sent yet

    confirm(client, "originals", page)
    for invoice in (one, two):
        shown = said(client.get(reverse("invoices:detail", args=[invoice.pk])))
        assert "Mona downloaded the originals in a ZIP" in shown
        assert f"{invoice.number}.pdf" in shown
    line = Event.objects.about(two.organization_id, "invoice", two.pk).get()
    assert line.data == {"invoices": 2, "files": ["B.pdf"]}
    call_command("verify_history")


def test_a_file_that_is_not_in_the_storage_is_named_in_the_zip(alice):
    document = make_document(alice, b"%PDF-1")
    good = make_invoice(alice, number="G", document=make_document(alice, b"%PDF-2"))
    lost = make_invoice(alice, number="L", document=document)
    default_storage.delete(document.path)
    client = browse(alice)

    found = unzipped(confirm(client, "originals", ask(client, "originals", lost, good)))
    assert found["G_Beispiel-GmbH.pdf"] == b"%PDF-2"
    assert b"L_Beispiel-GmbH.pdf" in found["NOT-AS-UPLOADED.txt"]


def test_a_zip_has_bounds(alice, monkeypatch):
    monkeypatch.setattr("countersign.selection.archive.MOST_FILES", 1)
    rows = [make_invoice(alice, number=n, document=make_document(alice)) for n in "AB"]
    page = ask(browse(alice), "originals", *rows)

    assert "The originals of 1 invoice" in said(page)
    assert "There is no room for it any more" in said(page)


def test_all_that_match_are_the_first_ones_and_it_says_so(alice, mona, monkeypatch):
    monkeypatch.setattr("countersign.selection.choice.MOST", 2)
    for number in "ABC":
        make_invoice(alice, number=number)
    make_invoice(alice, number="D", vendor="Anders AG")
    client = browse(alice)

    page = ask(client, "submit", all="1", back="q=beispiel&sort=number")
    assert "Submit 2 invoices?" in said(page)
    assert "There are more" in said(page)
    few = ask(client, "submit", all="1", back="q=anders")
    assert "Submit 1 invoice?" in said(few)
    assert "There are more" not in said(few)


@pytest.mark.parametrize(
    "verb", ["submit", "withdraw", "hand_over", "originals", "export"]
)
def test_nothing_selected_leads_back_to_the_table(olga, verb):
    response = browse(olga).post(
        reverse(f"selection:{verb}"), {"pick": ["x", "0:1"], "back": "sort=number"}
    )
    assert response.url == f"{LIST}?sort=number"


def test_each_button_of_the_table_is_there_for_whom_it_is(alice, mona, olga):
    make_invoice(alice, number="A", status=Status.SUBMITTED)
    make_member(alice.organization, "Mo", Role.MANAGER)

    def buttons(member):
        page = browse(member).get(LIST).content.decode()
        return set(re.findall(r'formaction="([^"]+)"', page))

    def of(*names):
        return {reverse(f"selection:{name}") for name in names}

    approve = {reverse("review:approve_many")}
    entering = of("submit", "withdraw", "hand_over", "originals")
    assert buttons(alice) == entering
    assert buttons(mona) == of("hand_over", "export", "originals") | approve
    assert buttons(olga) == entering | of("export") | approve
