"""A UBL invoice that says everything that EN 16931 knows, each value once; `also` must find nothing in it."""

from base64 import b64encode

PDF = b64encode(b"%PDF-1.4 hours").decode()
_UBL = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
_UBL_ADDRESS = """<cbc:StreetName>{0} street</cbc:StreetName>
<cbc:AdditionalStreetName>{0} yard</cbc:AdditionalStreetName><cbc:CityName>{0} city</cbc:CityName>
<cbc:PostalZone>{0} zone</cbc:PostalZone><cbc:CountrySubentity>{0} region</cbc:CountrySubentity>
<cac:AddressLine><cbc:Line>{0} floor</cbc:Line></cac:AddressLine>
<cac:Country><cbc:IdentificationCode>{1}</cbc:IdentificationCode></cac:Country>"""
_VAT = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"


def _ubl_party(name: str, country: str, further: str = "") -> str:
    return f"""<cac:Party><cbc:EndpointID schemeID="EM">{name}@post.example</cbc:EndpointID>{further}
<cac:PartyIdentification><cbc:ID schemeID="0088">{name} 4000001123452</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>{name} trading</cbc:Name></cac:PartyName>
<cac:PostalAddress>{_UBL_ADDRESS.format(name, country)}</cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>{country}111</cbc:CompanyID>{_VAT}</cac:PartyTaxScheme>
<cac:PartyTaxScheme><cbc:CompanyID>{name} 22/815</cbc:CompanyID>
<cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>{name} registered</cbc:RegistrationName>
<cbc:CompanyID>{name} HRB 1</cbc:CompanyID><cbc:CompanyLegalForm>{name} capital</cbc:CompanyLegalForm></cac:PartyLegalEntity>
<cac:Contact><cbc:Name>{name} person</cbc:Name><cbc:Telephone>{name} 0431</cbc:Telephone>
<cbc:ElectronicMail>mail@{name}.example</cbc:ElectronicMail></cac:Contact></cac:Party>"""


def _ubl_allowance(what: str, charge: str, category: str) -> str:
    return f"""<cac:AllowanceCharge><cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>
<cbc:AllowanceChargeReasonCode>{what} code</cbc:AllowanceChargeReasonCode>
<cbc:AllowanceChargeReason>{what} reason</cbc:AllowanceChargeReason>
<cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric><cbc:Amount currencyID="EUR">10.00</cbc:Amount>
<cbc:BaseAmount currencyID="EUR">100.00</cbc:BaseAmount>{category}</cac:AllowanceCharge>"""


_UBL_CATEGORY = f"<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>{_VAT}</cac:TaxCategory>"


