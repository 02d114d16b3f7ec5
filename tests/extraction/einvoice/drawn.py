"""Small e-invoices drawn by hand, in every vocabulary: one valid invoice whose parts a test can change."""

import io
from dataclasses import dataclass, field

import pikepdf

from .drawn_parts import cii_allowance, cii_party, iso, money, ubl_allowance, ubl_party

CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
ZF1 = "urn:ferd:CrossIndustryDocument:invoice:1p0"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
RAM = (
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
)
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
BASIC = "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"


@dataclass
class Line:
    name: str = "Oiling the hinges"
    quantity: str = "2"
    unit: str = "HUR"
    price: str = "50.00"
    per: str = ""
    rate: str = "19"
    total: str = "100.00"
    allowance: str = ""


@dataclass
class Drawn:
    """One hundred net, nineteen tax, due a month later."""

    profile: str = BASIC
    number: str = "R-7"
    type_code: str = "380"
    issued: str = "20260331"
    due: str = "20260430"
    date_format: str = "102"
    seller: str = "Kestrel Hinges"
    seller_vat: str = "DE136695976"
    buyer: str = "Otter Doors"
    buyer_vat: str = "FR83404833048"
    order: str = "PO-12"
    currency: str = "EUR"
    iban: str = "DE89370400440532013000"
    lines: list[Line] = field(default_factory=lambda: [Line()])
    lines_total: str = "100.00"
    allowance: str = ""
    net: str = "100.00"
    tax: str = "19.00"
    tax_currency: str = ""
    gross: str = "119.00"
    payable: str = "119.00"
    prepaid: str = ""
    preceding: str = ""
    taxes: list[tuple[str, str, str, str]] = field(
        default_factory=lambda: [("S", "19", "100.00", "19.00")]
    )

    def cii(self, namespace: str = CII) -> bytes:
        """As Factur-X, ZUGFeRD 2 and XRechnung have it."""
        body = "".join(
            (self._cii_context(), self._cii_document(), self._cii_transaction())
        )
        return _document(
            f'<rsm:CrossIndustryInvoice xmlns:rsm="{namespace}" xmlns:ram="{RAM}" xmlns:udt="{UDT}">'
            f"{body}</rsm:CrossIndustryInvoice>"
        )

    def zugferd_1(self) -> bytes:
        """As ZUGFeRD 1.0 had it: other names for the same parts."""
        return in_old_names(self.cii().decode()).encode()

    def _cii_context(self) -> str:
        return (
            "<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>"
            f"<ram:ID>{self.profile}</ram:ID>"
            "</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>"
        )

    def _date(self, text: str) -> str:
        return f'<udt:DateTimeString format="{self.date_format}">{text}</udt:DateTimeString>'

    def _cii_document(self) -> str:
        return (
            f"<rsm:ExchangedDocument><ram:ID>{self.number}</ram:ID>"
            f"<ram:TypeCode>{self.type_code}</ram:TypeCode>"
            f"<ram:IssueDateTime>{self._date(self.issued)}</ram:IssueDateTime></rsm:ExchangedDocument>"
        )

    def _cii_transaction(self) -> str:
        lines = "".join(
            self._cii_line(at, line) for at, line in enumerate(self.lines, 1)
        )
        order = (
            f"<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>{self.order}"
            "</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>"
        )
        return (
            f"<rsm:SupplyChainTradeTransaction>{lines}<ram:ApplicableHeaderTradeAgreement>"
            f"<ram:SellerTradeParty>{cii_party(self.seller, self.seller_vat)}</ram:SellerTradeParty>"
            f"<ram:BuyerTradeParty>{cii_party(self.buyer, self.buyer_vat)}</ram:BuyerTradeParty>"
            f"{order if self.order else ''}</ram:ApplicableHeaderTradeAgreement>"
            "<ram:ApplicableHeaderTradeDelivery/>"
            f"{self._cii_settlement()}</rsm:SupplyChainTradeTransaction>"
        )

    def _cii_line(self, at: int, line: Line) -> str:
        per = f"<ram:BasisQuantity>{line.per}</ram:BasisQuantity>" if line.per else ""
        allowance = cii_allowance(line.allowance) if line.allowance else ""
        return (
            "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument>"
            f"<ram:LineID>{at}</ram:LineID></ram:AssociatedDocumentLineDocument>"
            f"<ram:SpecifiedTradeProduct><ram:Name>{line.name}</ram:Name></ram:SpecifiedTradeProduct>"
            "<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>"
            f"<ram:ChargeAmount>{line.price}</ram:ChargeAmount>{per}"
            "</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>"
            "<ram:SpecifiedLineTradeDelivery>"
            f'<ram:BilledQuantity unitCode="{line.unit}">{line.quantity}</ram:BilledQuantity>'
            "</ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement>"
            "<ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>"
            f"<ram:RateApplicablePercent>{line.rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
            f"{allowance}<ram:SpecifiedTradeSettlementLineMonetarySummation>"
            f"<ram:LineTotalAmount>{line.total}</ram:LineTotalAmount>"
            "</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>"
            "</ram:IncludedSupplyChainTradeLineItem>"
        )

    def _cii_settlement(self) -> str:
        taxes = "".join(
            f"<ram:ApplicableTradeTax><ram:CalculatedAmount>{amount}</ram:CalculatedAmount>"
            f"<ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>{base}</ram:BasisAmount>"
            f"<ram:CategoryCode>{category}</ram:CategoryCode>"
            f"<ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
            for category, rate, base, amount in self.taxes
        )
        preceding = (
            f"<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>{self.preceding}"
            "</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>"
        )
        return (
            "<ram:ApplicableHeaderTradeSettlement>"
            f"<ram:InvoiceCurrencyCode>{self.currency}</ram:InvoiceCurrencyCode>"
            "<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>"
            f"<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{self.iban}</ram:IBANID>"
            "</ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>"
            f"{taxes}{cii_allowance(self.allowance) if self.allowance else ''}"
            "<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>"
            f"{self._date(self.due)}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>"
            f"{self._cii_sums()}{preceding if self.preceding else ''}"
            "</ram:ApplicableHeaderTradeSettlement>"
        )

    def _cii_sums(self) -> str:
        allowance = (
            f"<ram:AllowanceTotalAmount>{self.allowance}</ram:AllowanceTotalAmount>"
        )
        prepaid = f"<ram:TotalPrepaidAmount>{self.prepaid}</ram:TotalPrepaidAmount>"
        currency = self.tax_currency or self.currency
        return (
            "<ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
            f"<ram:LineTotalAmount>{self.lines_total}</ram:LineTotalAmount>"
            f"{allowance if self.allowance else ''}"
            f"<ram:TaxBasisTotalAmount>{self.net}</ram:TaxBasisTotalAmount>"
            f'<ram:TaxTotalAmount currencyID="{currency}">{self.tax}</ram:TaxTotalAmount>'
            f"<ram:GrandTotalAmount>{self.gross}</ram:GrandTotalAmount>"
            f"{prepaid if self.prepaid else ''}"
            f"<ram:DuePayableAmount>{self.payable}</ram:DuePayableAmount>"
            "</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
        )

    def ubl(self, kind: str = "Invoice") -> bytes:
        """As Peppol BIS and XRechnung have it."""
        due = f"<cbc:DueDate>{iso(self.due)}</cbc:DueDate>"
        due_of_payment = f"<cbc:PaymentDueDate>{iso(self.due)}</cbc:PaymentDueDate>"
        preceding = (
            "<cac:BillingReference><cac:InvoiceDocumentReference>"
            f"<cbc:ID>{self.preceding}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"
        )
        return _document(
            f'<x:{kind} xmlns:x="{UBL.format(kind)}"'
            ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
            ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
            f"<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{self.number}</cbc:ID>"
            f"<cbc:IssueDate>{iso(self.issued)}</cbc:IssueDate>{due if kind == 'Invoice' else ''}"
            f"<cbc:{kind}TypeCode>{self.type_code}</cbc:{kind}TypeCode>"
            f"<cbc:DocumentCurrencyCode>{self.currency}</cbc:DocumentCurrencyCode>"
            f"<cac:OrderReference><cbc:ID>{self.order}</cbc:ID></cac:OrderReference>"
            f"{preceding if self.preceding else ''}"
            f"<cac:AccountingSupplierParty>{ubl_party(self.seller, self.seller_vat)}</cac:AccountingSupplierParty>"
            f"<cac:AccountingCustomerParty>{ubl_party(self.buyer, self.buyer_vat)}</cac:AccountingCustomerParty>"
            "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>"
            f"{due_of_payment if kind == 'CreditNote' else ''}<cac:PayeeFinancialAccount>"
            f"<cbc:ID>{self.iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>"
            f"{self._ubl_sums()}{self._ubl_lines(kind)}</x:{kind}>"
        )

    def _ubl_sums(self) -> str:
        parts = "".join(
            f"<cac:TaxSubtotal>{money('TaxableAmount', base, self.currency)}"
            f"{money('TaxAmount', amount, self.currency)}<cac:TaxCategory><cbc:ID>{category}</cbc:ID>"
            f"<cbc:Percent>{rate}</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>"
            for category, rate, base, amount in self.taxes
        )
        tax_currency = self.tax_currency or self.currency
        sums = {
            "LineExtensionAmount": self.lines_total,
            "TaxExclusiveAmount": self.net,
            "TaxInclusiveAmount": self.gross,
            "AllowanceTotalAmount": self.allowance,
            "PrepaidAmount": self.prepaid,
            "PayableAmount": self.payable,
        }
        totals = "".join(
            money(name, amount, self.currency) for name, amount in sums.items()
        )
        return (
            f"{ubl_allowance(self.allowance, self.currency)}"
            f"<cac:TaxTotal>{money('TaxAmount', self.tax, tax_currency)}{parts}</cac:TaxTotal>"
            f"<cac:LegalMonetaryTotal>{totals}</cac:LegalMonetaryTotal>"
        )

    def _ubl_lines(self, kind: str) -> str:
        quantity = "InvoicedQuantity" if kind == "Invoice" else "CreditedQuantity"
        return "".join(
            f"<cac:{kind}Line><cbc:ID>{at}</cbc:ID>"
            f'<cbc:{quantity} unitCode="{line.unit}">{line.quantity}</cbc:{quantity}>'
            f"{money('LineExtensionAmount', line.total, self.currency)}"
            f"{ubl_allowance(line.allowance, self.currency)}"
            f"<cac:Item><cbc:Name>{line.name}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID>"
            f"<cbc:Percent>{line.rate}</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>"
            f"<cac:Price>{money('PriceAmount', line.price, self.currency)}"
            f"{f'<cbc:BaseQuantity>{line.per}</cbc:BaseQuantity>' if line.per else ''}</cac:Price>"
            f"</cac:{kind}Line>"
            for at, line in enumerate(self.lines, 1)
        )


