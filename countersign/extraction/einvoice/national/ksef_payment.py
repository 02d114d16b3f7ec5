"""How a KSeF invoice wants to be paid: days, form, accounts of the seller or of who bought the claim."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from countersign.extraction.einvoice.national.reckoning import less
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.plausible import iban_holds
from countersign.extraction.einvoice.terms import every, first
from countersign.extraction.record import EInvoice, Instalment, Payment

# FormaPlatnosci: the code of UNTDID 4461 that says the same, and words.
_MEANS: Final = {
    "1": ("10", "cash"),
    "2": ("48", "card"),
    "3": ("ZZZ", "voucher"),
    "4": ("20", "cheque"),
    "5": ("ZZZ", "credit"),
    "6": ("30", "transfer"),
    "7": ("68", "mobile"),
}
_YES: Final = "1"
_ACCOUNTS: Final = ("Platnosc/RachunekBankowyFaktora", "Platnosc/RachunekBankowy")
_NRB: Final = re.compile(r"\d{26}")


def read(taking: Taking, bill: Node, said: EInvoice) -> EInvoice:
    """With what it says of paying; `payable` only where something was paid already or is settled with it."""
    payment = first(bill, "Platnosc")
    terms = [Instalment(due) for due in taking.texts(payment, "TerminPlatnosci/Termin")]
    settled = taking.text(bill, "Rozliczenie/DoZaplaty")
    is_paid = taking.flag(payment, "Zaplacono", _YES)
    paid = (
        said.gross
        if is_paid
        else taking.summed(payment, "ZaplataCzesciowa/KwotaZaplatyCzesciowej")
    )
    return replace(
        said,
        due=min((one.due for one in terms), default=""),
        instalments=tuple(terms) if len(terms) > 1 else (),
        payable=settled or (less(said.gross, paid) if paid else ""),
        prepaid=paid,
        payment_terms=_terms(taking, payment),
        payments=tuple(_payments(taking, bill, payment)),
    )


def _terms(taking: Taking, payment: Node) -> str:
    texts = [
        *(
            taking.joined(one, "Ilosc", "Jednostka", "ZdarzeniePoczatkowe")
            or taking.text(one)
            for one in every(payment, "TerminPlatnosci/TerminOpis")
        ),
        taking.joined(
            payment, "Skonto/WarunkiSkonta", "Skonto/WysokoscSkonta", by=": "
        ),
    ]
    if taking.peek(payment, "Zaplacono") == _YES:
        texts.append("paid")
    return "; ".join(filter(None, texts))


def _payments(taking: Taking, bill: Node, payment: Node) -> Iterator[Payment]:
    """The factor's account first: who has bought the claim is to be paid."""
    form = taking.text(payment, "FormaPlatnosci")
    code, words = _MEANS.get(form, ("", taking.text(payment, "OpisPlatnosci")))
    means = f"{form} ({words})" if form and words else form or words
    accounts = [one for path in _ACCOUNTS for one in every(bill, path)]
    for one in accounts:
        account, scheme = account_of(taking.text(one, "NrRB"))
        yield Payment(
            code=code,
            means=means,
            account=account,
            scheme=scheme,
            account_name=taking.text(one, "NazwaBanku"),
            bic=taking.text(one, "SWIFT"),
            reference=taking.text(payment, "IPKSeF"),
        )
    if not accounts and (code or means):
        yield Payment(code=code, means=means, reference=taking.text(payment, "IPKSeF"))


def account_of(written: str) -> tuple[str, str]:
    """A Polish account and its scheme: an IBAN, also one without its PL, as far as its check digits hold."""
    bare = re.sub(r"[\s-]", "", written).upper()
    if _NRB.fullmatch(bare) and iban_holds(f"PL{bare}"):
        return f"PL{bare}", "IBAN"
    if bare[:2].isalpha():
        return bare, "IBAN"
    return bare, "NRB" if _NRB.fullmatch(bare) else ""
