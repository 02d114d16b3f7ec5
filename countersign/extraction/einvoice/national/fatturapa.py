"""Italy: FatturaPA 1.0 to 1.2.x, ordinary and simplified; one file may hold several invoices (bodies)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.also import signers
from countersign.extraction.einvoice.national import fatturapa_lines, fatturapa_payment
from countersign.extraction.einvoice.national.attached import Attachments
from countersign.extraction.einvoice.national.reckoning import total
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every, first
from countersign.extraction.record import (
    Attached,
    EInvoice,
    Identifier,
    Line,
    Party,
    Preceding,
    TaxPart,
)

_WORDS: Final = {
    "EsigibilitaIVA": "Esigibilità IVA (I: at once, D: when paid, S: the buyer pays the tax to the state)",
    "RegimeFiscale": "Regime fiscale (tax regime)",
    "TipoRitenuta": "Tipo ritenuta (kind of withholding)",
    "AliquotaRitenuta": "Aliquota ritenuta (% withheld)",
    "CausalePagamento": "Causale pagamento (reason of payment)",
    "SoggettoEmittente": "Soggetto emittente (issued by CC: the buyer, TZ: somebody else)",
    "TerzoIntermediarioOSoggettoEmittente": "Terzo intermediario o soggetto emittente (issued for the seller by)",
    "CodiceDestinatario": "Codice destinatario (where it was sent to)",
}
_DIGITAL: Final = "0000000"  # "no address": the certified mail counts
_SURCHARGE: Final = "MG"
_GTIN: Final = ("EAN", "GTIN")


def read(root: etree._Element) -> tuple[EInvoice, ...]:
    """The invoices of a FatturaElettronica or FatturaElettronicaSemplificata, in the file's order."""
    taking = Taking(_WORDS)
    shared = _header(taking, root)
    attachments = Attachments()
    bodies: list[Node] = [*every(root, "FatturaElettronicaBody")] or [None]
    header = first(root, "FatturaElettronicaHeader")
    read_ = [(_body(taking, body, shared, attachments), body) for body in bodies]
    return tuple(
        replace(
            one,
            also=(
                *taking.attributes_left(root),
                *taking.left(header, body),
                *signers(root),
            ),
        )
        for one, body in read_
    )


def _header(taking: Taking, root: etree._Element) -> EInvoice:
    """What all bodies share."""
    header = first(root, "FatturaElettronicaHeader")
    seller = first(header, "CedentePrestatore")
    buyer = first(header, "CessionarioCommittente")
    sent = first(header, "DatiTrasmissione")
    return EInvoice(
        syntax="FatturaPA",
        version=taking.text(root, "@versione")
        or taking.text(sent, "FormatoTrasmissione"),
        seller=_party(taking, seller),
        buyer=replace(_party(taking, buyer), electronic_address=_address(taking, sent)),
        representative=_party(
            taking,
            first(header, "RappresentanteFiscale")
            if first(header, "RappresentanteFiscale") is not None
            else first(seller, "RappresentanteFiscale"),
        ),
        buyer_reference=taking.text(seller, "RiferimentoAmministrazione"),
    )


def _address(taking: Taking, sent: Node) -> Identifier:
    """Certified mail where there is no address in the exchange system."""
    has_code = taking.peek(sent, "CodiceDestinatario") not in ("", _DIGITAL)
    if not has_code and (mail := taking.text(sent, "PECDestinatario")):
        return Identifier(mail, "PEC")
    return Identifier(taking.text(sent, "CodiceDestinatario"), "SDI")


def _party(taking: Taking, node: Node) -> Party:
    """Ordinary invoices have the names in groups that simplified ones spare."""
    if node is None:
        return Party()
    told = _first_of(node, "DatiAnagrafici", "IdentificativiFiscali")
    named = _first_of(node, "DatiAnagrafici/Anagrafica", "AltriDatiIdentificativi")
    seat = (
        first(node, "Sede") if first(node, "Sede") is not None else first(named, "Sede")
    )
    return Party(
        name=taking.text(named, "Denominazione")
        or taking.joined(named, "Nome", "Cognome"),
        vat_id=_vat_id(taking, first(told, "IdFiscaleIVA")),
        tax_number=taking.text(told, "CodiceFiscale"),
        registration=taking.joined(
            node, "IscrizioneREA/Ufficio", "IscrizioneREA/NumeroREA"
        ),
        legal_note=taking.joined(
            told, "AlboProfessionale", "ProvinciaAlbo", "NumeroIscrizioneAlbo"
        ),
        street=taking.joined(seat, "Indirizzo", "NumeroCivico"),
        postcode=taking.text(seat, "CAP"),
        city=taking.text(seat, "Comune"),
        region=taking.text(seat, "Provincia"),
        country=taking.text(seat, "Nazione"),
        email=taking.text(node, "Contatti/Email"),
        phone=taking.text(node, "Contatti/Telefono"),
    )


def _first_of(node: etree._Element, *paths: str) -> etree._Element:
    """The first group that is there, else the element itself."""
    found = (first(node, path) for path in paths)
    return next((one for one in found if one is not None), node)


def _vat_id(taking: Taking, node: Node) -> str:
    country, number = taking.text(node, "IdPaese"), taking.text(node, "IdCodice")
    return (
        number
        if number.startswith(country) and not number.isdigit()
        else country + number
    )


