"""Mexico: CFDI 3.3 and 4.0. Its values are attributes. The tax office's stamp, complements and addenda stand in `also`."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.reckoning import less, times, total
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every
from countersign.extraction.record import (
    AllowanceCharge,
    EInvoice,
    Identifier,
    Line,
    Party,
    Payment,
    Preceding,
    TaxPart,
)

# FormaPago: the code of UNTDID 4461 that says the same, and words.
_MEANS: Final = {
    "01": ("10", "cash"),
    "02": ("20", "cheque"),
    "03": ("30", "electronic transfer"),
    "04": ("54", "credit card"),
    "05": ("68", "electronic purse"),
    "06": ("68", "electronic money"),
    "08": ("ZZZ", "food vouchers"),
    "12": ("ZZZ", "payment in kind"),
    "13": ("ZZZ", "subrogation"),
    "14": ("ZZZ", "consignment"),
    "15": ("ZZZ", "remission"),
    "17": ("97", "set-off"),
    "23": ("ZZZ", "novation"),
    "24": ("ZZZ", "confusion"),
    "25": ("ZZZ", "debt remission"),
    "26": ("ZZZ", "prescription"),
    "27": ("ZZZ", "to the creditor's satisfaction"),
    "28": ("55", "debit card"),
    "29": ("48", "service card"),
    "30": ("97", "application of advances"),
    "31": ("ZZZ", "intermediary"),
    "99": ("1", "to be defined"),
}
_METHODS: Final = {"PUE": "in one payment", "PPD": "in instalments or later"}
_CONCEPTS: Final = "Conceptos/Concepto"
_TRANSFERRED: Final = "Impuestos/Traslados/Traslado"
_LOCAL: Final = "Complemento/ImpuestosLocales"
_BY_RATE: Final = "Tasa"
_EXEMPT: Final = "Exento"


def read(root: etree._Element) -> tuple[EInvoice, ...]:
    """The one invoice of a Comprobante; of a payment receipt, what it says in these words."""
    taking = Taking()
    form, method = taking.text(root, "@FormaPago"), taking.text(root, "@MetodoPago")
    code, words = _MEANS.get(form, ("", ""))
    concepts = every(root, _CONCEPTS)
    said = EInvoice(
        syntax="CFDI",
        version=taking.text(root, "@Version"),
        type_code=taking.text(root, "@TipoDeComprobante"),
        # the tax office's own number where the seller has given none
        number=taking.joined(root, "@Serie", "@Folio", by="-")
        or taking.text(root, "Complemento/TimbreFiscalDigital@UUID"),
        issued=taking.day(root, "@Fecha"),
        currency=taking.text(root, "@Moneda"),
        seller=_party(taking, root, "Emisor"),
        buyer=_party(taking, root, "Receptor"),
        preceding=tuple(
            Preceding(number)
            for number in taking.texts(root, "CfdiRelacionados/CfdiRelacionado@UUID")
        ),
        payment_terms="; ".join(
            filter(
                None,
                (
                    taking.text(root, "@CondicionesDePago"),
                    f"{method} ({_METHODS[method]})" if method in _METHODS else method,
                ),
            )
        ),
        payments=(Payment(code=code, means=f"{form} ({words})" if words else form),)
        if form
        else (),
        lines=tuple(_line(taking, one) for one in concepts),
        allowances=tuple(
            AllowanceCharge(charge=False, amount=amount, line=at)
            for at, one in enumerate(concepts, 1)
            if (amount := taking.text(one, "@Descuento"))
        ),
    )
    said = _totals(taking, root, said)
    return (replace(said, also=taking.left(root)),)


def _party(taking: Taking, root: etree._Element, name: str) -> Party:
    return Party(
        name=taking.text(root, f"{name}@Nombre"),
        vat_id=taking.text(root, f"{name}@Rfc"),
        tax_number=taking.text(root, f"{name}@NumRegIdTrib"),
        postcode=taking.text(root, f"{name}@DomicilioFiscalReceptor"),
        country=taking.text(root, f"{name}@ResidenciaFiscal"),
    )


def _totals(taking: Taking, root: etree._Element, said: EInvoice) -> EInvoice:
    asked = taking.text(root, "@Total")
    withheld = total(
        [
            taking.text(root, "Impuestos@TotalImpuestosRetenidos"),
            taking.text(root, f"{_LOCAL}@TotaldeRetenciones"),
        ]
    )
    return replace(
        said,
        taxes=tuple(_taxes(taking, root)),
        net=_without_discount(taking, root, "SubTotal"),
        tax=total(
            [
                taking.text(root, "Impuestos@TotalImpuestosTrasladados"),
                taking.text(root, f"{_LOCAL}@TotaldeTraslados"),
            ]
        ),
        # what is asked for is what is left after the withholding; EN 16931's total is the one before
        gross=total([asked, withheld]) if withheld else asked,
        withheld=withheld,
        payable=asked if withheld else "",
    )


def _taxes(taking: Taking, root: etree._Element) -> Iterator[TaxPart]:
    for part in every(root, _TRANSFERRED):
        factor = taking.text(part, "@TipoFactor")
        yield TaxPart(
            category="/".join(filter(None, (taking.text(part, "@Impuesto"), factor))),
            rate=_rate(taking, part, factor),
            taxable=taking.text(part, "@Base"),
            amount=taking.text(part, "@Importe"),
            exemption=factor if factor == _EXEMPT else "",
        )


def _rate(taking: Taking, part: Node, factor: str) -> str:
    """A share as per cent; an amount for each unit ("Cuota") is no rate."""
    return times(taking.text(part, "@TasaOCuota"), "100") if factor == _BY_RATE else ""


def _without_discount(taking: Taking, node: etree._Element, name: str) -> str:
    """An amount less the discount that its element states; what it was before stays told."""
    if discount := taking.peek(node, "@Descuento"):
        return less(taking.peek(node, f"@{name}"), discount)
    return taking.text(node, f"@{name}")


def _line(taking: Taking, concept: etree._Element) -> Line:
    tax = next(iter(every(concept, _TRANSFERRED)), None)
    product = taking.text(concept, "@ClaveProdServ")
    return Line(
        name=taking.text(concept, "@Descripcion"),
        quantity=taking.text(concept, "@Cantidad"),
        unit=taking.text(concept, "@ClaveUnidad"),
        price=taking.text(concept, "@ValorUnitario"),
        rate=_rate(taking, tax, taking.text(tax, "@TipoFactor"))
        if tax is not None
        else "",
        category=taking.text(tax, "@Impuesto"),
        total=_without_discount(taking, concept, "Importe"),
        seller_item=taking.text(concept, "@NoIdentificacion"),
        classifications=(Identifier(product, "SAT"),) if product else (),
        attributes=tuple(
            (name, value)
            for name in ("Unidad", "ObjetoImp")
            if (value := taking.text(concept, f"@{name}"))
        ),
    )
