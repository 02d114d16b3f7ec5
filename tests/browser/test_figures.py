"""Numbers in the browser are read, worked out and written as on the server, exactly."""

import pytest

from countersign.accounts.formats import Formats
from countersign.money import NotANumber, calculate, round_amount

pytestmark = pytest.mark.browser

TYPED = [
    "1.234,56",
    "1,234.56",
    "1.234",
    "1,234",
    "1 234,56",
    "1'234.56",
    "1 234,5",
    "0.5",
    "0,5",
    ",5",
    "5,",
    "12*3.5",
    "12*3,5",
    "(2+3)*4-1",
    "10/4",
    "1/3",
    "-5",
    "5-",
    "(5)",
    "−5,25",
    "0,335*3",
    "1.234.567,89",
    "1.234.56",
    "1.2.3",
    "12*",
    "abc",
    "2**3",
    "((1)",
    "1/0",
    "999999999999,999",
    "0.000001",
]
READ = """async ([address, typed, format]) => {
  const { numberIn, round, show } = await import(address);
  return typed.map((text) => {
    const value = numberIn(text, format);
    return value && [2, 6].map((places) => show(round(value, places), places, { decimal: ".", group: "" }));
  });
}"""


def on_the_server(text, formats):
    try:
        value = calculate(text, formats.number_format)
    except NotANumber:
        return None
    return [f"{round_amount(value, 'EUR'):.2f}", f"{round(value, 6):.6f}"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locale", ["de_DE", "en_US", "fr_FR"])
def test_both_read_the_same(page, live_server, locale):
    formats = Formats.of(locale)
    marks = formats.number_format
    page.goto(f"{live_server.url}/account/login/")
    address = f"{live_server.url}/static/entry/decimal.js"
    read = page.evaluate(
        READ, [address, TYPED, {"decimal": marks.decimal, "group": marks.group}]
    )
    server = [on_the_server(text, formats) for text in TYPED]
    assert dict(zip(TYPED, read, strict=True)) == dict(zip(TYPED, server, strict=True))
