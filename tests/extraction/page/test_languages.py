"""One invoice in every language that has a file, its numbers and dates as that language writes them."""

import pytest

from countersign.extraction.page.lexicon import languages

from .paper import items, read, said

INVOICES = {
    "en": ("Invoice number", "Invoice date", "Due date", "Net total", "VAT 20%", "Total", "Description", "Quantity", "Unit price", "Amount"),
    "de": ("Rechnungsnummer", "Rechnungsdatum", "Fällig am", "Nettobetrag", "zzgl. MwSt. 20%", "Gesamtbetrag", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"),
    "fr": ("Facture n°", "Date de facture", "Date d'échéance", "Total HT", "TVA 20%", "Total TTC", "Désignation", "Quantité", "Prix unitaire", "Montant HT"),
    "es": ("Número de factura", "Fecha de factura", "Vencimiento", "Base imponible", "IVA 20%", "Total factura", "Descripción", "Cantidad", "Precio", "Importe"),
    "it": ("Numero fattura", "Data fattura", "Scadenza", "Imponibile", "IVA 20%", "Totale fattura", "Descrizione", "Quantità", "Prezzo", "Importo"),
    "nl": ("Factuurnummer", "Factuurdatum", "Vervaldatum", "Totaal excl. btw", "Btw 20%", "Totaal incl. btw", "Omschrijving", "Aantal", "Prijs", "Bedrag"),
    "pt": ("Fatura n.º", "Data de emissão", "Vencimento", "Total sem IVA", "IVA 20%", "Total a pagar", "Descrição", "Quantidade", "Preço", "Valor"),
    "pl": ("Numer faktury", "Data wystawienia", "Termin płatności", "Wartość netto", "Podatek VAT 20%", "Wartość brutto", "Nazwa towaru", "Ilość", "Cena netto", "Wartość"),
    "cs": ("Číslo faktury", "Datum vystavení", "Datum splatnosti", "Celkem bez DPH", "DPH 20%", "Celkem s DPH", "Popis", "Množství", "Cena", "Celkem"),
    "sk": ("Číslo faktúry", "Dátum vystavenia", "Dátum splatnosti", "Spolu bez DPH", "DPH 20%", "Spolu na úhradu", "Názov položky", "Množstvo", "Jedn. cena", "Spolu bez DPH"),
    "hr": ("Račun br.", "Datum izdavanja", "Datum dospijeća", "Osnovica", "PDV 20%", "Za platiti", "Naziv robe", "Količina", "Jed. cijena", "Iznos"),
    "sl": ("Račun št.", "Datum izdaje", "Rok plačila", "Osnova za DDV", "DDV 20%", "Za plačilo", "Naziv", "Količina", "Cena na enoto", "Vrednost"),
    "el": ("Αριθμός τιμολογίου", "Ημερομηνία έκδοσης", "Ημερομηνία λήξης", "Καθαρή αξία", "ΦΠΑ 20%", "Πληρωτέο ποσό", "Περιγραφή", "Ποσότητα", "Τιμή", "Αξία"),
    "sv": ("Fakturanummer", "Fakturadatum", "Förfallodatum", "Netto", "Moms 20%", "Att betala", "Beskrivning", "Antal", "À-pris", "Belopp"),
    "da": ("Fakturanummer", "Fakturadato", "Forfaldsdato", "Subtotal ekskl. moms", "Moms 20%", "Total inkl. moms", "Beskrivelse", "Antal", "Stk. pris", "Beløb"),
    "nb": ("Fakturanummer", "Fakturadato", "Forfallsdato", "Sum eks. mva", "Mva 20%", "Å betale", "Beskrivelse", "Antall", "Enhetspris", "Beløp"),
    "hu": ("Számlaszám", "Számla kelte", "Fizetési határidő", "Nettó összesen", "Áfa 20%", "Fizetendő összesen", "Megnevezés", "Mennyiség", "Egységár", "Nettó érték"),
    "ro": ("Număr factură", "Data emiterii", "Termen de plată", "Total fără TVA", "TVA 20%", "Total de plată", "Denumire", "Cantitate", "Preț unitar", "Valoare"),
    "tr": ("Fatura No", "Fatura Tarihi", "Vade Tarihi", "Mal Hizmet Toplam Tutarı", "Hesaplanan KDV 20%", "Ödenecek Tutar", "Mal Hizmet", "Miktar", "Birim Fiyat", "Tutar"),
    "ja": ("請求番号", "請求日", "お支払期限", "小計", "消費税 20%", "合計", "品目", "数量", "単価", "金額"),
    "fi": ("Laskun numero", "Laskun päivämäärä", "Eräpäivä", "Veroton yhteensä", "Alv 20%", "Maksettavaa yhteensä", "Kuvaus", "Määrä", "Yksikköhinta", "Summa"),
}  # fmt: skip

PAGE = """
Kestrel Vrabec

{0}:   R-2026/17
{1}:   14.03.2026
{2}:   13.04.2026

{6:<34}{7:<14}{8:<16}{9:>12}
Kestrel 12                        2             {unit:<16}{item1:>12}
Vrabec 7                          10            {unit2:<16}{item2:>12}

                                  {3:<30}{net:>12}
                                  {4:<30}{tax:>12}
                                  {5:<30}{gross:>12}
"""


def test_every_language_file_is_tested_here():
    assert set(languages()) == {*INVOICES, "ar", "he"}  # test_right_to_left.py


@pytest.mark.parametrize("code", sorted(INVOICES))
def test_an_invoice_in_this_language_is_read(code):
    extracted = read(_page(code, languages()[code].decimal))
    assert said(
        extracted,
        "invoice_number",
        "issue_date",
        "due_date",
        "net_total",
        "tax_total",
        "gross_total",
    ) == {
        "invoice_number": "R-2026/17",
        "issue_date": "2026-03-14",
        "due_date": "2026-04-13",
        "net_total": "1250.00",
        "tax_total": "250.00",
        "gross_total": "1500.00",
    }
    assert items(extracted, "description", "quantity", "unit_price", "line_total") == [
        ("Kestrel 12", "2", "500.00", "1000.00"),
        ("Vrabec 7", "10", "25.00", "250.00"),
    ]


def _page(code: str, mark: str) -> str:
    group = "." if mark == "," else ","
    return PAGE.format(
        *INVOICES[code],
        unit=f"500{mark}00",
        item1=f"1{group}000{mark}00",
        unit2=f"25{mark}00",
        item2=f"250{mark}00",
        net=f"1{group}250{mark}00",
        tax=f"250{mark}00",
        gross=f"1{group}500{mark}00",
    )
