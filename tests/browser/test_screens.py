"""Every screen, wide and narrow, light and dark: nothing serious for axe, nothing wider than the window.

The pictures are kept in build/screens to be looked at; `make screenshots` puts some into the README.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from countersign.accounts.models import Membership, Role
from countersign.demo.actions.loading import load
from countersign.invoices.measuring.actions import compare
from countersign.invoices.models import Effort, Invoice, Status, Suggestion
from countersign.invoices.queries import items_of
from countersign.review.links.actions import issue_link
from countersign.review.models import AccessLink
from tests.browser.entering import sign_in
from tests.factories import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "build" / "screens"
SIZES = {
    "wide": {"width": 1440, "height": 900},
    "narrow": {"width": 390, "height": 844},
}
AXE = "async () => (await axe.run()).violations.filter((found) => ['serious', 'critical'].includes(found.impact))"
TOO_WIDE = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
)


@pytest.fixture
def demo(work):
    """The demo organization, read as far as it can be, with an owner."""
    organization = load()
    make_member(organization, "Olga", Role.OWNER)
    work()
    count(organization)
    return organization


def count(organization) -> None:
    """What entering the demo's invoices took: their numbers were read, all else was typed."""
    for invoice in Invoice.objects.filter(organization=organization).waiting():
        Suggestion.objects.create(
            organization=organization,
            invoice=invoice,
            field="number",
            value=invoice.number,
            confidence=1,
        )
        compare(invoice, items_of(invoice), again=False)
    Effort.objects.update(seconds=41, keystrokes=60, clicks=3)


def members(organization) -> dict[str, Membership]:
    return {
        str(each): each
        for each in organization.memberships.select_related("user", "organization")
    }


def screens(organization) -> Iterator[tuple[str, str, str]]:
    """Who (empty: nobody signed in), what it is called, where it is."""
    invoices = Invoice.objects.filter(organization=organization)
    draft = invoices.filter(status=Status.DRAFT, agent__name="Alice").earliest("pk").pk
    waiting = invoices.filter(status=Status.SUBMITTED, agent__name="Alice").earliest(
        "pk"
    )
    cast = members(organization)
    _, token = issue_link(cast["Mona"], waiting)
    expired, old_token = issue_link(cast["Mona"], waiting)
    AccessLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    yield "", "login", reverse("account_login")
    yield "", "register", reverse("account_signup")
    yield "", "password", reverse("account_reset_password")
    yield "", "link-expired", reverse("review:link", args=[old_token])
    yield "", "link-unexpected", reverse("review:unexpected", args=[token])
    yield "", "missing", "/nothing/here/"
    yield "Alice", "desk", reverse("invoices:desk")
    yield "Alice", "capture", reverse("invoices:edit", args=[draft])
    yield "Alice", "detail", reverse("invoices:detail", args=[waiting.pk])
    yield "Alice", "delete", reverse("invoices:delete", args=[waiting.pk])
    yield "Alice", "vendors", reverse("vendors:list")
    yield "Alice", "vendor", reverse("vendors:detail", args=[waiting.vendor_id])
    yield "Alice", "change-password", reverse("account_change_password")
    yield "Alice", "second-factor", reverse("mfa_index")
    yield "Alice", "mail-address", reverse("account_email")
    yield "Mona", "invoices", reverse("invoices:list")
    yield "Mona", "queue", reverse("review:queue")
    yield "Mona", "review", reverse("review:invoice", args=[waiting.pk])
    yield "Mona", "my-settings", reverse("accounts:personal")
    yield "Olga", "figures", reverse("invoices:figures") + "?days=90"
    yield "Olga", "people", reverse("accounts:people")
    yield "Olga", "ways-in", reverse("accounts:ways_in", args=[cast["Mona"].pk])
    yield "Olga", "remove", reverse("accounts:remove", args=[cast["Bob"].pk])
    yield "Olga", "absence", reverse("accounts:absence", args=[cast["Mona"].pk])
    yield "Olga", "settings", reverse("accounts:settings")
    yield "Olga", "outbox", reverse("review:outbox")


@pytest.mark.parametrize("size", SIZES)
def test_every_screen(browser, live_server, demo, size):
    SCREENS.mkdir(parents=True, exist_ok=True)
    problems: list[tuple[str, ...]] = []
    for who, name, address in screens(demo):
        context = browser.new_context(
            viewport=SIZES[size], locale="en-GB", reduced_motion="reduce"
        )
        if who:
            sign_in(context, live_server.url, members(demo)[who])
        page = context.new_page()
        page.on("pageerror", partial(note, problems, name))
        page.goto(live_server.url + address)
        problems += look(page, f"{name}-{size}")
        context.close()
    assert problems == []


def note(problems: list[tuple[str, ...]], name: str, error: object) -> None:
    problems.append((name, str(error)))


def look(page: Page, name: str) -> list[tuple[str, ...]]:
    """What is wrong with the page in either scheme; its pictures are kept."""
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
    page.wait_for_load_state("networkidle")
    page.evaluate(axe)
    problems = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for found in page.evaluate(AXE):
            element = found["nodes"][0]["html"][:200]
            problems.append((name, scheme, found["id"], element))
        page.screenshot(path=SCREENS / f"{name}-{scheme}.png")
    if page.evaluate(TOO_WIDE):
        problems.append((name, "wider than the window"))
    return problems