def _body(
    taking: Taking, body: Node, shared: EInvoice, attachments: Attachments
) -> EInvoice:
    general = first(body, "DatiGenerali")
    document = first(general, "DatiGeneraliDocumento")
    goods = every(body, "DatiBeniServizi")
    is_ordinary = first(body, "DatiBeniServizi/DettaglioLinee") is not None
    said = replace(
        shared,
        type_code=taking.text(document, "TipoDocumento"),
        number=taking.text(document, "Numero"),
        issued=taking.text(document, "Data"),
        currency=taking.text(document, "Divisa"),
        notes=taking.texts(document, "Causale"),
        rounding=taking.text(document, "Arrotondamento"),
        stamp_duty=taking.text(document, "DatiBollo/ImportoBollo"),
        withheld=taking.summed(document, "DatiRitenuta/ImportoRitenuta"),
        gross=taking.text(document, "ImportoTotaleDocumento"),
        attachments=tuple(_attached(taking, body, attachments)),
    )
    said = _references(taking, general, said)
    said = fatturapa_payment.read(taking, body, said)
    if not is_ordinary and goods and every(goods[0], "Importo"):
        return _simplified(taking, goods, said)
    taxes = tuple(
        _tax(taking, part) for part in every(body, "DatiBeniServizi/DatiRiepilogo")
    )
    lines = every(body, "DatiBeniServizi/DettaglioLinee")
    orders = fatturapa_lines.orders_of(general)
    net, tax = (
        (
            total(texts)
            for texts in zip(
                *((part.taxable, part.amount) for part in taxes), strict=True
            )
        )
        if taxes
        else ("", "")
    )
    return replace(
        said,
        lines=tuple(fatturapa_lines.line_of(taking, line, orders) for line in lines),
        allowances=(
            *fatturapa_lines.allowances_of(taking, document),
            *(
                one
                for at, line in enumerate(lines, 1)
                for one in fatturapa_lines.allowances_of_line(taking, line, at)
            ),
        ),
        taxes=taxes,
        net=net,
        tax=tax,
        # a total need not be stated
        gross=said.gross or (total([net, tax, said.rounding]) if taxes else ""),
    )


def _references(taking: Taking, general: Node, said: EInvoice) -> EInvoice:
    transport = first(general, "DatiTrasporto")
    place = first(transport, "IndirizzoResa")
    return replace(
        said,
        order=taking.listed(general, "DatiOrdineAcquisto/IdDocumento"),
        contract=taking.listed(general, "DatiContratto/IdDocumento"),
        receiving_advice=taking.listed(general, "DatiRicezione/IdDocumento"),
        despatch_advice=taking.listed(general, "DatiDDT/NumeroDDT"),
        project=taking.listed(general, "*/CodiceCUP"),
        tender=taking.listed(general, "*/CodiceCIG"),
        preceding=tuple(
            Preceding(taking.text(one, number), taking.text(one, day))
            for path, number, day in (
                ("DatiFattureCollegate", "IdDocumento", "Data"),
                ("DatiFatturaRettificata", "NumeroFR", "DataFR"),
            )
            for one in every(general, path)
        ),
        delivered=taking.day(transport, "DataOraConsegna"),
        delivery=Party(
            street=taking.joined(place, "Indirizzo", "NumeroCivico"),
            postcode=taking.text(place, "CAP"),
            city=taking.text(place, "Comune"),
            region=taking.text(place, "Provincia"),
            country=taking.text(place, "Nazione"),
        ),
    )


def _tax(taking: Taking, part: etree._Element) -> TaxPart:
    nature = taking.text(part, "Natura")
    return TaxPart(
        category=nature or "S",
        rate=taking.text(part, "AliquotaIVA"),
        taxable=taking.text(part, "ImponibileImporto"),
        amount=taking.text(part, "Imposta"),
        exemption=taking.text(part, "RiferimentoNormativo"),
        exemption_code=nature,
    )


def _simplified(
    taking: Taking, goods: list[etree._Element], said: EInvoice
) -> EInvoice:
    """Lines with tax in their amounts, and no totals: they are summed."""
    lines = tuple(
        Line(
            name=taking.text(one, "Descrizione"),
            total=taking.text(one, "Importo"),
            rate=taking.text(one, "DatiIVA/Aliquota"),
            category=taking.text(one, "Natura"),
            note=taking.text(one, "RiferimentoNormativo"),
            with_tax=True,
        )
        for one in goods
    )
    gross = total(line.total for line in lines)
    taxes = [taking.peek(one, "DatiIVA/Imposta") for one in goods]
    tax = total(taxes) if all(taxes) else ""
    if tax and len(goods) == 1:
        taking.skip(goods[0], "DatiIVA/Imposta")
    net = total([gross, f"-{tax}"]) if tax else ""
    return replace(said, lines=lines, gross=gross, tax=tax, net=net)


def _attached(
    taking: Taking, body: Node, attachments: Attachments
) -> Iterator[Attached]:
    for one in every(body, "Allegati"):
        yield attachments.next(
            taking,
            one,
            content="Attachment",
            name="NomeAttachment",
            format_="FormatoAttachment",
            description="DescrizioneAttachment",
        )
