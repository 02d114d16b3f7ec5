"""What a screen reader finds, by Chromium's accessibility tree: names, roles and their order on the three screens of the day."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Status
from tests.browser.entering import open_entry, sign_in
from tests.factories import make_invoice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_AGO = date(2026, 3, 31)


def test_the_desk(page, live_server, alice):
    make_invoice(alice, number="R-7", due_date=None)
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    expect(page.locator("body")).to_match_aria_snapshot(r"""
- link "Skip to the content"
- banner:
  - link "Countersign"
  - navigation "Main":
    - link "Desk"
    - link "Invoices"
    - link "Vendors"
  - search:
    - searchbox "Search invoices"
  - button "Alice"
- main:
  - heading "Desk" [level=1]
  - paragraph:
    - button "choose files"
  - checkbox "These photos are the pages of one invoice"
  - navigation "Desks":
    - link "Mine 1"
    - link "Everybody’s 0"
  - button "Hand over selected"
  - button "New invoice without a file"
  - list:
    - listitem:
      - checkbox "Select Beispiel GmbH"
      - link /Beispiel GmbH R-7 119,00 EUR .*ready to submit/
""")


def test_the_entry_page(page, live_server, alice):
    draft = make_invoice(alice, number="R-7", net_total=90)
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, draft)
    expect(page.locator("main")).to_match_aria_snapshot(r"""
- heading "R-7 · Beispiel GmbH" [level=1]
- status: ✓ Saved
- button "Save"
- button "Save and next"
- button "Submit"
- region "Fields":
  - combobox "Vendor": Beispiel GmbH
  - textbox "Invoice number": R-7
  - combobox "Kind"
  - textbox "Issue date": 31.03.2026
  - textbox "Due date"
  - textbox "Currency": EUR
  - textbox "Order reference"
  - textbox "IBAN"
  - table "Items":
    - rowgroup:
      - row:
        - columnheader "Description"
        - columnheader "Quantity"
        - columnheader "Unit price"
        - columnheader "Tax rate"
        - columnheader "Line total"
        - columnheader "Row"
    - rowgroup:
      - row:
        - cell:
          - textbox "Description, item 1"
        - cell:
          - textbox "Quantity, item 1"
        - cell:
          - textbox "Unit price, item 1"
        - cell:
          - textbox "Tax rate, item 1"
        - cell:
          - textbox "Line total, item 1"
        - cell:
          - button "Remove row 1"
  - button "Add item"
  - checkbox "This invoice has no items"
  - textbox "Net total"
  - textbox "Tax total"
  - textbox "Gross total": 119,00
  - region /Checks \d/:
    - heading /Checks \d/ [level=2]
    - list:
      - listitem:
        - link /Gross total/
  - region "Comments":
    - heading "Comments" [level=2]
    - textbox "Your comment"
    - button "Comment"
""")


def test_the_review(page, live_server, alice, mona):
    make_invoice(alice, number="R-7", status=Status.SUBMITTED, due_date=LONG_AGO)
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url + reverse("review:queue"))
    expect(page.locator("main")).to_match_aria_snapshot(r"""
- navigation "Waiting":
  - 'heading "Waiting: 1" [level=1]'
  - list:
    - listitem:
      - link /Beispiel GmbH 119,00 EUR .*R-7 · Alice \d+ days overdue/
- article "Beispiel GmbH 119,00 EUR":
  - paragraph: 119,00 EUR
  - paragraph: Beispiel GmbH
  - paragraph: /days overdue · R-7/
  - paragraph: /Entered by Alice, /
  - region "Original"
  - term: Invoice number
  - definition: R-7
  - region "Items":
    - table:
      - rowgroup:
        - row:
          - columnheader "Description"
  - table "Sums":
    - rowgroup:
      - row:
        - rowheader "Net total"
  - region "Comments":
    - heading "Comments" [level=2]
- button "Approve"
- button "Return"
- button "Reject"
""")
