"""How and when it is to be paid: terms (BT-20), means (BG-16), instalments, cash discounts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from countersign.documents import codes
from countersign.extraction.drawing import Facts, Part, Row, Table, Texts
from countersign.extraction.record import CashDiscount, EInvoice, Payment

from .writing import Writing, filled


def paying(einvoice: EInvoice, writing: Writing) -> Iterator[Part]:
    """All parts about paying."""
    heading = _("Payment")
    for at, payment in enumerate(einvoice.payments):
        yield Facts(filled(_payment(payment)), heading=heading if at == 0 else "")
    if einvoice.payment_terms:
        above = "" if einvoice.payments else heading
        yield Texts(tuple(einvoice.payment_terms.split("\n")), heading=above)
    if einvoice.instalments:
        rows = tuple(
            Row((writing.day(one.due), writing.money(one.amount)))
            for one in einvoice.instalments
        )
        head = (_("Due"), _("Amount"))
        yield Table(head, (60, 40), rows, heading=_("Instalments"))
    if einvoice.discounts:
        yield Table(
            head=(
                _("When paid"),
                _("Share"),
                _("Of"),
                pgettext("cash discount", "Discount"),
            ),
            widths=(52, 14, 20, 20),
            rows=tuple(_discount(one, writing) for one in einvoice.discounts),
            heading=_("Cash discount"),
        )


def _payment(payment: Payment) -> Iterator[tuple[str, str]]:
    named = codes.payment_means(payment.code)
    means = dict.fromkeys(part for part in (named, payment.means) if part)
    yield _("Means"), " · ".join(means)
    yield payment.scheme or pgettext("bank", "Account"), payment.account
    yield _("Account holder"), payment.account_name
    yield "BIC", payment.bic
    yield _("Reference"), payment.reference
    yield _("Mandate"), payment.mandate
    yield _("Creditor id"), payment.creditor
    yield _("Account debited (the payer's own)"), payment.debited
    yield _("Card"), payment.card


def _discount(one: CashDiscount, writing: Writing) -> Row:
    when = [_("until %(day)s") % {"day": writing.day(one.until)}] if one.until else []
    if one.days:
        count = int(one.days) if one.days.isdecimal() else 2
        text = ngettext("within %(days)s day", "within %(days)s days", count)
        when.append(text % {"days": one.days})
    return Row(
        (
            " · ".join(when),
            writing.percent(one.percent),
            writing.money(one.base),
            writing.money(one.amount),
        )
    )
