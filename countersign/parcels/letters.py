"""A mail that is the invoice itself: whether its text is one, and that text on paper."""

import re
from datetime import UTC, datetime
from typing import Final

from countersign.paper.sheets import Paper

from .model import Envelope

_INVOICE: Final = (
    r"invoice|receipt|rechnung|quittung|beleg|gutschrift|credit note|facture|reçu|avoir|fattura|ricevuta|"
    r"factura|recibo|faktura|rachunek|paragon|factuur|bon|kvittering|regning|räkning|fatura|recibo"
)
_NUMBER: Final = re.compile(
    rf"(?:{_INVOICE})s?[ -]*(?:id|nr|no|num|number|nummer|numéro|número|numero|numer|n°|nº|#|:)[^\n\d]{{0,20}}\n?[^\n\d]{{0,12}}\d", re.I
)  # fmt: skip
_TOTAL: Final = re.compile(
    r"total|summe|betrag|gesamt|amount|montant|importe|importo|totale|razem|kwota|zapłaty|totaal|bedrag|suma|belopp|beløb", re.I
)  # fmt: skip
_CURRENCY: Final = r"(?:€|\$|£|zł|kr|eur|usd|gbp|chf|pln|sek|nok|dkk|czk|huf)"
_FIGURE: Final = r"\d{1,3}(?:[.,'\s]?\d{3})*[.,]\d{2}(?!\d)"
_AMOUNT: Final = re.compile(rf"{_CURRENCY}\s?{_FIGURE}|{_FIGURE}\s?{_CURRENCY}", re.I)
_MOST_LINES: Final = 1500
_LONGEST_LINE: Final = 2000
_UNDATED: Final = datetime(1980, 1, 1, tzinfo=UTC)


def is_invoice(text: str) -> bool:
    """Does a text name an invoice's number, a total, and an amount of money?"""
    return all(sign.search(text) for sign in (_NUMBER, _TOTAL, _AMOUNT))


def drawn(envelope: Envelope, text: str) -> bytes:
    """A text as a PDF, with who sent it and when; the same text gives the same bytes. Nothing is fetched."""
    sender = f"{envelope.sender.name} <{envelope.sender.address}>".strip()
    sent = envelope.sent_at
    day = sent.strftime("%Y-%m-%d %H:%M %Z") if sent else ""
    paper = Paper(title=envelope.subject, foot=sender, made_at=sent or _UNDATED)
    paper.masthead(sender, day)
    if envelope.subject:
        paper.title(envelope.subject, "", "")
    for line in text.splitlines()[:_MOST_LINES]:
        if line.strip():
            paper.text(line[:_LONGEST_LINE].replace("\t", "    "))
        else:
            paper.gap(8)
    return paper.finish()
