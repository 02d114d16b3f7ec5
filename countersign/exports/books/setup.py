"""All that an owner has set for DATEV, in one value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self, cast

from countersign.coding.models import TaxCode
from countersign.exports.datev.fitting import Agreed
from countersign.exports.datev.records import Client
from countersign.exports.models import (
    DatevAgreement,
    DatevKey,
    DatevRate,
    DatevSettings,
    PostingText,
)

VENDOR_FIELD = "vendor."  # before a field that is a vendor's, where agreements are kept


@dataclass(frozen=True, slots=True)
class Code:
    """What a tax code of the coding says."""

    rate: Decimal | None
    category: str
    key: str


@dataclass(frozen=True, slots=True)
class Books:
    """How an organization's books are kept; five queries.

    `keys` are by category and rate, `rates` by currency and month, `codes` by their number.
    """

    client: Client
    text: PostingText
    default_account: str = ""
    default_creditor: str = ""
    keys: Mapping[tuple[str, Decimal], str] = field(default_factory=dict)
    rates: Mapping[tuple[str, date], Decimal] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    agreed: Agreed = field(default_factory=Agreed)
    agreed_of_vendors: Agreed = field(default_factory=Agreed)

    @classmethod
    def of(cls, organization: int) -> Self | None:
        """As they are set now; None while nothing is set."""
        found = DatevSettings.objects.filter(organization=organization).first()
        if found is None:
            return None
        keys = DatevKey.objects.filter(organization=organization)
        rates = DatevRate.objects.filter(organization=organization)
        agreed = list(DatevAgreement.objects.filter(organization=organization))
        codes = cast(
            Iterable[TaxCode], TaxCode.objects.filter(organization=organization)
        )
        return cls(
            client=Client(
                consultant=found.consultant,
                number=found.client,
                account_length=found.account_length,
                first_month=found.first_month,
                chart=found.chart,
                currency=found.currency,
                locked=found.locked,
                due_in_second=found.due_in_second,
                automatic=found.ranges,
            ),
            text=PostingText(found.text),
            default_account=found.default_account,
            default_creditor=found.default_creditor,
            keys={(one.category, one.rate or Decimal(0)): one.key for one in keys},
            rates={(one.currency, one.month): one.rate for one in rates if one.rate},
            codes={
                one.number: Code(one.rate, one.category, one.datev_key) for one in codes
            },
            agreed=_agreed(one for one in agreed if not _is_of_vendor(one)),
            agreed_of_vendors=_agreed(one for one in agreed if _is_of_vendor(one)),
        )

    def exchange(self, currency: str, day: date | None) -> Decimal | None:
        """The rate of the month; None: nobody has set one."""
        return self.rates.get((currency, day.replace(day=1))) if day else None


def _is_of_vendor(one: DatevAgreement) -> bool:
    return one.field.startswith(VENDOR_FIELD)


def _agreed(rows: Iterable[DatevAgreement]) -> Agreed:
    fields, single = set(), set()
    for one in rows:
        name = one.field.removeprefix(VENDOR_FIELD)
        subject = one.invoice_id or one.vendor_id
        if subject is None:
            fields.add(name)
        else:
            single.add((subject, name, one.value, one.proposed))
    return Agreed(frozenset(fields), frozenset(single))
