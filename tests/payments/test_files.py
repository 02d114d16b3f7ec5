"""Files for the bank beside other programs' reading and writing of them."""

import re
from decimal import Decimal

import pytest
import zxingcpp
from django.urls import reverse
from lxml import etree
from PIL import Image, ImageDraw
from sepaxml import SepaTransfer

from countersign.extraction.codes import epc
from countersign.payments.models import Abroad, Way
from countersign.payments.runs import actions
from tests.payments.made import make_own_account

from .judge import broken_rules, judged

SWISS = "CH9300762011623852957"


def _lines(xml: bytes) -> dict[str, list[str]]:
    """What each kind of element says, in order."""
    found: dict[str, list[str]] = {}
    for one in etree.fromstring(xml).iter():
        if not len(one):
            name = etree.QName(one).localname
            found.setdefault(name, []).append((one.text or "").strip())
    return found


def test_a_file_says_what_sepaxml_would_say(approved, released):
    invoice = approved(number="R-1", vendor="Ähre & Öl GmbH")
    run = released(invoice)
    ours = _lines(bytes(run.files.get().content))
    theirs = SepaTransfer(
        {
            "name": "Muster GmbH",
            "IBAN": "DE02120300000000202051",
            "BIC": "BYLADEM1001",
            "batch": True,
            "currency": "EUR",
            "address": {
                "street_name": "Hauptstraße",
                "building_number": "1",
                "postcode": "10115",
                "town": "Berlin",
                "country": "DE",
            },
        },
        schema="pain.001.001.09",
        clean=False,
    )
    theirs.add_payment(
        {
            "name": "Ähre & Öl GmbH",
            "IBAN": "DE89370400440532013000",
            "BIC": "COBADEFFXXX",
            "amount": 11900,
            "execution_date": run.execute_on,
            "description": "R-1 31.03.2026",
            "endtoend_id": ours["EndToEndId"][0],
        }
    )
    said = _lines(theirs.export(validate=True))
    by_chance = ("MsgId", "PmtInfId", "CreDtTm")
    assert {k: v for k, v in ours.items() if k not in by_chance} == {
        k: v for k, v in said.items() if k not in by_chance
    }


@pytest.mark.parametrize(
    ("said", "instead", "rule"),
    [
        (b'Ccy="EUR"', b'Ccy="USD"', "EPC-SCT-001"),
        (b">SLEV<", b">SHAR<", "EPC-PMT-003"),
        (
            b"<EndToEndId>CS",
            b"<EndToEndId>NOTPROVIDED</EndToEndId><Was>",
            "EPC-SCT-007",
        ),
    ],
)
def test_the_judge_of_our_files_finds_what_the_schema_lets_pass(
    approved, released, said, instead, rule
):
    content = bytes(released(approved()).files.get().content)
    assert said in content
    assert broken_rules(content) == []
    spoilt = content.replace(said, instead)
    if b"<Was>" in spoilt:
        spoilt = re.sub(rb"<Was>[^<]*</EndToEndId>", b"", spoilt)
    assert rule in broken_rules(spoilt)


@pytest.fixture
def abroad(approved):
    """An invoice in dollars to a Swiss account whose vendor's town is known."""

    def make(**values):
        invoice = approved(
            iban=SWISS,
            currency="USD",
            vendor="Schöne Bücher AG",
            number="R-CH",
            **values,
        )
        vendor = invoice.vendor
        vendor.city, vendor.country, vendor.street = "Zürich", "CH", "=Bahnhofstrasse 1"
        vendor.save()
        invoice.more = {
            "accounts.0.account": SWISS,
            "accounts.0.bic": "UBSWCHZH80A",
        }
        invoice.save()
        return invoice

    return make


def test_a_payment_outside_sepa_is_a_file_of_its_own(abroad, approved, released):
    run = released(abroad(), approved())
    files = {one.way: judged(bytes(one.content)) for one in run.files.all()}
    assert set(files) == {Way.SEPA, Way.ABROAD}
    (info,) = files[Way.ABROAD]["PmtInf"]
    assert "PmtTpInf" not in info
    assert info["ChrgBr"] == "SHAR"
    (credit,) = info["CdtTrfTxInf"]
    assert credit["Amt"]["InstdAmt"] == {"@Ccy": "USD", "$": Decimal("119.00")}
    assert credit["CdtrAgt"]["FinInstnId"]["BICFI"] == "UBSWCHZH80A"
    assert credit["Cdtr"]["PstlAdr"]["TwnNm"] == "Zürich"
    assert files[Way.SEPA]["PmtInf"][0]["PmtTpInf"]["SvcLvl"] == [{"Cd": "SEPA"}]


