"""Invoices that say everything that EN 16931 knows, each value once, in UBL and in CII; `also` must find nothing in them."""

from base64 import b64encode

from tests.extraction.einvoice.drawn import in_old_names

_PDF = b64encode(b"%PDF-1.4 hours").decode()
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
        _PDF
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


_CII = (
    'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" '
    'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" '
    'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100" '
    'xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"'
)


def _date(name: str, day: str) -> str:
    return f'<ram:{name}><udt:DateTimeString format="102">{day}</udt:DateTimeString></ram:{name}>'


def _cii_party(name: str, country: str) -> str:
    return f"""<ram:ID>{name} number</ram:ID><ram:GlobalID schemeID="0088">{name} 4000001123452</ram:GlobalID>
<ram:Name>{name} registered</ram:Name><ram:Description>{name} capital</ram:Description>
<ram:SpecifiedLegalOrganization><ram:ID>{name} HRB 1</ram:ID><ram:TradingBusinessName>{name} trading</ram:TradingBusinessName>
</ram:SpecifiedLegalOrganization>
<ram:DefinedTradeContact><ram:PersonName>{name} person</ram:PersonName><ram:DepartmentName>{name} office</ram:DepartmentName>
<ram:TelephoneUniversalCommunication><ram:CompleteNumber>{name} 0431</ram:CompleteNumber></ram:TelephoneUniversalCommunication>
<ram:EmailURIUniversalCommunication><ram:URIID>mail@{name}.example</ram:URIID></ram:EmailURIUniversalCommunication></ram:DefinedTradeContact>
<ram:PostalTradeAddress><ram:PostcodeCode>{name} zone</ram:PostcodeCode><ram:LineOne>{name} street</ram:LineOne>
<ram:LineTwo>{name} yard</ram:LineTwo><ram:LineThree>{name} floor</ram:LineThree><ram:CityName>{name} city</ram:CityName>
<ram:CountryID>{country}</ram:CountryID><ram:CountrySubDivisionName>{name} region</ram:CountrySubDivisionName></ram:PostalTradeAddress>
<ram:URIUniversalCommunication><ram:URIID schemeID="EM">{name}@post.example</ram:URIID></ram:URIUniversalCommunication>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{country}111</ram:ID></ram:SpecifiedTaxRegistration>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">{name} 22/815</ram:ID></ram:SpecifiedTaxRegistration>"""


def _reference(name: str, number: str, further: str = "") -> str:
    return f"<ram:{name}><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID>{further}</ram:{name}>"


def _cii_allowance(what: str, charge: str, tax: str) -> str:
    return f"""<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{charge}</udt:Indicator></ram:ChargeIndicator>
<ram:CalculationPercent>10</ram:CalculationPercent><ram:BasisAmount>100.00</ram:BasisAmount><ram:ActualAmount>10.00</ram:ActualAmount>
<ram:ReasonCode>{what} code</ram:ReasonCode><ram:Reason>{what} reason</ram:Reason>{tax}</ram:SpecifiedTradeAllowanceCharge>"""


_CII_TAX = """<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:CategoryTradeTax>"""
_OBJECT = "<ram:TypeCode>130</ram:TypeCode>"


