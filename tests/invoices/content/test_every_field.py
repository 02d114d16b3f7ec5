"""Whatever is typed into any field of the table is understood or kept and told: other widths, unseen signs, great lengths."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.accounts.formats import Formats
from countersign.identity.written import UNSEEN
from countersign.invoices.content.fields import HEADER, ITEM, LENGTHS, form_of
from countersign.invoices.content.typed import Entry, read_entry
from tests.factories import make_invoice
from tests.forms import posted, posted_of
from tests.signing_in import sign_in

FIELDS = (*HEADER, *ITEM)
TEXTS = [name for name in FIELDS if form_of(name) == "text"]
USUAL = {
    "text": "Acme 12-3",
    "date": "31.12.2026",
    "amount": "1.234,50",
    "factor": "12,5",
    "currency": "EUR",
    "account": "DE89370400440532013000",
    "kind": "credit note",
}
UNSEEN_SIGNS = "\x00\x07\x1b\x7f\u061c\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2069"
# Signs that grow when they are folded: one of them is eighteen letters.
GROWING = "\ufdfa\u1e9e\ufb03\u33c2\u0390"


def wide(text: str) -> str:
    return "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text
    )


def read(name: str, text: str) -> tuple[object, str | None]:
    """The field's value, and what is kept as typed."""
    form = posted({name: text}) if name in ITEM else posted(**{name: text})
    entry = read_entry(form, Formats.of("de_DE"), today=date(2026, 5, 4))
    part: Entry = entry.items[0] if name in ITEM else entry
    return part.values[name], part.unparsed.get(name)


@pytest.mark.parametrize("name", FIELDS)
def test_full_width_is_read_as_what_it_is(name):
    usual = USUAL[form_of(name)]
    value, kept = read(name, wide(usual))
    assert (value, kept) == read(name, usual)
    assert value not in ("", None)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("sign", UNSEEN_SIGNS, ids=lambda sign: f"{ord(sign):04x}")
def test_a_sign_that_cannot_be_seen_is_told(name, sign):
    usual = USUAL[form_of(name)]
    value, kept = read(name, f"{usual[:2]}{sign}{usual[2:]}")
    assert value in ("", None)
    assert kept == f"{usual[:2]}{UNSEEN}{usual[2:]}"
    assert read(name, kept) == (value, kept)  # also when it is sent again


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FIELDS), st.text(min_size=1, max_size=300))
def test_nothing_is_lost_in_any_field(name, text):
    if not text.split():
        return
    value, kept = read(name, text) if name in HEADER else read(name, f"x{text}")
    assert value not in ("", None) or kept


def saved(client, invoice, auto, **typed):
    form = posted_of(invoice, **typed) | {"auto": auto}
    address = reverse("invoices:save", args=[invoice.pk])
    return client.post(address, form, HTTP_ACCEPT="application/json").json()


@pytest.mark.parametrize("name", [name for name in TEXTS if name in HEADER])
@pytest.mark.parametrize("sign", GROWING)
def test_what_grows_when_it_is_folded_is_told_in_words_and_submits_nowhere(
    alice, mona, client, name, sign
):
    sign_in(client, alice)
    invoice = make_invoice(alice)
    for length in (LENGTHS[name], LENGTHS[name] // 2, 20):
        for auto in ("typing", "leaving", ""):
            invoice.refresh_from_db()
            answer = saved(client, invoice, auto, **{name: sign * length})
            assert answer["values"][name] == sign * length

    submitted = client.post(reverse("review:submit", args=[invoice.pk]))

    assert submitted.status_code < 500


@pytest.mark.parametrize("name", [name for name in TEXTS if name in ITEM])
@pytest.mark.parametrize("sign", GROWING)
def test_an_item_of_great_length_is_saved_or_told(alice, client, name, sign):
    sign_in(client, alice)
    invoice = make_invoice(alice)
    form = posted({name: sign * LENGTHS[name], "quantity": "1", "unit_price": "2"})
    form["version"] = str(invoice.version)
    address = reverse("invoices:save", args=[invoice.pk])

    answer = client.post(address, dict(form.lists()), HTTP_ACCEPT="application/json")

    assert answer.status_code == 200
    item = invoice.items.get(quantity=1)
    assert getattr(item, name) or item.unparsed[name]


def test_an_unseen_sign_keeps_it_from_being_submitted(alice, client):
    sign_in(client, alice)
    invoice = make_invoice(alice)

    answer = saved(client, invoice, "", vendor_name="Acme\u202etdL")

    told = [one for one in answer["checks"] if one["name"] == "unreadable"]
    assert "Vendor has signs that cannot be shown. Delete it" in str(told)
    client.post(reverse("review:submit", args=[invoice.pk]))
    invoice.refresh_from_db()
    assert invoice.status == "draft"