def test_a_bank_without_pain_for_abroad_gets_a_list_that_no_spreadsheet_runs(
    abroad, account, released
):
    account.abroad = Abroad.CSV
    account.save()
    run = released(abroad())
    (file,) = run.files.all()
    text = bytes(file.content).decode("utf-8-sig")
    assert file.name.endswith(".csv")
    assert "Schöne Bücher AG" in text
    assert "119.00,USD" in text
    assert "'=Bahnhofstrasse 1" in text


def test_a_currency_without_cents_has_none_in_the_file(abroad, released):
    values = {"lines": 0, "net_total": Decimal(1000), "tax_total": Decimal(0)}
    invoice = abroad(gross_total=Decimal(1000), **values)
    invoice.currency = "JPY"
    invoice.save()
    (credit,) = judged(bytes(released(invoice).files.get().content))["PmtInf"][0][
        "CdtTrfTxInf"
    ]
    assert credit["Amt"]["InstdAmt"] == {"@Ccy": "JPY", "$": Decimal(1000)}


def test_a_debtors_bank_without_a_bic_is_written_as_such(approved, account, released):
    account.bic = ""
    account.save()
    (info,) = judged(bytes(released(approved()).files.get().content))["PmtInf"]
    assert info["DbtrAgt"]["FinInstnId"]["Othr"]["Id"] == "NOTPROVIDED"


def test_each_account_has_its_file(approved, account, proposed, olga):
    dollars = make_own_account(olga, iban="DE75512108001245126199", currency="USD")
    first, second = approved(), approved(currency="USD")
    second.vendor.city, second.vendor.country = "Köln", "DE"
    second.vendor.save()
    run = proposed(first, second, accounts={"EUR": account, "USD": dollars})
    actions.release(run, version=1, by=olga, proof=None)
    payers = {
        one.currency: judged(bytes(one.content))["PmtInf"][0]["DbtrAcct"]["Id"]["IBAN"]
        for one in run.files.all()
    }
    assert payers == {"EUR": account.iban, "USD": dollars.iban}


def drawn(svg: str) -> Image.Image:
    """A picture of the code as a browser draws it: one stroke of height 1 after another."""
    size, scale = int(re.search(r'viewBox="0 0 (\d+)', svg)[1]), 6
    paths = re.findall(r' d="([^"]+)"', svg)
    picture = Image.new("L", (size * scale, size * scale), 255)
    draw, x, y = ImageDraw.Draw(picture), 0.0, 0.0
    for step, figures in re.findall(r"([Mmh])([^Mmhz]+)", paths[-1]):
        found = [float(one) for one in re.findall(r"-?[\d.]+", figures)]
        if step == "M":
            x, y = found
        elif step == "m":
            x, y = x + found[0], y + found[1]
        else:
            box = (x, y - 0.5, x + found[0], y + 0.5)
            draw.rectangle([one * scale for one in box], fill=0)
            x += found[0]
    return picture


def test_a_banking_app_reads_the_code_on_an_invoices_page(approved, mona, as_member):
    invoice = approved(number="R-1")
    html = as_member(mona).get(reverse("invoices:detail", args=[invoice.pk])).text
    svg = html[html.index("<svg") : html.index("</svg>")]
    (code,) = zxingcpp.read_barcodes(drawn(svg))
    said = epc.read(code.text)
    assert (said.account, said.amount, said.currency) == (
        "DE89370400440532013000",
        "119.00",
        "EUR",
    )
    assert said.name == "Beispiel GmbH"
    assert said.reference == "R-1 31.03.2026"


def test_an_invoice_that_may_not_be_paid_has_no_code(approved, mona, as_member):
    invoice = approved(confirmed=False)
    html = as_member(mona).get(reverse("invoices:detail", args=[invoice.pk])).text
    assert "GiroCode" not in html
    assert "not confirmed" in html