def whole_cii() -> bytes:
    """Every term, as the binding of EN 16931-3-3 has it, and Factur-X's cash discounts."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice {_CII}><rsm:ExchangedDocumentContext>
<ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>the process</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>
<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>the profile</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>R-7</ram:ID><ram:TypeCode>381</ram:TypeCode>{_date("IssueDateTime", "20260331")}
<ram:IncludedNote><ram:Content>the first note</ram:Content></ram:IncludedNote>
<ram:IncludedNote><ram:Content>the second note</ram:Content><ram:SubjectCode>AAI</ram:SubjectCode></ram:IncludedNote></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>{_cii_line()}
<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>the buyer reference</ram:BuyerReference>
<ram:SellerTradeParty>{_cii_party("seller", "DE")}</ram:SellerTradeParty>
<ram:BuyerTradeParty>{_cii_party("buyer", "FR")}</ram:BuyerTradeParty>
<ram:SellerTaxRepresentativeTradeParty>{_cii_party("representative", "AT")}</ram:SellerTaxRepresentativeTradeParty>
{_reference("SellerOrderReferencedDocument", "the sales order")}{_reference("BuyerOrderReferencedDocument", "the order")}
{_reference("ContractReferencedDocument", "the contract")}
{_reference("AdditionalReferencedDocument", "the tender", "<ram:TypeCode>50</ram:TypeCode>")}
{_reference("AdditionalReferencedDocument", "the object", _OBJECT)}
<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>the hours</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode>
<ram:Name>what was done</ram:Name><ram:AttachmentBinaryObject mimeCode="application/pdf" filename="hours.pdf">{_PDF}</ram:AttachmentBinaryObject>
</ram:AdditionalReferencedDocument>
<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>the plan</ram:IssuerAssignedID><ram:URIID>https://plans.example/7</ram:URIID>
<ram:TypeCode>916</ram:TypeCode></ram:AdditionalReferencedDocument>
<ram:SpecifiedProcuringProject><ram:ID>the project</ram:ID><ram:Name>Project reference</ram:Name></ram:SpecifiedProcuringProject>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ShipToTradeParty>{_cii_party("delivery", "NL")}</ram:ShipToTradeParty>
<ram:ActualDeliverySupplyChainEvent>{_date("OccurrenceDateTime", "20260328")}</ram:ActualDeliverySupplyChainEvent>
{_reference("DespatchAdviceReferencedDocument", "the despatch advice")}
{_reference("ReceivingAdviceReferencedDocument", "the receiving advice")}</ram:ApplicableHeaderTradeDelivery>
{_cii_settlement()}</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>""".encode()


def whole_zugferd_1() -> bytes:
    """The same under the names that ZUGFeRD 1.0 had."""
    return (
        in_old_names(whole_cii().decode())
        .replace("FormattedIssueDateTime", "IssueDateTime")
        .encode()
    )


def _cii_settlement() -> str:
    return f"""<ram:ApplicableHeaderTradeSettlement><ram:CreditorReferenceID>the creditor</ram:CreditorReferenceID>
<ram:PaymentReference>the payment reference</ram:PaymentReference><ram:TaxCurrencyCode>SEK</ram:TaxCurrencyCode>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:PayeeTradeParty>{_cii_party("payee", "IT")}</ram:PayeeTradeParty>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:Information>by transfer</ram:Information>
<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DE89370400440532013000</ram:IBANID><ram:AccountName>the holder</ram:AccountName>
</ram:PayeePartyCreditorFinancialAccount><ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>COBADEFFXXX</ram:BICID>
</ram:PayeeSpecifiedCreditorFinancialInstitution></ram:SpecifiedTradeSettlementPaymentMeans>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>48</ram:TypeCode><ram:ApplicableTradeSettlementFinancialCard>
<ram:ID>****1234</ram:ID><ram:CardholderName>the card holder</ram:CardholderName></ram:ApplicableTradeSettlementFinancialCard>
</ram:SpecifiedTradeSettlementPaymentMeans>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>59</ram:TypeCode>
<ram:PayerPartyDebtorFinancialAccount><ram:IBANID>FR7630006000011234567890189</ram:IBANID></ram:PayerPartyDebtorFinancialAccount>
</ram:SpecifiedTradeSettlementPaymentMeans>
<ram:ApplicableTradeTax><ram:CalculatedAmount>18.05</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
<ram:BasisAmount>95.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>
<ram:TaxPointDate><udt:DateString format="102">20260330</udt:DateString></ram:TaxPointDate>
<ram:DueDateTypeCode>35</ram:DueDateTypeCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
<ram:ExemptionReason>the exemption</ram:ExemptionReason><ram:BasisAmount>0.00</ram:BasisAmount><ram:CategoryCode>E</ram:CategoryCode>
<ram:ExemptionReasonCode>VATEX-EU-O</ram:ExemptionReasonCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:BillingSpecifiedPeriod>{_date("StartDateTime", "20260301")}{_date("EndDateTime", "20260329")}</ram:BillingSpecifiedPeriod>
{_cii_allowance("rebate", "false", _CII_TAX)}{_cii_allowance("freight", "true", _CII_TAX)}
<ram:SpecifiedTradePaymentTerms><ram:Description>the discount's terms</ram:Description>{_date("DueDateDateTime", "20260414")}
<ram:ApplicableTradePaymentDiscountTerms><ram:BasisAmount>113.05</ram:BasisAmount><ram:CalculationPercent>3</ram:CalculationPercent>
<ram:ActualDiscountAmount>3.39</ram:ActualDiscountAmount></ram:ApplicableTradePaymentDiscountTerms></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradePaymentTerms><ram:Description>the terms</ram:Description>{_date("DueDateDateTime", "20260430")}
<ram:DirectDebitMandateID>the mandate</ram:DirectDebitMandateID></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>95.00</ram:LineTotalAmount>
<ram:ChargeTotalAmount>10.00</ram:ChargeTotalAmount><ram:AllowanceTotalAmount>10.00</ram:AllowanceTotalAmount>
<ram:TaxBasisTotalAmount>95.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">18.05</ram:TaxTotalAmount>
<ram:TaxTotalAmount currencyID="SEK">201.00</ram:TaxTotalAmount><ram:RoundingAmount>-0.05</ram:RoundingAmount>
<ram:GrandTotalAmount>113.05</ram:GrandTotalAmount><ram:TotalPrepaidAmount>13.00</ram:TotalPrepaidAmount>
<ram:DuePayableAmount>100.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>R-1</ram:IssuerAssignedID><ram:FormattedIssueDateTime>
<qdt:DateTimeString format="102">20260102</qdt:DateTimeString></ram:FormattedIssueDateTime></ram:InvoiceReferencedDocument>
<ram:ReceivableSpecifiedTradeAccountingAccount><ram:ID>the account code</ram:ID></ram:ReceivableSpecifiedTradeAccountingAccount>
</ram:ApplicableHeaderTradeSettlement>"""


