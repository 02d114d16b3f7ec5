"""A CII invoice that says all that EN 16931 knows, and the same by ZUGFeRD 1.0's names."""

from tests.extraction.einvoice.drawn import in_old_names
from tests.extraction.einvoice.whole_ubl import PDF

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
<ram:Name>what was done</ram:Name><ram:AttachmentBinaryObject mimeCode="application/pdf" filename="hours.pdf">{PDF}</ram:AttachmentBinaryObject>
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
