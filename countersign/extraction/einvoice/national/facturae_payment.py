"""How a Facturae wants to be paid: instalments, each with its means and account."""

from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every
from countersign.extraction.record import EInvoice, Instalment, Payment

# PaymentMeans: the code of UNTDID 4461 that says the same, and words.
_MEANS: Final = {
    "01": ("10", "cash"),
    "02": ("49", "direct debit"),
    "03": ("70", "receipt"),
    "04": ("30", "credit transfer"),
    "05": ("24", "accepted bill of exchange"),
    "06": ("", "documentary credit"),
    "07": ("", "contract award"),
    "08": ("24", "bill of exchange"),
    "09": ("60", "promissory note to order"),
    "10": ("60", "promissory note not to order"),
    "11": ("20", "cheque"),
    "12": ("", "open account reimbursement"),
    "13": ("", "special payment"),
    "14": ("97", "set-off"),
    "15": ("50", "postal giro"),
    "16": ("25", "certified cheque"),
    "17": ("23", "banker's draft"),
    "18": ("10", "cash on delivery"),
    "19": ("48", "card"),
}
_DEBIT: Final = "49"


def read(taking: Taking, body: Node, said: EInvoice) -> EInvoice:
    """With what it says of paying; `due` is the first of the days."""
    parts = every(body, "PaymentDetails/Installment")
    instalments = tuple(
        Instalment(
            taking.text(part, "InstallmentDueDate"),
            taking.text(part, "InstallmentAmount"),
        )
        for part in parts
    )
    return replace(
        said,
        due=min((one.due for one in instalments if one.due), default=""),
        instalments=instalments,
        payment_terms=taking.listed(
            body, "PaymentDetails/Installment/CollectionAdditionalInformation"
        ),
        payments=tuple(_payment(taking, part) for part in parts),
    )


def _payment(taking: Taking, part: etree._Element) -> Payment:
    means = taking.text(part, "PaymentMeans")
    code, words = _MEANS.get(means, ("", ""))
    iban = taking.text(part, "AccountToBeCredited/IBAN")
    number = taking.text(part, "AccountToBeCredited/AccountNumber")
    account = "" if code == _DEBIT else iban or number
    return Payment(
        code=code,
        means=f"{means} ({words})" if words else means,
        account=account,
        scheme=("IBAN" if iban else "CCC") if account else "",
        bic=taking.text(part, "AccountToBeCredited/BIC"),
        reference=taking.text(part, "PaymentReconciliationReference"),
        debited=taking.text(part, "AccountToBeDebited/IBAN")
        or taking.text(part, "AccountToBeDebited/AccountNumber")
        or (iban or number if code == _DEBIT else ""),
    )