def whole_ubl(kind: str = "Invoice") -> bytes:
    """Every term, as the binding of EN 16931-3-2 has it."""
    project = {
        "Invoice": "<cac:ProjectReference><cbc:ID>the project</cbc:ID></cac:ProjectReference>",
        "CreditNote": "<cac:AdditionalDocumentReference><cbc:ID>the project</cbc:ID>"
        "<cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>",
    }[kind]
    due = "<cbc:DueDate>2026-04-30</cbc:DueDate>" if kind == "Invoice" else ""
    due_of_payment = (
        "" if due else "<cbc:PaymentDueDate>2026-04-30</cbc:PaymentDueDate>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2" {_UBL}>
<cbc:CustomizationID>the profile</cbc:CustomizationID><cbc:ProfileID>the process</cbc:ProfileID>
<cbc:ID>R-7</cbc:ID><cbc:IssueDate>2026-03-31</cbc:IssueDate>{due}
<cbc:{kind}TypeCode>381</cbc:{
        kind
    }TypeCode><cbc:Note>the first note</cbc:Note><cbc:Note>#AAI#the second note</cbc:Note>
<cbc:TaxPointDate>2026-03-30</cbc:TaxPointDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode><cbc:AccountingCost>the account code</cbc:AccountingCost>
<cbc:BuyerReference>the buyer reference</cbc:BuyerReference>
<cac:InvoicePeriod><cbc:StartDate>2026-03-01</cbc:StartDate><cbc:EndDate>2026-03-29</cbc:EndDate>
<cbc:DescriptionCode>35</cbc:DescriptionCode></cac:InvoicePeriod>
<cac:OrderReference><cbc:ID>the order</cbc:ID><cbc:SalesOrderID>the sales order</cbc:SalesOrderID></cac:OrderReference>
<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-01-02</cbc:IssueDate>
</cac:InvoiceDocumentReference></cac:BillingReference>
<cac:DespatchDocumentReference><cbc:ID>the despatch advice</cbc:ID></cac:DespatchDocumentReference>
<cac:ReceiptDocumentReference><cbc:ID>the receiving advice</cbc:ID></cac:ReceiptDocumentReference>
<cac:OriginatorDocumentReference><cbc:ID>the tender</cbc:ID></cac:OriginatorDocumentReference>
<cac:ContractDocumentReference><cbc:ID>the contract</cbc:ID></cac:ContractDocumentReference>
<cac:AdditionalDocumentReference><cbc:ID>the object</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>
</cac:AdditionalDocumentReference>
<cac:AdditionalDocumentReference><cbc:ID>the hours</cbc:ID><cbc:DocumentDescription>what was done</cbc:DocumentDescription>
<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="hours.pdf">{
        PDF
    }</cbc:EmbeddedDocumentBinaryObject>
</cac:Attachment></cac:AdditionalDocumentReference>
<cac:AdditionalDocumentReference><cbc:ID>the plan</cbc:ID><cac:Attachment><cac:ExternalReference>
<cbc:URI>https://plans.example/7</cbc:URI></cac:ExternalReference></cac:Attachment></cac:AdditionalDocumentReference>
{project}
<cac:AccountingSupplierParty>{
        _ubl_party(
            "seller",
            "DE",
            '<cac:PartyIdentification><cbc:ID schemeID="SEPA">the creditor</cbc:ID></cac:PartyIdentification>',
        )
    }</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty>{_ubl_party("buyer", "FR")}</cac:AccountingCustomerParty>
<cac:PayeeParty><cac:PartyIdentification><cbc:ID schemeID="0060">the payee number</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>the payee</cbc:Name></cac:PartyName>
<cac:PartyLegalEntity><cbc:CompanyID>the payee HRB</cbc:CompanyID></cac:PartyLegalEntity></cac:PayeeParty>
<cac:TaxRepresentativeParty><cac:PartyName><cbc:Name>the representative</cbc:Name></cac:PartyName>
<cac:PostalAddress>{_UBL_ADDRESS.format("representative", "AT")}</cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>ATU111</cbc:CompanyID>{
        _VAT
    }</cac:PartyTaxScheme></cac:TaxRepresentativeParty>
<cac:Delivery><cbc:ActualDeliveryDate>2026-03-28</cbc:ActualDeliveryDate>
<cac:DeliveryLocation><cbc:ID schemeID="0088">the place</cbc:ID>
<cac:Address>{
        _UBL_ADDRESS.format("delivery", "NL")
    }</cac:Address></cac:DeliveryLocation>
<cac:DeliveryParty><cac:PartyName><cbc:Name>the receiver</cbc:Name></cac:PartyName></cac:DeliveryParty></cac:Delivery>
<cac:PaymentMeans><cbc:PaymentMeansCode name="by transfer">58</cbc:PaymentMeansCode>{
        due_of_payment
    }
<cbc:PaymentID>the payment reference</cbc:PaymentID>
<cac:PayeeFinancialAccount><cbc:ID>DE89370400440532013000</cbc:ID><cbc:Name>the holder</cbc:Name>
<cac:FinancialInstitutionBranch><cbc:ID>COBADEFFXXX</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount>
</cac:PaymentMeans>
<cac:PaymentMeans><cbc:PaymentMeansCode>48</cbc:PaymentMeansCode>
<cac:CardAccount><cbc:PrimaryAccountNumberID>****1234</cbc:PrimaryAccountNumberID><cbc:HolderName>the card holder</cbc:HolderName>
</cac:CardAccount></cac:PaymentMeans>
<cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode>
<cac:PaymentMandate><cbc:ID>the mandate</cbc:ID><cac:PayerFinancialAccount><cbc:ID>FR7630006000011234567890189</cbc:ID>
</cac:PayerFinancialAccount></cac:PaymentMandate></cac:PaymentMeans>
<cac:PaymentTerms><cbc:Note>#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=100.00#
the terms</cbc:Note></cac:PaymentTerms>
{_ubl_allowance("rebate", "false", _UBL_CATEGORY)}{
        _ubl_allowance("freight", "true", _UBL_CATEGORY)
    }
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">18.05</cbc:TaxAmount>
<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">95.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">18.05</cbc:TaxAmount>
{_UBL_CATEGORY}</cac:TaxSubtotal>
<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">0.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">0.00</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent><cbc:TaxExemptionReasonCode>VATEX-EU-O</cbc:TaxExemptionReasonCode>
<cbc:TaxExemptionReason>the exemption</cbc:TaxExemptionReason>{
        _VAT
    }</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">201.00</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">95.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">95.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">113.05</cbc:TaxInclusiveAmount>
<cbc:AllowanceTotalAmount currencyID="EUR">10.00</cbc:AllowanceTotalAmount><cbc:ChargeTotalAmount currencyID="EUR">10.00</cbc:ChargeTotalAmount>
<cbc:PrepaidAmount currencyID="EUR">13.00</cbc:PrepaidAmount><cbc:PayableRoundingAmount currencyID="EUR">-0.05</cbc:PayableRoundingAmount>
<cbc:PayableAmount currencyID="EUR">100.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
{_ubl_line(kind)}</{kind}>""".encode()


def _ubl_line(kind: str) -> str:
    quantity = "InvoicedQuantity" if kind == "Invoice" else "CreditedQuantity"
    return f"""<cac:{kind}Line><cbc:ID>line 1</cbc:ID><cbc:Note>the line note</cbc:Note>
<cbc:{quantity} unitCode="HUR">2</cbc:{quantity}><cbc:LineExtensionAmount currencyID="EUR">95.00</cbc:LineExtensionAmount>
<cbc:AccountingCost>the line account code</cbc:AccountingCost>
<cac:InvoicePeriod><cbc:StartDate>2026-03-02</cbc:StartDate><cbc:EndDate>2026-03-03</cbc:EndDate></cac:InvoicePeriod>
<cac:OrderLineReference><cbc:LineID>the order line</cbc:LineID></cac:OrderLineReference>
<cac:DocumentReference><cbc:ID>the line object</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>
{_ubl_allowance("line rebate", "false", "")}
<cac:Item><cbc:Description>with oil</cbc:Description><cbc:Name>Oiling</cbc:Name>
<cac:BuyersItemIdentification><cbc:ID>the buyer item</cbc:ID></cac:BuyersItemIdentification>
<cac:SellersItemIdentification><cbc:ID>the seller item</cbc:ID></cac:SellersItemIdentification>
<cac:StandardItemIdentification><cbc:ID schemeID="0160">the standard item</cbc:ID></cac:StandardItemIdentification>
<cac:OriginCountry><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:OriginCountry>
<cac:CommodityClassification><cbc:ItemClassificationCode listID="STI">the class</cbc:ItemClassificationCode></cac:CommodityClassification>
<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>{_VAT}</cac:ClassifiedTaxCategory>
<cac:AdditionalItemProperty><cbc:Name>Colour</cbc:Name><cbc:Value>Red</cbc:Value></cac:AdditionalItemProperty></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">52.50</cbc:PriceAmount><cbc:BaseQuantity unitCode="HUR">1</cbc:BaseQuantity>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">7.50</cbc:Amount>
<cbc:BaseAmount currencyID="EUR">60.00</cbc:BaseAmount></cac:AllowanceCharge></cac:Price></cac:{kind}Line>"""