_OLD_NAMES = (
    ("rsm:CrossIndustryInvoice", "rsm:CrossIndustryDocument"),
    ("rsm:ExchangedDocumentContext", "rsm:SpecifiedExchangedDocumentContext"),
    ("rsm:ExchangedDocument", "rsm:HeaderExchangedDocument"),
    ("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction"),
    ("ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement"),
    ("ApplicableHeaderTradeDelivery", "ApplicableSupplyChainTradeDelivery"),
    ("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement"),
    (
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    ),
    (
        "SpecifiedTradeSettlementLineMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    ),
    ("SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement"),
    ("SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery"),
    ("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement"),
    ("RateApplicablePercent", "ApplicablePercent"),
    ("IssuerAssignedID", "ID"),
)


def in_old_names(cii: str) -> str:
    """A CII document in the vocabulary of ZUGFeRD 1.0."""
    text = cii.replace(CII, ZF1)
    for new, old in _OLD_NAMES:
        text = text.replace(f"{new}>", f"{old}>").replace(f"{new} ", f"{old} ")
    return text


def pdf_with(
    *attachments: tuple[str, bytes],
    relationship: str = "/Data",
    associated: bool = True,
) -> bytes:
    """A one-page PDF that carries these files."""
    document = pikepdf.new()
    document.add_blank_page()
    for name, content in attachments:
        spec = pikepdf.AttachedFileSpec(
            document,
            content,
            filename=name,
            mime_type="text/xml",
            relationship=pikepdf.Name(relationship) if relationship else None,
        )
        document.attachments[name] = spec
    specs = [spec.obj for spec in document.attachments.values()]
    document.Root.AF = pikepdf.Array(specs)
    if not associated:
        del document.Root.AF
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _document(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'.encode()
