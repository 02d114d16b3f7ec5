"""What kind of number an account is, and which of an invoice's accounts are to be paid to."""

import re
from typing import Final

from countersign.extraction.record import EInvoice, Payment

_IBAN: Final = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}")
_CALLED_SO: Final = re.compile(r"^IBAN(?=[A-Z]{2}\d\d)")
_SORT_CODE: Final = re.compile(r"\d\d[- ]?\d\d[- ]?\d\d")
# What files call the schemes, in an attribute or where the bank stands, without what is no letter.
_CALLED: Final = {
    "IBAN": "IBAN",
    "SEBANKGIRO": "bankgiro",
    "BANKGIRO": "bankgiro",
    "BGABSESS": "bankgiro",
    "SEPLUSGIRO": "plusgiro",
    "PLUSGIRO": "plusgiro",
    "POSTGIRO": "plusgiro",
    "PGSISESS": "plusgiro",
    "SORTCODE": "sort code",
    "CLABE": "CLABE",
    "ABA": "ABA",
    "USABA": "ABA",
}
_BICS: Final = frozenset({"BGABSESS", "PGSISESS"})
_DIRECT_DEBITS: Final = frozenset(["49", "59"])  # UNTDID 4461


def scheme_of(account: str, claimed: str = "", bank: str = "") -> str:
    """The scheme of `Payment.scheme`; "" where nothing tells it.

    `claimed` is what the file calls the number, `bank` where it keeps the account: a BIC, a sort code, or a giro's name.
    """
    number = bare(account)
    said = _CALLED.get(bare(claimed))
    called = said or _CALLED.get(bare(bank))
    if said in (None, "IBAN") and _IBAN.fullmatch(number):
        return "IBAN"
    if called or number.startswith("IBAN"):
        return called or "IBAN"
    if _is_clabe(number):
        return "CLABE"
    if re.fullmatch(r"\d{8}", number) and _SORT_CODE.fullmatch(bank):
        return "sort code"
    return "ABA" if _is_routing_number(bare(bank)) and number.isdigit() else ""


def names_giro(bank: str) -> bool:
    """Whether what stands in the bank's place is only a giro's name, which `scheme_of` tells, and no BIC."""
    return bare(bank) in _CALLED.keys() - _BICS


def bare(text: str) -> str:
    """An account number's letters and digits, without the word IBAN before one."""
    return _CALLED_SO.sub("", re.sub(r"[^0-9A-Z]", "", text.upper()))


def is_iban_shaped(number: str) -> bool:
    """Whether it could be an IBAN; its check digits may still be wrong."""
    return bool(_IBAN.fullmatch(number))


def payee_accounts(einvoice: EInvoice) -> tuple[Payment, ...]:
    """The payments that name an account to pay to (BT-84).

    A direct debit is drawn from an account of ours, and some senders write that one in the payee's place: it is left
    out, unless the file names ours beside it (BT-91) and it is another.
    """
    ours = {bare(one.debited) for one in einvoice.payments}
    return tuple(
        one
        for one in einvoice.payments
        if bare(one.account) not in ours | {""}
        and (one.code not in _DIRECT_DEBITS or bare(one.debited))
    )


def _is_clabe(number: str) -> bool:
    if not re.fullmatch(r"\d{18}", number):
        return False
    weighted = [
        int(digit) * (3, 7, 1)[at % 3] % 10 for at, digit in enumerate(number[:17])
    ]
    return -sum(weighted) % 10 == int(number[17])


def _is_routing_number(number: str) -> bool:
    if not re.fullmatch(r"\d{9}", number):
        return False
    return (
        sum(int(digit) * (3, 7, 1)[at % 3] for at, digit in enumerate(number)) % 10 == 0
    )
