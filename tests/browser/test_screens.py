"""Every screen, wide and narrow, light and dark: nothing for axe to say, nothing wider than the window, room for longer words.

The pictures are kept in build/screens to be looked at; `make screenshots` puts some into the README, in English and German.
"""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.models import Membership
from countersign.assigning.models import AssigningRule
from countersign.demo.actions.loading import load
from countersign.invoices.measuring.actions import compare
from countersign.invoices.models import Effort, Held, Invoice, Status, Suggestion
from countersign.invoices.queries import items_of
from countersign.mailboxes.models import Mailbox, ReceivedFile, ReceivedMail, Sender
from countersign.review.links.actions import issue_link
from countersign.review.models import AccessLink
from countersign.vendors.models import Vendor
from tests.browser import longer_words
from tests.browser.entering import sign_in
from tests.browser.longer_words import TOO_WIDE, dutch_of_longer_words

__all__ = ["dutch_of_longer_words"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "build" / "screens"
SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {
    "wide": {"width": 1440, "height": 900},
    "narrow": {"width": 390, "height": 844},
}
# All rules of axe, those about the size of targets too, which is off by itself; `best-practice` ones as well. Rows of the wide table
# are as low as fifty of them on a screen ask for where there is a mouse: fingers get higher ones, keys and the cards of a narrow window do the same.
AXE = """async () => {
  const { violations } = await axe.run({ rules: { 'target-size': { enabled: true } } })
  for (const found of violations)
    found.nodes = found.nodes.filter((node) => found.id !== 'target-size' || !document.querySelector(node.target[0])?.closest('.invoices tbody'))
  return violations.filter((found) => found.nodes.length)
}"""
CONTRAST = "async () => (await axe.run({ runOnly: ['color-contrast'] })).violations"
# What can have the focus and does not look any different then.
UNSEEN = """() => {
  const look = (one) => {
    const style = getComputedStyle(one)
    const ring = style.outlineStyle === 'none' || style.outlineWidth === '0px' ? '' : style.outlineColor + style.outlineWidth
    return [ring, style.boxShadow, style.borderColor, style.backgroundColor].join()
  }
  const before = document.activeElement
  before?.blur()
  const found = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter((one) => !one.disabled && one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((one) => {
      const plain = look(one)
      one.focus({ focusVisible: true, preventScroll: true })
      const isSeen = document.activeElement !== one || look(one) !== plain || one.closest('label, .btn-check + *')?.matches(':focus-within')
      one.blur()
      return !isSeen
    })
  before?.focus({ preventScroll: true })
  return found.map((one) => one.outerHTML.slice(0, 160))
}"""
MAILS = (
    ("failed", "Invoice with a very long subject that goes on and on 4711"),
    ("automatic", "Out of office"),
    ("again", "Rechnung 4710"),
    ("triage", "Ihre Rechnung 12-88"),
    ("taken", "Rechnung 4711"),
)
FILES = (
    ("Rechnung_4711.pdf", ""),
    ("AGB_Nordwind_2026.pdf", "terms"),
    ("image001.png", "picture-of-the-text"),
)
# Who (empty: nobody signed in), what it is called, where it is.
Screen = tuple[str, str, str]


@pytest.fixture
def demo(work):
    """The demo organization, read as far as it can be."""
    organization = load()
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


def screens(organization) -> Iterator[Screen]:
    """All of them."""
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
    paper = invoices.filter(
        status=Status.DRAFT,
        agent__name="Alice",
        originals__document__media_type="application/pdf",
        originals__document__said__isnull=False,
    )
    yield "Alice", "cut", reverse("invoices:cut", args=[paper.earliest("pk").pk])
    share(organization, cast)
    yield from of_alice(draft, waiting)
    yield from of_mona(organization, waiting)
    yield from of_olga(organization, cast)


def of_alice(draft: int, waiting: Invoice) -> Iterator[Screen]:
    """An agent's."""
    yield "Alice", "desk", reverse("invoices:desk")
    yield "Alice", "everybodys-desk", reverse("invoices:desk") + "?everybodys"
    yield "Alice", "agents-invoices", reverse("invoices:list")
    yield "Alice", "capture", reverse("invoices:edit", args=[draft])
    yield "Alice", "detail", reverse("invoices:detail", args=[waiting.pk])
    yield "Alice", "delete", reverse("invoices:delete", args=[draft])
    yield "Alice", "vendors", reverse("vendors:list")
    yield "Alice", "vendor", reverse("vendors:detail", args=[waiting.vendor_id])
    yield "Alice", "change-password", reverse("account_change_password")
    yield "Alice", "second-factor", reverse("mfa_index")
    yield "Alice", "mail-address", reverse("account_email")


def of_mona(organization, waiting: Invoice) -> Iterator[Screen]:
    """A manager's."""
    vendor = [waiting.vendor_id]
    yield "Mona", "invoices", reverse("invoices:list")
    yield "Mona", "no-invoices", reverse("invoices:list") + "?q=nothing+like+this"
    yield "Mona", "queue", reverse("review:queue")
    yield "Mona", "review", reverse("review:invoice", args=[waiting.pk])
    yield "Mona", "to-pay", reverse("payments:due")
    yield "Mona", "paid-elsewhere", reverse("payments:elsewhere")
    yield "Mona", "statements", reverse("payments:statements")
    yield "Mona", "how-paid", reverse("payments:paying", args=vendor)
    yield "Mona", "exports", reverse("exports:list")
    yield "Mona", "new-export", reverse("exports:new")
    yield "Mona", "datev-check", reverse("exports:datev_check")
    yield "Mona", "month", reverse("month:month")
    yield "Mona", "vendor-page", reverse("vendors:detail", args=vendor)
    yield "Mona", "edit-vendor", reverse("vendors:edit", args=vendor)
    yield "Mona", "add-vendor", reverse("vendors:add")
    yield "Mona", "import-vendors", reverse("vendors:import")
    yield "Mona", "merge-vendor", reverse("vendors:choose", args=vendor)
    yield "Mona", "vendors-coding", reverse("coding:vendor", args=vendor)
    yield "Mona", "my-settings", reverse("accounts:personal")


def of_olga(organization, cast: dict[str, Membership]) -> Iterator[Screen]:
    """An owner's."""
    yield "Olga", "figures", reverse("invoices:figures") + "?days=90"
    yield "Olga", "organizations", reverse("bureau:clients")
    yield "Olga", "people", reverse("accounts:people")
    yield "Olga", "ways-in", reverse("accounts:ways_in", args=[cast["Mona"].pk])
    yield "Olga", "remove", reverse("accounts:remove", args=[cast["Bob"].pk])
    yield "Olga", "absence", reverse("accounts:absence", args=[cast["Mona"].pk])
    yield "Olga", "settings", reverse("accounts:settings")
    yield "Olga", "outbox", reverse("review:outbox")
    yield "Olga", "approval", reverse("approval:rules")
    yield "Olga", "add-rule", reverse("approval:add_rule")
    yield "Olga", "coding", reverse("coding:overview")
    yield "Olga", "accounts", reverse("coding:rows", args=["account"])
    yield "Olga", "add-account", reverse("coding:add_row", args=["account"])
    yield "Olga", "import-accounts", reverse("coding:import", args=["account"])
    yield "Olga", "coding-field", reverse("coding:add_field")
    yield "Olga", "coding-rule", reverse("coding:add_rule")
    mail = receive(organization, cast["Alice"])
    yield "Olga", "mailboxes", reverse("mailboxes:list")
    yield "Olga", "add-mailbox", reverse("mailboxes:add")
    yield "Olga", "mail", reverse("mailboxes:mail", args=[mail.pk])
    triage = ReceivedMail.objects.of(cast["Alice"]).triage()
    yield "Olga", "triage", reverse("mailboxes:mail", args=[triage.get().pk])
    yield "Olga", "assigning", reverse("assigning:rules")
    yield "Olga", "add-assigning", reverse("assigning:add")
    yield "Olga", "own-accounts", reverse("payments:accounts")
    yield "Olga", "profiles", reverse("exports:profiles")
    yield "Olga", "new-profile", reverse("exports:add_profile", args=["csv"])
    yield "Olga", "datev-settings", reverse("exports:datev_settings")
    yield "Olga", "audit", reverse("exports:audit")
    yield "Olga", "archive", reverse("backup:archive")
    yield "Olga", "rule-sets", reverse("invoices:rule_sets")
    yield "Olga", "close-month", reverse("month:close")


def share(organization, cast: dict[str, Membership]) -> None:
    """Some drafts on everybody's desk, Bob in one of them; and rules by which what comes in is assigned, each with something to say."""
    everybody = everybody_of(organization)
    bobs = Invoice.objects.filter(organization=organization, agent=cast["Bob"].user_id)
    pks = list(bobs.on_desk().order_by("pk").values_list("pk", flat=True)[:6])
    bobs.filter(pk__in=pks).update(agent=everybody)
    Held.objects.create(organization=organization, invoice_id=pks[0], user=cast["Bob"].user)  # fmt: skip
    vendor = Vendor.objects.filter(organization=organization).earliest("pk")
    values: tuple[dict[str, object], ...] = (
        {"vendor": vendor, "user": cast["Alice"].user},
        {"source": "folder", "currency": "EUR", "above": 5000, "user": cast["Bob"].user},
        {"source": "mailbox", "user": cast["Bob"].user, "active": False},
        {"user": cast["Mona"].user},
    )  # fmt: skip
    for position, each in enumerate(values):
        AssigningRule.objects.create(organization=organization, position=position, **each)  # fmt: skip


def receive(organization, desk: Membership) -> ReceivedMail:
    """Two mailboxes, one of which is not let in any more, and mails that came; the last one is returned."""
    ours = {"organization": organization}
    box = Mailbox(host="imap.example.org", user="rechnungen@beispiel.example", **ours)
    box.since, box.member, box.fetched_at = timezone.localdate(), desk, timezone.now()
    box.save()
    Mailbox.objects.create(
        host="mail.lan",
        user="scanner",
        since=timezone.localdate(),
        member=desk,
        problem="login",
        server_said="[AUTHENTICATIONFAILED] Authentication failed.",
        **ours,
    )
    about = {"sender": "billing@nordwind.example", "sender_name": "Nordwind GmbH"}
    for state, subject in MAILS:
        mail = ReceivedMail.objects.create(
            mailbox=box,
            sha256=f"{subject:_>64}",
            size=81_000,
            state=state,
            subject=subject,
            resembles="nordwind.org" if state == "triage" else "",
            text="Guten Tag,\n\nanbei unsere Rechnung für November.\n\nMit freundlichen Grüßen\nNordwind GmbH",
            verdicts=[
                ["spf", "pass", "nordwind.example"],
                ["dkim", "pass", "nordwind.example"],
            ],
            **about,
            **ours,
        )
    Sender.objects.create(address="billing@nordwind.example", trust="trusted", **ours)
    invoice = Invoice.objects.filter(organization=organization).earliest("pk")
    for position, (name, reason) in enumerate(FILES):
        ReceivedFile.objects.create(
            mail=mail,
            position=position,
            name=name,
            sha256=f"{position:064}",
            size=40_000,
            state="aside" if reason else "taken",
            reason=reason,
            invoice=None if reason else invoice,
            **ours,
        )
    return mail


PATIENCE = 120_000  # milliseconds that a page has on a machine with much else to do


class Seats:
    """A page for each person, which stays signed in from one screen to the next."""

    def __init__(self, browser, url: str, organization, locale: str) -> None:
        self.browser, self.url, self.locale = browser, url, locale
        self.members = members(organization)
        self.pages: dict[str, Page] = {}

    def go(self, who: str, address: str) -> Page:
        """That person's page, at this address."""
        if who not in self.pages:
            context = self.browser.new_context(
                viewport=SIZES["wide"], locale=self.locale, reduced_motion="reduce"
            )
            context.set_default_timeout(PATIENCE)
            if who:
                sign_in(context, self.url, self.members[who])
            self.pages[who] = context.new_page()
        page = self.pages[who]
        page.set_viewport_size(SIZES["wide"])
        page.goto(self.url + address)
        page.wait_for_load_state("networkidle")
        return page

    def leave(self) -> None:
        for page in self.pages.values():
            page.context.close()


@pytest.fixture
def seats(browser, live_server, demo):
    locale = os.environ.get("COUNTERSIGN_SCREENS", "en-GB")
    made = Seats(browser, live_server.url, demo, locale)
    yield made
    made.leave()


@pytest.fixture
def seats_of_longer_words(browser, live_server, demo, dutch_of_longer_words):
    made = Seats(browser, live_server.url, demo, "nl-NL")
    yield made
    made.leave()


# Halves, so that two processes share them.
HALVES = [("", "Alice", "Mona"), ("Olga",)]


@pytest.mark.minutes
@pytest.mark.parametrize("half", HALVES, ids=" ".join)
def test_every_screen(seats, seats_of_longer_words, demo, half):
    problems: list[tuple[str, ...]] = []
    for who, name, address in screens(demo):
        if who in half:
            page = seats.go(who, address)
            page.once("pageerror", partial(note, problems, name))
            problems += look(page, name)
            page.set_viewport_size(SIZES["narrow"])
            problems += look(page, name, "narrow")
            page = seats_of_longer_words.go(who, address)
            problems += longer_words.look(page, name, SCREENS)
    assert not problems, "\n".join(" · ".join(one) for one in problems)


def note(problems: list[tuple[str, ...]], name: str, error: object) -> None:
    problems.append((name, str(error)))


def look(page: Page, name: str, size: str = "wide") -> list[tuple[str, ...]]:
    """What is wrong with the page in either scheme; its pictures are kept."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    page.evaluate(SCRIPT.read_text())
    problems = []
    for scheme, rules in (("light", AXE), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=scheme)
        for found in page.evaluate(rules):
            for node in found["nodes"][:3]:
                problems.append(
                    (f"{name}-{size}", scheme, found["id"], node["html"][:200])
                )
        page.screenshot(path=SCREENS / f"{name}-{size}-{scheme}.png")
    page.emulate_media(color_scheme="light")
    problems += [
        (f"{name}-{size}", "unseen focus", one) for one in page.evaluate(UNSEEN)
    ]
    if page.evaluate(TOO_WIDE):
        problems.append((f"{name}-{size}", "wider than the window"))
    return problems
