"""What payment codes add to the rest of a file: values that the text lacks, and agreement where it has them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from countersign.extraction.fields import ALL_AMOUNTS
from countersign.extraction.model import Extracted, PaymentCode, Suggestion, Word

ALONE: Final = 0.85  # how sure of what a code alone says: a person should look
_AGREED: Final = 0.97
_ONE_OF_SEVERAL: Final = 0.5


def with_codes(read: Extracted, codes: Sequence[PaymentCode]) -> Extracted:
    """The reading with its codes: each fills what is empty, and what text and code both say is proven.

    What a code says otherwise is an alternative, never the value: the checks tell it. Its account is one of the file's.
    """
    if not codes:
        return read
    joining = _Joining(dict(read.fields), dict(read.alternatives))
    for code in codes:
        for said in _said(code, joining.fields):
            joining.add(said)
    return replace(
        read,
        fields=joining.fields,
        alternatives=joining.alternatives,
        accounts=(*read.accounts, *_accounts(read, codes)),
        codes=tuple(codes),
    )


@dataclass(slots=True)
class _Joining:
    """The header while codes are being added to it."""

    fields: dict[str, Suggestion]
    alternatives: dict[str, tuple[Suggestion, ...]]

    def add(self, said: Suggestion) -> None:
        """Take one value of a code: as agreement, as the text's own second choice, as the value, or beside it."""
        chosen = self.fields.get(said.field)
        others = self.alternatives.get(said.field, ())
        if chosen is None:
            self.fields[said.field] = said
        elif _is_same(chosen, said):
            if chosen.source != "code":
                self.fields[said.field] = _agreed(chosen)
        elif printed := next((one for one in others if _is_same(one, said)), None):
            if not chosen.proven and chosen.source != "xml" and printed.words:
                self.fields[said.field] = _agreed(printed)
                rest = (one for one in others if one is not printed)
                self.alternatives[said.field] = (chosen, *rest)
        else:
            if chosen.source == "code":
                self.fields[said.field] = replace(chosen, confidence=_ONE_OF_SEVERAL)
            self.alternatives[said.field] = (*others, said)


def _said(code: PaymentCode, fields: Mapping[str, Suggestion]) -> Iterator[Suggestion]:
    values = {
        "iban": code.account,
        _paid_by(code, fields): code.amount,
        "currency": code.currency,
        "vendor_name": code.name if "vendor_name" not in fields else "",
        "vat_id": code.vat_id,
        "tax_total": code.tax,
        "issue_date": code.issued_on if "issue_date" not in fields else "",
        "payment_reference": code.reference,
    }
    for name, value in values.items():
        if value:
            yield Suggestion(
                name, value, ALONE, "code", (_place(code, value),), reason=code.kind
            )


def _paid_by(code: PaymentCode, fields: Mapping[str, Suggestion]) -> str:
    """Which field the amount is of: what is left to pay, where the page tells that from the total."""
    is_left = code.account and "amount_due" in fields
    return "amount_due" if is_left else "gross_total"


def _is_same(one: Suggestion, other: Suggestion) -> bool:
    if one.field in ALL_AMOUNTS:
        return abs(Decimal(one.value)) == abs(Decimal(other.value))
    if one.field == "vat_id":
        return _digits(one.value) == _digits(other.value)
    return one.value == other.value


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def _agreed(printed: Suggestion) -> Suggestion:
    sure = max(printed.confidence, _AGREED)
    return replace(printed, confidence=sure, proven=True)


def _accounts(read: Extracted, codes: Sequence[PaymentCode]) -> Iterator[Suggestion]:
    """The accounts that stand in codes alone, each once."""
    known = {one.value for one in read.accounts}
    for code in codes:
        if code.account and code.account not in known:
            known.add(code.account)
            words = (_place(code, code.account),)
            yield Suggestion("account", code.account, 1.0, "code", words)


def _place(code: PaymentCode, text: str) -> Word:
    return Word(text, code.page, code.box, "code")
