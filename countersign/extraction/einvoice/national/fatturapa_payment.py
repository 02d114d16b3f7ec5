"""How a FatturaPA wants to be paid: means, accounts, instalments, discounts."""

from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.reckoning import total
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every
from countersign.extraction.record import (
    CashDiscount,
    EInvoice,
    Instalment,
    Party,
    Payment,
)

# ModalitaPagamento: the code of UNTDID 4461 that says the same, and words.
_MEANS: Final = {
    "MP01": ("10", "cash"),
    "MP02": ("20", "cheque"),
    "MP03": ("23", "banker's draft"),
    "MP04": ("10", "cash at the treasury"),
    "MP05": ("30", "credit transfer"),
    "MP06": ("60", "promissory note"),
    "MP07": ("50", "bank payment slip"),
    "MP08": ("48", "payment card"),
    "MP09": ("49", "direct debit (RID)"),
    "MP10": ("49", "direct debit (RID for utilities)"),
    "MP11": ("49", "fast direct debit (RID veloce)"),
    "MP12": ("70", "bank receipt (RIBA)"),
    "MP13": ("70", "payment against notice (MAV)"),
    "MP14": ("", "tax office receipt"),
    "MP15": ("31", "transfer between special accounts"),
    "MP16": ("49", "direct debit at a bank"),
    "MP17": ("49", "direct debit at the post"),
    "MP18": ("50", "postal payment slip"),
    "MP19": ("59", "SEPA direct debit"),
    "MP20": ("59", "SEPA direct debit CORE"),
    "MP21": ("59", "SEPA direct debit B2B"),
    "MP22": ("97", "taken off sums already collected"),
    "MP23": ("68", "PagoPA"),
}
_DEBITS: Final = frozenset({"49", "59"})
_TERMS: Final = {"TP01": "in instalments", "TP02": "in full", "TP03": "in advance"}


def read(taking: Taking, body: Node, said: EInvoice) -> EInvoice:
    """With what it says of paying; `payable` is what the instalments come to, `due` the first of their days."""
    parts = every(body, "DatiPagamento/DettaglioPagamento")
    instalments = tuple(
        Instalment(
            taking.text(part, "DataScadenzaPagamento"),
            taking.text(part, "ImportoPagamento"),
        )
        for part in parts
    )
    conditions = taking.texts(body, "DatiPagamento/CondizioniPagamento")
    payees = [name for part in parts if (name := taking.peek(part, "Beneficiario"))]
    return replace(
        said,
        due=min((one.due for one in instalments if one.due), default=""),
        payable=total(one.amount for one in instalments),
        instalments=instalments if len(instalments) > 1 else (),
        payment_terms=", ".join(
            f"{code} ({_TERMS[code]})" if code in _TERMS else code
            for code in dict.fromkeys(conditions)
        ),
        payments=tuple(_payment(taking, part) for part in parts),
        payee=Party(name=payees[0]) if payees else Party(),
        discounts=tuple(
            CashDiscount(
                amount=taking.text(part, "ScontoPagamentoAnticipato"),
                until=taking.text(part, "DataLimitePagamentoAnticipato"),
            )
            for part in parts
            if every(part, "ScontoPagamentoAnticipato")
        ),
    )


def _payment(taking: Taking, part: etree._Element) -> Payment:
    means = taking.text(part, "ModalitaPagamento")
    code, words = _MEANS.get(means, ("", ""))
    iban = taking.text(part, "IBAN")
    is_debit = code in _DEBITS
    return Payment(
        code=code,
        means=f"{means} ({words})" if words else means,
        account="" if is_debit else iban,
        scheme="IBAN" if iban and not is_debit else "",
        account_name=taking.text(part, "Beneficiario"),
        bic=taking.text(part, "BIC"),
        reference=taking.text(part, "CodicePagamento"),
        debited=iban if is_debit else "",
    )
