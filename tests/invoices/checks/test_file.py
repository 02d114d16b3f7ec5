"""What was entered is held to what the file says."""

from decimal import Decimal

import pytest

from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.models import Status
from tests.factories import make_account, make_document, make_invoice

OURS, OTHER = "DE89370400440532013000", "DE02120300000000202051"
WORD = [1, 400.0, 700.0, 460.0, 712.0]


def said(value, *, confidence=0.95, source="text"):
    return {
        "value": value,
        "confidence": confidence,
        "proven": False,
        "source": source,
        "places": [WORD],
    }


def read_from(agent, *, accounts=(), status=Status.SUBMITTED, values=(), **fields):
    """An invoice whose file says these values and names these accounts."""
    document = make_document(
        agent,
        said={
            "fields": {name: said(value) for name, value in fields.items()},
            "accounts": [said(number, source=source) for number, source in accounts],
        },
    )
    return make_invoice(agent, document=document, status=status, **dict(values))


def found(invoice, *names):
    return [check for check in checks.all_checks(invoice, None) if check.name in names]


@pytest.mark.parametrize(
    ("name", "file", "message"),
    [
        (
            "gross_total",
            "57133.78",
            "Gross total: the file says 57.133,78 EUR, Alice entered 119,00 EUR.",
        ),
        (
            "net_total",
            "101.00",
            "Net total: the file says 101,00 EUR, Alice entered 100,00 EUR.",
        ),
        ("currency", "USD", "Currency: the file says USD, Alice entered EUR."),
        ("number", "4711", "Invoice number: the file says 4711, Alice entered R-1."),
        (
            "vendor_name",
            "Evil Corp",
            "Vendor: the file says Evil Corp, Alice entered Beispiel GmbH.",
        ),
    ],
)
def test_another_value_than_the_file_says_stops_approval(alice, name, file, message):
    invoice = read_from(alice, values={"number": "R-1"}, **{name: file})
    (check,) = found(invoice, "file")
    assert (check.level, check.message) == (Level.STOP, message)
    assert check.places == ((invoice.files.get().pk, *WORD),)


@pytest.mark.parametrize(
    "fields",
    [
        {"gross_total": "119.00", "net_total": "100", "tax_total": "19.0"},
        {"gross_total": "-119.00"},
        {"number": "r 1"},
        {"vendor_name": "BEISPIEL"},
        {"vendor_name": "Beispiel GmbH, Musterstadt"},
        {"currency": "EUR"},
    ],
)
def test_the_same_in_another_way_of_writing_is_no_difference(alice, fields):
    invoice = read_from(alice, values={"number": "R-1"}, **fields)
    assert found(invoice, "file") == []


def test_a_total_that_was_taken_out_is_told(alice):
    values = {"tax_total": None, "net_total": None}
    invoice = read_from(alice, values=values, net_total="100.00")
    (check,) = found(invoice, "file")
    assert (
        check.message == "Net total: the file says 100,00 EUR, Alice entered nothing."
    )


def test_what_was_read_unsurely_is_not_held_against_anybody(alice):
    invoice = read_from(alice, gross_total="57133.78")
    document = invoice.files.get()
    document.said["fields"]["gross_total"]["confidence"] = 0.6
    document.save()
    assert found(invoice, "file") == []


@pytest.mark.parametrize(
    ("entered", "message"),
    [
        ("", "Account: the file says DE02 1203 0000 0000 2020 51, Alice entered none."),
        (
            OURS,
            "Account: the file says DE02 1203 0000 0000 2020 51,"
            " Alice entered DE89 3704 0044 0532 0130 00.",
        ),
    ],
)
def test_another_account_than_the_file_names_stops_approval(alice, entered, message):
    make_account(alice, OURS)
    invoice = read_from(alice, accounts=[(OTHER, "text")], values={"iban": entered})
    (check,) = found(invoice, "file-account")
    assert (check.level, check.message) == (Level.STOP, message)


def test_a_second_account_in_an_e_invoice_stops_approval_unless_it_is_known(alice):
    accounts = [(OURS, "xml"), (OTHER, "xml")]
    invoice = read_from(alice, accounts=accounts, values={"iban": OURS})
    (check,) = found(invoice, "second-account")
    assert check.level == Level.STOP
    assert "DE02 1203 0000 0000 2020 51" in check.message

    make_account(alice, OTHER)
    assert found(invoice, "second-account") == []


def test_a_second_bank_on_a_page_is_a_hint(alice):
    accounts = [(OURS, "text"), (OTHER, "text")]
    invoice = read_from(alice, accounts=accounts, values={"iban": OURS})
    assert [one.level for one in found(invoice, "second-account")] == [Level.HINT]


