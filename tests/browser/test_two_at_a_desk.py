"""Two people at one desk, each in a browser of their own."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Held, Invoice
from tests.browser.entering import rest, sign_in
from tests.invoices.holding.test_everybodys import everybodys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_sees_the_others_name_takes_another_and_hands_it_over_with_a_note(
    browser, browser_context_args, live_server, alice, bob
):
    first = everybodys(alice, number="R-1", vendor="Erste GmbH")
    second = everybodys(alice, number="R-2", vendor="Zweite GmbH")
    desk = live_server.url + reverse("invoices:desk")
    contexts = [browser.new_context(**browser_context_args) for _who in range(2)]
    for context, member in zip(contexts, (alice, bob), strict=True):
        sign_in(context, live_server.url, member)
    hers, his = (context.new_page() for context in contexts)

    hers.goto(f"{desk}?everybodys")
    with hers.expect_response(lambda one: one.url.endswith("/hold/")):
        hers.get_by_role("link", name="Erste GmbH").click()
    expect(hers.get_by_text("It becomes yours as soon as")).to_be_visible()

    his.goto(f"{desk}?everybodys")
    expect(his.get_by_text("Alice is in it")).to_be_visible()
    his.get_by_role("link", name="Erste GmbH").click()
    expect(his.get_by_role("heading", name="Alice is in it")).to_be_visible()
    his.get_by_role("link", name="Back to everybody’s desk").click()

    with his.expect_response(lambda one: one.url.endswith("/hold/")):
        his.get_by_role("link", name="Zweite GmbH").click()
    his.get_by_label("Order reference").fill("4711")
    his.get_by_label("Order reference").blur()
    expect(his.get_by_text("It becomes yours as soon as")).to_be_hidden()
    expect(his.locator("[data-save-state]")).to_have_text("Saved")
    assert Invoice.objects.get(second.itself).agent == bob.user

    hers.goto(f"{desk}?everybodys")
    expect(hers.get_by_text("Zweite GmbH")).to_be_hidden()
    held = Held.objects.filter(organization=alice.organization)
    for _time in range(100):  # it is told while the page is left
        if not held.exists():
            break
        hers.wait_for_timeout(50)
    his.goto(f"{desk}?everybodys")
    expect(his.get_by_role("link", name="Erste GmbH")).to_be_visible()
    expect(his.get_by_text("is in it")).to_be_hidden()

    his.goto(desk)
    his.get_by_label("Select Zweite GmbH").check()
    his.get_by_role("button", name="Hand over selected").click()
    his.get_by_label("To").select_option("Alice")
    his.get_by_label("Note").fill("Which cost centre?")
    his.get_by_role("button", name="Hand over selected").click()
    expect(his.get_by_role("heading", name="1 invoice handed over")).to_be_visible()
    his.get_by_role("link", name="Back to the desk").click()
    expect(his.get_by_role("link", name="Mine 0")).to_be_visible()

    hers.goto(desk)
    expect(hers.get_by_text("Bob: “Which cost centre?”")).to_be_visible()
    assert Invoice.objects.get(first.itself).is_everybodys
    for page in (hers, his):
        rest(page)
        page.context.close()


def test_several_are_taken_by_keys_and_put_back(page, live_server, alice):
    some = [everybodys(alice, number=f"K-{n}") for n in range(3)]
    sign_in(page.context, live_server.url, alice)
    page.goto(f"{live_server.url}{reverse('invoices:desk')}?everybodys")
    for _row in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Take 2 invoices?")).to_be_visible()
    page.get_by_role("button", name="Take selected").press("Enter")
    expect(page.get_by_role("heading", name="2 invoices are on your desk")).to_be_visible()  # fmt: skip
    ours = Invoice.objects.filter(organization=alice.organization)
    assert [one.agent for one in ours.order_by("pk")][:2] == [alice.user] * 2

    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="2 invoices handed over")).to_be_visible()
    assert all(Invoice.objects.get(one.itself).is_everybodys for one in some)
