"""Reads the page and the workbook of a month as somebody who only sees them."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

PAGE = reverse("month:month")
XLSX = reverse("month:table")
Rows = Mapping[str, Sequence[str]]


def opened(browser: Client, month: str) -> html.HtmlElement:
    """The page."""
    answer = browser.get(PAGE, {"month": month})
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def amount(text: str) -> Decimal:
    """As a German organization writes it."""
    return Decimal(text.replace(".", "").replace(",", "."))


def rows(page: html.HtmlElement, table: str, currency: str) -> Rows:
    """The cells of a table by the name of their row."""
    (found,) = page.xpath(f"//section[h3/@id='{table}-{currency}']")
    return {
        text(row.find("th")): [text(cell) for cell in row.findall("td")]
        for row in found.xpath(".//tbody/tr | .//tfoot/tr")
    }


def headlines(
    page: html.HtmlElement, currency: str
) -> dict[str, tuple[int, Decimal, str]]:
    """By name: how many invoices, how much, where they are listed."""
    (section,) = page.xpath(f"//section[@aria-labelledby='in-{currency}']")
    found = {}
    for one in section.xpath(".//dl/div"):
        number, count, *_more = one.findall("dd")
        link = number.find("a")
        found[text(one.find("dt"))] = (
            int(text(count).split()[0]),
            amount(text(number)),
            "" if link is None else link.get("href"),
        )
    return found


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def sheets(browser: Client, month: str) -> dict[str, list[tuple]]:
    """The cells of the workbook, by sheet."""
    answer = browser.get(XLSX, {"month": month})
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    return {sheet.title: list(sheet.values) for sheet in book}