@pytest.mark.parametrize(
    ("status", "level"), [(Status.DRAFT, Level.DOUBT), (Status.SUBMITTED, Level.STOP)]
)
def test_a_file_that_is_not_read_yet_is_no_file_that_agrees(alice, status, level):
    document = make_document(alice, said=None, reading_state="waiting", name="scan.pdf")
    invoice = make_invoice(alice, document=document, status=status)
    (check,) = found(invoice, "unread")
    assert (check.level, check.message) == (
        level,
        "“scan.pdf” has not been read yet: what was entered is not compared with it.",
    )


def test_an_account_with_wrong_check_digits_stops_approval(alice):
    invoice = make_invoice(alice, iban="DE89370400440532013001")
    assert [check.level for check in found(invoice, "iban")] == [Level.STOP]


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ({"gross_total": Decimal("119.01")}, "gross"),
        ({"net_total": Decimal(90), "gross_total": Decimal(109)}, "item-sum"),
        ({"tax_total": Decimal(80), "gross_total": Decimal(180)}, "rate"),
        (
            {
                "net_total": None,
                "tax_total": Decimal(19),
                "gross_total": Decimal(219),
            },
            "item-sum",
        ),
        (
            {"net_total": None, "tax_total": None, "gross_total": Decimal(900)},
            "item-sum",
        ),
    ],
)
def test_totals_that_cannot_be_right_stop_approval(alice, values, level):
    invoice = make_invoice(alice, **values)
    stops = [one.name for one in checks.stops(checks.all_checks(invoice, None))]
    assert level in stops


def test_totals_that_differ_by_rounding_are_a_hint(alice):
    invoice = make_invoice(
        alice, lines=3, net_total=Decimal("300.01"), gross_total=Decimal("357.01")
    )
    assert [one.level for one in found(invoice, "item-sum")] == [Level.HINT]


@pytest.mark.parametrize(("country", "tax", "stops"), [("DE", "20", 1), ("HU", "27", 0), ("", "29", 0), ("", "31", 1)])  # fmt: skip
def test_no_country_takes_more_tax_than_its_highest_rate(alice, country, tax, stops):
    invoice = make_invoice(alice, tax_total=Decimal(tax))
    invoice.vendor.vat_id = country and f"{country}123456789"
    assert len(found(invoice, "rate")) == stops


@pytest.mark.parametrize(
    ("net", "on_file", "level"),
    [
        ("90", "90.00", Level.HINT),  # a discount, which the file prints
        ("90", "80.00", Level.STOP),
        ("110", "110.00", Level.STOP),  # more than the items, whoever prints it
    ],
)
def test_a_total_that_is_not_the_items(alice, net, on_file, level):
    values = {"net_total": Decimal(net), "gross_total": Decimal(net) + 19}
    invoice = read_from(alice, values=values, net_total=on_file)
    assert [check.level for check in found(invoice, "item-sum")] == [level]


def test_a_total_that_was_not_surely_read_is_not_called_compared(alice):
    invoice = read_from(alice)
    assert [check.level for check in found(invoice, "not-compared")] == [Level.HINT]
    assert found(read_from(alice, gross_total="119.00"), "not-compared") == []


def test_an_account_that_is_no_iban_is_held_to_the_file_too(alice):
    read = {"accounts": [("5402968", "xml")]}
    entered = {"accounts.0.scheme": "bankgiro", "accounts.0.account": "540-2968"}
    other = {"accounts.0.account": "540-2969"}

    for values, stops in (
        ({}, True),
        ({"more": other}, True),
        ({"more": entered}, False),
    ):
        invoice = read_from(alice, **read, values=values)
        levels = [check.level for check in found(invoice, "file-account")]
        assert levels == [Level.STOP] * stops
    invoice = read_from(alice, **read, values={"iban": OURS})
    assert [check.level for check in found(invoice, "file-account")] == [Level.STOP]


def test_an_account_that_is_no_iban_is_known_once_it_was_approved(alice):
    entered = {"accounts.0.account": "540-2968"}
    first = read_from(alice, values={"more": entered})
    assert [check.level for check in found(first, "new-account")] == [Level.STOP]
    first.status = Status.APPROVED
    first.save()
    assert found(read_from(alice, values={"more": entered}), "new-account") == []


def test_a_file_that_an_earlier_version_read_is_not_called_unread(alice):
    document = make_document(alice, said=None, name="old.pdf")
    invoice = make_invoice(alice, document=document, status=Status.SUBMITTED)
    (check,) = found(invoice, "unread")
    assert (check.level, check.message) == (
        Level.STOP,
        "“old.pdf” was read, but what was entered is not compared with it.",
    )
