"""Long lists go on behind the last row that was seen, whatever was paid meanwhile."""

from datetime import date

import pytest
from django.urls import reverse

from .made import make_line

DUE = reverse("payments:due")
STATEMENTS = reverse("payments:statements")


def walked(browser, address: str) -> list[str]:
    """All pages from the first to the last."""
    pages, query = [], ""
    while len(pages) < 9:
        pages.append(browser.get(address + query).text)
        if 'href="?after=' not in pages[-1]:
            break
        query = "?after=" + pages[-1].split('href="?after=')[1].split('"')[0]
    return pages


def test_what_is_to_be_paid_goes_on_behind_the_last_one(
    approved, mona, as_member, monkeypatch
):
    monkeypatch.setattr("countersign.payments.due.page.MOST", 2)
    day = date(2026, 4, 1)
    for n in range(4):
        approved(number=f"R-{n}", due_date=day)
    approved(number="R-4", due_date=None)
    pages = walked(as_member(mona), DUE)
    told = [[f"R-{n}" for n in range(5) if f">R-{n}<" in page] for page in pages]
    assert told == [["R-0", "R-1"], ["R-2", "R-3"], ["R-4"]]


def test_bookings_go_on_behind_the_last_one(account, mona, as_member, monkeypatch):
    monkeypatch.setattr("countersign.payments.statements.page.MOST", 2)
    for n in range(3):
        make_line(account, by=mona, name=f"Payee {n}")
    pages = walked(as_member(mona), STATEMENTS)
    told = [[n for n in range(3) if f"Payee {n}" in page] for page in pages]
    assert told == [[0, 1], [2]]


@pytest.mark.parametrize(
    "after", ["x", "2026-04-01", "2026-04-01:x", ":", "9:9", "2099-01-01:1"]
)
def test_a_place_that_is_none_shows_the_beginning(approved, mona, as_member, after):
    approved(number="R-1")
    assert "R-1" in as_member(mona).get(DUE, {"after": after}).text
