"""Opening the entry page in a browser, and what one does there."""

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice


def sign_in(context: BrowserContext, address: str, member: Membership) -> None:
    """Give the browser the session of a member."""
    client = Client()
    client.force_login(member.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}]
    )


def open_entry(page: Page, address: str, invoice: Invoice, *, wait=True) -> Page:
    """The entry page of an invoice, ready to be typed in unless one does not `wait`."""
    page.goto(address + reverse("invoices:edit", args=[invoice.pk]))
    if wait:
        page.wait_for_selector("auto-save[data-ready]")
    return page


def press(page: Page, key: str) -> None:
    """A key on a page that has just been opened by another one: as soon as its scripts listen."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def rest(page: Page) -> None:
    """Let what is under way end and nothing new begin, before the database is emptied."""
    page.context.set_offline(True)
    for one in page.context.pages:
        one.wait_for_timeout(300)


def state(page: Page):
    """Where the page says whether all is saved."""
    return page.locator("[data-save-state]")


def saved(page: Page, said: str = "Saved") -> None:
    """Wait until what was typed is stored."""
    page.wait_for_function("() => !document.querySelector('auto-save').isDirty")
    expect(state(page)).to_have_text(said)


def stored(invoice: Invoice) -> Invoice:
    """The invoice as the database has it now."""
    return Invoice.objects.get(pk=invoice.pk)


def cell(page: Page, name: str, row: int):
    """A cell of the items table."""
    return page.get_by_label(f"{name}, item {row}", exact=True)


def paste(page: Page, text: str) -> None:
    """What Ctrl+V does with this text on the clipboard."""
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
        }""",
        text,
    )
