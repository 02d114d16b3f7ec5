"""What invoices are found by, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.documents.models import Page
from countersign.invoices.entering import actions
from countersign.invoices.models import Invoice, LineItem, SearchRow
from countersign.invoices.models.search import stored_word
from countersign.invoices.search import matching as search
from countersign.invoices.search.actions import catch_up, index, index_document
from countersign.invoices.search.filters import Filters
from countersign.invoices.search.matching import matching
from countersign.invoices.search.words import number_words, words_of
from countersign.invoices.totals import summing
from tests.factories import make_document, make_invoice

LIST = reverse("invoices:list")


def found(member, text, *, near=False):
    found = matching(
        Invoice.objects.visible_to(member),
        text,
        organization=member.organization_id,
        near=near,
    )
    return sorted(found.rows.values_list("number", flat=True))


def test_words_have_neither_case_nor_accents():
    assert words_of("Größe: Café-Müller, 2½") == ["grosse", "cafe", "muller", "21", "2"]


def test_a_number_is_found_by_its_parts():
    assert set(number_words("R-2026/0042")) == {
        *("r20260042", "r", "2026", "0042", "42"),
        *("20260042", "0260042", "260042", "60042", "0042"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "R-2026/0042",
        "r20260042",
        "R2026",
        "2026/0042",
        "0042",
        "42",
        "60042",
        "müller",
        "MULLER",
        "mull",
        "Söhne",
        "müller & söhne",
        "mullersohne",
        "kabeltrommel",
        "kabel 50",
        "handschuhe muller 0042",
        "Lieferschein",
    ],
)
def test_finds(alice, text):
    document = make_document(alice)
    Page.objects.filter(document=document).update(
        words=[["Lieferschein", 1, 2, 3, 4, "text"]]
    )
    invoice = make_invoice(
        alice, number="R-2026/0042", vendor="Müller & Söhne KG", document=document
    )
    LineItem.objects.filter(invoice=invoice).update(
        description="Kabeltrommel 50 m, Handschuhe"
    )
    index_document(document)
    make_invoice(alice, number="X-1", vendor="Anders AG")

    assert found(alice, text) == ["R-2026/0042"]


@pytest.mark.parametrize("text", ["trommel", "2027", "seife", "müller seife", "“"])
def test_does_not_find(alice, text):
    make_invoice(alice, number="R-2026/0042", vendor="Müller")

    assert found(alice, text) == ([] if text != "“" else ["R-2026/0042"])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Seifenhuas", ["R-2026/0042"]),
        ("Seifnhaus GmbH", ["R-2026/0042"]),
        ("seifenhaus", ["R-2026/0042"]),
        ("R-2026/0024", ["R-2026/0042"]),
        ("R2O26/0042", ["R-2026/0042"]),
        ("R-2026/00422", ["R-2026/0042"]),
        ("R-2026/042", ["R-2026/0042"]),
        ("Zimmermann", []),
        ("R-1999/0001", []),
    ],
)
def test_what_is_mistyped_finds_what_comes_close(alice, text, numbers):
    make_invoice(alice, number="R-2026/0042", vendor="Seifenhaus GmbH")
    make_invoice(alice, number="X-1", vendor="Anders AG")

    assert found(alice, text, near=True) == numbers


def test_several_mistyped_words_find_what_comes_close_to_each(alice):
    make_invoice(alice, number="R-2026/0042", vendor="Seifenhaus GmbH")
    make_invoice(alice, number="R-2026/0077", vendor="Seifenhaus GmbH")
    make_invoice(alice, number="R-2026/0043", vendor="Trommelwerk AG")

    assert found(alice, "Seifenhuas R-2026/0024", near=True) == ["R-2026/0042"]
    assert found(alice, "Seifenhuas Trommelwrek", near=True) == []
    assert found(alice, "Tromelwerk Trommelwrek", near=True) == ["R-2026/0043"]


def test_several_mistyped_words_ask_as_often_as_one(alice):
    make_invoice(alice, number="R-2026/0042", vendor="Seifenhaus GmbH")
    asked = []
    for text in ("Seifenhuas", "Seifenhuas Seifnhaus Saifenhaus Seiffenhaus"):
        with CaptureQueriesContext(connection) as captured:
            assert found(alice, text, near=True) == ["R-2026/0042"]
        asked.append(len(captured))

    assert asked[0] == asked[1]


def test_another_organization_finds_nothing(alice, otto):
    make_invoice(alice, vendor="Seifenhaus")

    assert found(otto, "seifenhaus") == []
    assert found(otto, "Seifenhuas", near=True) == []


def test_an_agent_finds_their_own(alice, bob, mona):
    make_invoice(alice, number="A-1")
    make_invoice(bob, number="B-1")

    assert found(alice, "beratung") == ["A-1"]
    assert found(mona, "beratung") == ["A-1", "B-1"]


@pytest.mark.parametrize("few", [1, 2, 3])
def test_finds_the_same_whether_few_or_many_say_it(alice, bob, monkeypatch, few):
    monkeypatch.setattr(search, "FEW", few)
    for number, agent in enumerate((alice, bob, alice)):
        make_invoice(agent, number=f"R-{number}", vendor="Seifenhaus GmbH")

    assert found(alice, "seifenhaus") == ["R-0", "R-2"]
    assert found(alice, "seifenhaus R-1") == []


def test_what_comes_close_is_added_up_by_itself(mona, alice, monkeypatch):
    """Not by how many say the words that are spelt well."""
    monkeypatch.setattr(summing, "MOST", 1)
    for vendor in ("Papier Seifenhaus", "Papier Müller", "Papier Anders"):
        make_invoice(alice, vendor=vendor)
    rows = Invoice.objects.visible_to(mona)

    def summed(text):
        asked = Filters(search=text)
        found = asked.apply(rows, mona, near=True)
        return summing.totals(asked, found, mona, all_of_them=False)

    assert (summed("papier Seifenhuas").complete, summed("papier").complete) == (
        True,
        False,
    )
    assert summed("papier Seifenhuas").count == 1


def test_the_table_says_that_it_shows_what_comes_close(alice, client):
    make_invoice(alice, vendor="Seifenhaus GmbH")
    client.force_login(alice.user)

    close = client.get(f"{LIST}?q=Seifenhuas").content.decode()
    exact = client.get(f"{LIST}?q=Seifenhaus").content.decode()
    nothing = client.get(f"{LIST}?q=Zimmermann").content.decode()

    said = "No invoice says exactly that. These come close."
    assert [said in page for page in (close, exact, nothing)] == [True, False, False]
    assert "No invoice is like that." in nothing


def test_a_file_that_is_read_is_found_by_its_words(alice):
    document = make_document(alice)
    make_invoice(alice, number="A-1", document=document)
    Page.objects.filter(document=document).update(
        words=[["Paketnummer", 1, 2, 3, 4, "text"]]
    )
    assert found(alice, "paketnummer") == []

    index_document(document)

    assert found(alice, "paketnummer") == ["A-1"]


def test_a_deleted_invoice_is_not_found(alice):
    invoice = make_invoice(alice, number="A-1")
    actions.delete(invoice.pk, by=alice)

    assert found(alice, "beratung") == []
    assert SearchRow.objects.count() == 0


MORE = {
    "buyer_reference": "04011000-12345-39",
    "contract_reference": "V/2025/7",
    "project_reference": "Donaubrücke",
    "preceding_invoice": "R-1999/8",
    "note": "Bitte Skonto beachten",
}


@pytest.mark.parametrize(
    "text",
    [
        *("04011000-12345-39", "0401100012345", "V/2025/7", "donaubrucke"),
        *("R-1999/8", "skonto", "B 4711", "W-17", "blau"),
    ],
)
@pytest.mark.parametrize("is_old", [False, True])
def test_finds_by_references_and_notes(alice, text, is_old):
    invoice = make_invoice(alice, number="1", order_reference="B-4711", more=MORE)
    more = {"item_number": "W-17", "item_note": "blau"}
    LineItem.objects.filter(invoice=invoice).update(more=more)
    if is_old:  # indexed by a release that looked at none of them
        SearchRow.objects.filter(invoice=invoice).update(
            words=[stored_word(alice.organization_id, "beratung")], form=None
        )
        assert found(alice, text) == []
        assert catch_up() == 1
    else:
        index(Invoice.objects.get(pk=invoice.pk))
    make_invoice(alice, number="2")

    assert found(alice, text) == ["1"]
    assert catch_up() == 0


FIGURES = [
    *("4.271,84", "4271.84", "4271,84", "4 271,84", "4'271.84", "-4.271,84", "4271"),
    *("682,06", "04.12.2026", "4.12.26", "2026-12-04", "12/04/2026", "3.1.2027"),
    *("DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "de89", "5050-1055"),
    *("beispiel 4.271,84", "4 271,84 04.12.2026"),
]


@pytest.mark.parametrize("text", FIGURES)
@pytest.mark.parametrize("is_old", [False, True])
def test_finds_by_amounts_days_and_accounts(alice, text, is_old):
    invoice = make_invoice(
        alice,
        number="A",
        issue_date=date(2026, 12, 4),
        due_date=date(2027, 1, 3),
        net_total=Decimal("3589.78"),
        tax_total=Decimal("682.06"),
        gross_total=Decimal("4271.84"),
        iban="DE89370400440532013000",
        more={"accounts.0.scheme": "BANKGIRO", "accounts.0.account": "5050-1055"},
    )
    if is_old:  # indexed by a release that looked at none of them
        SearchRow.objects.filter(invoice=invoice).update(
            words=[stored_word(alice.organization_id, "beispiel")], form=2
        )
        assert catch_up() == 1
        assert catch_up() == 0
    make_invoice(alice, number="B")

    assert found(alice, text) == ["A"]


@pytest.mark.parametrize(
    "text", ["4.271,85", "05.12.2026", "DE88 3704 0044 0532 0130 00", "31.02.2026"]
)
def test_does_not_find_what_is_only_like_it(alice, text):
    make_invoice(
        alice,
        issue_date=date(2026, 12, 4),
        gross_total=Decimal("4271.84"),
        iban="DE89370400440532013000",
    )

    assert found(alice, text) == []


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="FTS5 sorts all in at once"
)
def test_on_postgresql_little_waits_to_be_sorted_into_the_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'search_words'")
        assert cursor.fetchone() == (["gin_pending_list_limit=128"],)
