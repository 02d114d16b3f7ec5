"""Parties and amounts of drawn e-invoices, in each syntax."""


def cii_party(name: str, vat_id: str) -> str:
    return (
        f"<ram:Name>{name}</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>12345</ram:PostcodeCode>"
        "<ram:CityName>Hill</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>"
        f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">12/345</ram:ID></ram:SpecifiedTaxRegistration>'
        f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat_id}</ram:ID></ram:SpecifiedTaxRegistration>'
    )


def ubl_party(name: str, vat_id: str) -> str:
    return (
        f"<cac:Party><cac:PartyName><cbc:Name>{name} shop</cbc:Name></cac:PartyName>"
        "<cac:PostalAddress><cbc:CityName>Hill</cbc:CityName><cbc:PostalZone>12345</cbc:PostalZone>"
        "<cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        f"<cac:PartyTaxScheme><cbc:CompanyID>{vat_id}</cbc:CompanyID>"
        "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        "<cac:PartyTaxScheme><cbc:CompanyID>12/345</cbc:CompanyID>"
        "<cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>"
    )


def cii_allowance(amount: str) -> str:
    return (
        "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator>"
        f"</ram:ChargeIndicator><ram:ActualAmount>{amount}</ram:ActualAmount><ram:Reason>Loyalty</ram:Reason>"
        "</ram:SpecifiedTradeAllowanceCharge>"
    )


def ubl_allowance(amount: str, currency: str) -> str:
    return amount and (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
        f"{money('Amount', amount, currency)}</cac:AllowanceCharge>"
    )


def iso(compact: str) -> str:
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"


def money(name: str, amount: str, currency: str) -> str:
    return (
        f'<cbc:{name} currencyID="{currency}">{amount}</cbc:{name}>' if amount else ""
    )