def _cii_line() -> str:
    return f"""<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>line 1</ram:LineID>
<ram:IncludedNote><ram:Content>the line note</ram:Content></ram:IncludedNote></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:GlobalID schemeID="0160">the standard item</ram:GlobalID>
<ram:SellerAssignedID>the seller item</ram:SellerAssignedID><ram:BuyerAssignedID>the buyer item</ram:BuyerAssignedID>
<ram:Name>Oiling</ram:Name><ram:Description>with oil</ram:Description>
<ram:ApplicableProductCharacteristic><ram:Description>Colour</ram:Description><ram:Value>Red</ram:Value></ram:ApplicableProductCharacteristic>
<ram:DesignatedProductClassification><ram:ClassCode listID="STI">the class</ram:ClassCode></ram:DesignatedProductClassification>
<ram:OriginTradeCountry><ram:ID>SE</ram:ID></ram:OriginTradeCountry></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:BuyerOrderReferencedDocument><ram:LineID>the order line</ram:LineID></ram:BuyerOrderReferencedDocument>
<ram:GrossPriceProductTradePrice><ram:ChargeAmount>60.00</ram:ChargeAmount><ram:BasisQuantity unitCode="HUR">1</ram:BasisQuantity>
<ram:AppliedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
<ram:ActualAmount>7.50</ram:ActualAmount></ram:AppliedTradeAllowanceCharge></ram:GrossPriceProductTradePrice>
<ram:NetPriceProductTradePrice><ram:ChargeAmount>52.50</ram:ChargeAmount><ram:BasisQuantity unitCode="HUR">1</ram:BasisQuantity>
</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="HUR">2</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:BillingSpecifiedPeriod>{_date("StartDateTime", "20260302")}{_date("EndDateTime", "20260303")}</ram:BillingSpecifiedPeriod>
{_cii_allowance("line rebate", "false", "")}
<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>95.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
{_reference("AdditionalReferencedDocument", "the line object", _OBJECT)}
<ram:ReceivableSpecifiedTradeAccountingAccount><ram:ID>the line account code</ram:ID></ram:ReceivableSpecifiedTradeAccountingAccount>
</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""
