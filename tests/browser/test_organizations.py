"""Three organizations of one person: switching by key, the start page over all, and deciding through all of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from countersign.accounts.models import Role
from countersign.invoices.models import Invoice, Status
from tests.browser.entering import press, sign_in
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.factories import also_in, make_invoice, make_member, make_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = (
    "Bäckerei Blau",
    "Verwaltungsgesellschaft für Grundbesitz und Beteiligungen Süd mbH & Co. KG",
)


@pytest.fixture
def clients(mona):
    """Two more organizations; in one she manages, in one she enters."""
    made = [make_organization(name) for name in NAMES]
    for one, role in zip(made, (Role.MANAGER, Role.AGENT), strict=True):
        also_in(one, mona, role)
    return made


def waiting(agent, days):
    return make_invoice(
        agent,
        status=Status.SUBMITTED,
        submitted_at=timezone.now() - timedelta(days=days),
        vendor=f"Lieferant {days}",
    )


def test_switching_by_key_and_two_tabs_beside_each_other(
    page: Page, live_server, mona, alice, clients
):
    zora = make_member(clients[0], "Zora")
    here, there = waiting(alice, 3), waiting(zora, 5)
    sign_in(page.context, live_server.url, mona)
    page.goto(f"{live_server.url}/o/{mona.organization_id}/invoices/")
    page.keyboard.press("o")
    menu = page.locator("organization-switch")
    expect(menu.get_by_role("button", name="Muster GmbH Manager")).to_be_focused()
    menu.get_by_role("button", name=NAMES[0]).click()
    expect(page).to_have_url(f"{live_server.url}/o/{clients[0].pk}/review/")
    expect(page.locator(".bar-organization")).to_contain_text(NAMES[0])

    other = page.context.new_page()
    other.goto(f"{live_server.url}/o/{mona.organization_id}/review/{here.pk}/")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    other.get_by_role("button", name="Approve", exact=True).click()
    expect(other.get_by_text("Nothing waits for you.")).to_be_visible()
    for one in (here, there):
        one.refresh_from_db()
        assert one.status == Status.APPROVED


def test_the_page_over_all_and_the_way_through_all_of_them(
    page: Page, live_server, mona, alice, clients
):
    waiting(alice, 3)
    waiting(make_member(clients[0], "Zora"), 5)
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url)
    expect(page).to_have_url(live_server.url + reverse("bureau:clients"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".bar-organization")).to_contain_text("Muster GmbH")
    page.goto(live_server.url + reverse("bureau:clients"))
    page.get_by_role("link", name="Decide on all that waits").click()
    for name in (NAMES[0], "Muster GmbH"):
        expect(page.locator(".bar-organization")).to_contain_text(name)
        press(page, "a")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    assert not Invoice.objects.waiting().exists()


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_are_well_made(
    browser, live_server, mona, alice, olga, clients, size
):
    waiting(alice, 3)
    make_invoice(alice)
    also_in(clients[0], olga, Role.OWNER)
    SCREENS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport=SIZES[size], locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url + reverse("bureau:clients"))
    assert look(page, "clients", size) == []
    page.keyboard.press("o")
    expect(page.locator("organization-switch button").first).to_be_visible()
    # Of links below the open menu a part is no target meanwhile.
    below = page.locator(".bar-nav a").evaluate_all("all => all.map((one) => one.outerHTML)")  # fmt: skip
    found = look(page, "switch", size)
    assert [one for one in found if one[2:] not in [("target-size", link) for link in below]] == []  # fmt: skip
    page.goto(live_server.url + reverse("bureau:decide"))
    assert look(page, "through-all", size) == []
    context.clear_cookies()
    sign_in(page.context, live_server.url, olga)
    for name in ("bureau:new", "bureau_client:take_over"):
        page.goto(live_server.url + reverse(name))
        assert look(page, name.replace(":", "-"), size) == []
    context.close()
