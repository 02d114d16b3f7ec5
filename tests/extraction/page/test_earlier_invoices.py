"""Numbers and days of other invoices that a page names are not this one's."""

import pytest

from .paper import read, said

TOTALS = {
    "en": "Net 100.00\nVAT 20 % 20.00\nTotal EUR 120.00\nPlease transfer the amount to our account.",
    "de": "Netto 100,00\nMwSt 20 % 20,00\nGesamtbetrag EUR 120,00\nBitte überweisen Sie den Betrag auf unser Konto.",
    "fr": "Total HT 100,00\nTVA 20 % 20,00\nTotal TTC 120,00 EUR\nMerci de régler par virement.",
    "it": "Imponibile 100,00\nIVA 20% 20,00\nTotale documento EUR 120,00",
    "es": "Base imponible 100,00\nIVA 20% 20,00\nTotal factura EUR 120,00",
    "pl": "Razem netto 100,00\nVAT 20% 20,00\nRazem brutto PLN 120,00",
    "nl": "Totaal excl. btw 100,00\nbtw 20% 20,00\nTotaal incl. btw EUR 120,00",
}


@pytest.mark.parametrize(
    ("language", "page"),
    [
        ("en", "Invoice number: 77\nInvoice date: 05.10.2026\nThis invoice replaces invoice no. 4702 of 01.09.2026"),
        ("en", "Credit note no. 77      Original invoice number: 4702\nDate: 05.10.2026        Original invoice date: 01.09.2026"),
        ("en", "Related invoice: INV-4702 dated 01.09.2026\nCredit note no: 77\nDate: 05.10.2026"),
        ("en", "Previous invoice    No. 4702    Date 01.09.2026\nInvoice number      77\nInvoice date        05.10.2026"),
        ("de", "Stornorechnung Nr. 77\nzur Rechnung Nr. RE-4702 vom 01.09.2026\nDatum: 05.10.2026"),
        ("de", "Rechnungsnummer: 77\nRechnungsdatum: 05.10.2026\nUrsprüngliche Rechnungsnummer: RE-4600"),
        ("de", "Schlussrechnung Nr. 77\nDatum: 05.10.2026\nabzüglich Abschlagsrechnung Nr. 4702 vom 01.09.2026"),
        ("fr", "Facture associée n° FA-4702 du 01/09/2026\nAVOIR\nNuméro : 77\nDate : 05/10/2026"),
        ("it", "Nota di credito n. 77 del 05/10/2026\nRif. fattura n. 4702 del 01/09/2026"),
        ("es", "Factura rectificativa: 77\nFecha: 05/10/2026\nFecha factura rectificada: 01/09/2026"),
        ("pl", "Faktura korygująca nr 77\nData wystawienia: 05.10.2026\nDo faktury nr FV/4702/2026 z dnia 01.09.2026"),
        ("nl", "Factuurnummer: 77\nFactuurdatum: 05-10-2026\nBetreft factuur: F-4702 van 01-09-2026"),
    ],
)  # fmt: skip
def test_another_invoice_that_is_named_is_not_this_one(language, page):
    found = read(f"Kestrel Works\n12 Forge Lane\n\n{page}\n\n{TOTALS[language]}")
    want = {"invoice_number": "77", "issue_date": "2026-10-05"}
    assert said(found, *want) == want


def test_a_list_of_open_invoices_gives_neither_number_nor_day():
    found = read(
        """
Kestrel Works
Rechnung Nr. RE-77
Datum 05.10.2026

Netto 100,00 EUR
MwSt 19 % 19,00 EUR
Gesamtbetrag 119,00 EUR

Offene Posten:
Rechnung Nr. RE-70 vom 01.08.2026 fällig am 31.08.2026   50,00 EUR
Rechnung Nr. RE-71 vom 01.09.2026 fällig am 30.09.2026   60,00 EUR
"""
    )
    assert said(found, "invoice_number", "issue_date", "due_date") == {
        "invoice_number": "RE-77",
        "issue_date": "2026-10-05",
    }


def test_what_calls_itself_the_original_has_its_own_number():
    page = "Kestrel Works\nOriginal invoice #77\nDate: 05.10.2026\nTotal 20.00 EUR\nPlease quote the invoice number."
    assert said(read(page), "invoice_number") == {"invoice_number": "77"}
