"""What each person does in a worked month, in a real browser: the owner's charts, an agent's keyboard, a manager's phone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from countersign.invoices.models import Invoice
from countersign.samples import SampleInvoice, draw_facturx, make_sample, make_vendor
from tests.browser.entering import saved
from tests.browser.test_review import PHONE
from tests.browser.test_screens import SCREENS

CHARTS = {
    "account": "Konto;Bezeichnung\n4210;Miete\n4806;Wartung von Software\n4980;Betriebsbedarf\n",
    "cost_centre": "Kostenstelle;Name\n100;Verwaltung\n200;Werkstatt\n",
    "tax_code": "Steuercode;Name;Satz;Kategorie;BU\nVST19;Vorsteuer 19 %;19;S;9\n",
}
# Whose invoices these are, and the month they belong to: the last one that is over when Month opens.
SUPPLIERS = [
    replace(
        make_vendor(seed, language="de", currency="EUR", layout="window"),
        number_pattern="RE-#####",
    )
    for seed in (26, 39)
]


@dataclass(frozen=True)
class Bill:
    """A Factur-X that a supplier sent, as its drawer knows it."""

    sample: SampleInvoice

    @property
    def number(self) -> str:
        return self.sample.number

    @property
    def file(self) -> dict[str, object]:
        return {
            "name": f"{self.number}.pdf",
            "mimeType": "application/pdf",
            "buffer": draw_facturx(self.sample),
        }

    @property
    def row(self) -> Invoice:
        """What is stored of it."""
        return Invoice.objects.get(number=self.number)


def bills(today: date) -> list[Bill]:
    """Two of the first supplier for the same thing and one of the second, all of the month before `today`."""
    over = today.replace(day=1) - timedelta(days=1)
    return [
        Bill(
            make_sample(
                seed,
                vendor=SUPPLIERS[whose],
                kind="invoice",
                lines=1,
                issue_date=over.replace(day=day),
            )
        )
        for seed, whose, day in ((916, 0, 3), (957, 0, 10), (918, 1, 17))
    ]


def bring_charts(page: Page, address: str) -> None:
    """The owner reads in accounts, cost centres and tax codes, each looked at before it is taken."""
    page.goto(address + reverse("coding:overview"))
    for column, text in CHARTS.items():
        page.goto(address + reverse("coding:import", args=[column]))
        page.get_by_label("File", exact=True).set_input_files(
            {"name": "chart.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        page.get_by_role("button", name="Look at it").click()
        expect(page.get_by_text("Nothing has happened yet.")).to_be_visible()
        page.get_by_role("button", name="Import this").click()
        expect(page.get_by_text("as they were")).to_be_visible()


def set_books(page: Page, address: str) -> None:
    """The owner says whose books these are, and makes a profile for the adviser."""
    page.goto(address + reverse("exports:datev_settings"))
    page.get_by_label("Consultant number").fill("29098")
    page.get_by_label("Client number").fill("55003")
    page.get_by_label("Chart of accounts").fill("03")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("What does not fit of the invoices").wait_for()
    page.goto(address + reverse("exports:profiles"))
    page.get_by_role("link", name="DATEV: postings").click()
    page.get_by_label("Name", exact=True).fill("Adviser")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Change Adviser")).to_be_visible()


def add_own_account(page: Page, address: str) -> None:
    """The owner adds the account that is paid from."""
    page.goto(address + reverse("payments:accounts"))
    values = {
        "What you call it": "Geschäftskonto",
        "IBAN": "DE02 1203 0000 0000 2020 51",
        "BIC": "BYLADEM1001",
        "Account holder": "Muster GmbH",
        "Street": "Hauptstraße",
        "House number": "1",
        "Postal code": "10115",
        "Town": "Berlin",
        "Country (two letters)": "DE",
    }
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)
    page.locator("main").get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("DE02120300000000202051")).to_be_visible()


def upload(page: Page, address: str, bill: Bill, work: Callable[[], None]) -> None:
    """The agent drops a file on the desk: its entry page opens at once, and fills once the file is read."""
    page.goto(address + reverse("invoices:desk"))
    into = page.locator("form.drop input[type=file][multiple]")
    into.set_input_files([bill.file])
    page.wait_for_selector("auto-save[data-ready]")
    work()
    expect(page.get_by_label("Invoice number")).to_have_value(bill.number)


def cell(page: Page, path: str) -> Locator:
    return page.locator(f'[id="id_coding.0.{path}"]')


def hand_in(page: Page, number: str) -> None:
    """Submit by keys alone, also where doubts are asked about."""
    saved(page)
    page.keyboard.press("Control+Enter")
    again = page.get_by_role("button", name="Submit with")
    done = page.get_by_text(f"{number} submitted")
    expect(again.or_(done)).to_be_visible()
    if again.count():
        again.focus()
        page.keyboard.press("Enter")
    expect(done).to_be_visible()


def approve_on_phone(phone: Page, address: str, bill: Bill, *, confirm: bool) -> None:
    """The manager confirms the account where it is new, and approves: nothing is wider than the phone."""
    phone.goto(address + reverse("review:invoice", args=[bill.row.pk]))
    fits(phone)
    if confirm:
        how = phone.get_by_label("How did you check it?")
        how.fill("Called the number on the contract")
        phone.get_by_role("button", name="Confirm").tap()
        expect(phone.get_by_text("The account is confirmed")).to_be_visible()
    phone.get_by_role("button", name="Approve", exact=True).tap()
    expect(phone.get_by_text("Approved: ").first).to_be_visible()


def number_vendor(page: Page, address: str, bill: Bill, number: str) -> None:
    """From the list of what does not fit to the vendor's page, and write there which account in the books it has."""
    page.goto(address + reverse("exports:datev_check"))
    page.get_by_role("link", name=bill.sample.vendor.name).first.click()
    page.wait_for_url(f"**{reverse('vendors:detail', args=[bill.row.vendor_id])}")
    page.keyboard.press("e")
    page.get_by_label("Creditor number").fill(number)
    page.get_by_label("Creditor number").press("Enter")
    expect(page.get_by_text("The page is saved.")).to_be_visible()


def fetch(page: Page) -> bytes:
    """The file of the export that the page is about."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").click()
    found: bytes = started.value.path().read_bytes()
    return found


def on_phone(browser: Browser) -> Page:
    """A phone of the usual width."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB"
    )
    return context.new_page()


def fits(page: Page) -> None:
    """All of it arrived, and nothing is wider than the window."""
    expect(page.locator("#incomplete")).to_be_hidden()
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width == page.evaluate("() => document.documentElement.clientWidth")


def picture(page: Page, name: str) -> None:
    """To be looked at in build/screens, in both modes."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=SCREENS / f"worked-{name}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
