"""Rule packs written for the tests, as Peppol writes its rules: functions, lets, abstract patterns, includes."""

from pathlib import Path

NORTH = "urn:cen.eu:en16931:2017#compliant#urn:north.example:billing:1.0"

MANIFEST = """
name = "North billing"
version = "{version}"
syntax = "UBL"
profiles = ["urn:cen.eu:en16931:2017#compliant#urn:north.example:*"]
valid_from = {valid_from}
files = ["north.sch"]
"""

SCHEMA = """<?xml version="1.0" encoding="UTF-8"?>
<schema xmlns="http://purl.oclc.org/dsdl/schematron" xmlns:u="utils" schemaVersion="iso" queryBinding="xslt2">
  <title>Rules of the north</title>
  <ns uri="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" prefix="cbc"/>
  <ns uri="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" prefix="cac"/>
  <ns uri="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" prefix="ubl"/>
  <ns uri="http://www.w3.org/2001/XMLSchema" prefix="xs"/>
  <ns uri="utils" prefix="u"/>
  <let name="country" value="
      if (/*/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress) then
        upper-case(/*/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode)
      else
        'XX'"/>
  <function xmlns="http://www.w3.org/1999/XSL/Transform" name="u:even" as="xs:boolean">
    <param name="value" as="xs:string?"/>
    <value-of select="string-length(string($value)) mod 2 = 0"/>
  </function>
  <pattern>
    <let name="number" value="string(/*/cbc:ID)"/>
    <rule context="/ubl:Invoice">
      <let name="wanted" value="concat('N', $number)"/>
      <assert id="NORTH-R001" flag="fatal" test="u:even(cbc:ID)">The number <value-of select="$number"/> of this
        <name/> MUST have an even length, not as {$wanted}.</assert>
      <report id="NORTH-R002" flag="warning" test="$country = 'XX'">The country is not known.</report>
      <assert id="NORTH-R003" test="cbc:BuyerReference">A buyer reference MUST be provided.</assert>
    </rule>
    <rule context="/*">
      <assert id="NORTH-R004" test="false()" flag="fatal">Never reached: the first rule that matches counts.</assert>
    </rule>
  </pattern>
  <pattern abstract="true" id="short">
    <rule context="$where">
      <assert id="$id" flag="fatal" test="$MOST-1 and $MOST-10">At most $most letters.</assert>
    </rule>
  </pattern>
  <pattern is-a="short">
    <param name="where" value="cac:Item/cbc:Name"/><param name="id" value="NORTH-R010"/><param name="most" value="5"/>
    <param name="MOST-1" value="string-length(.) &lt;= 5"/><param name="MOST-10" value="true()"/>
  </pattern>
  <pattern is-a="short">
    <param name="where" value="cbc:Note | @currencyID"/><param name="id" value="NORTH-R011"/><param name="most" value="3"/>
    <param name="MOST-1" value="string-length(.) &lt;= 3"/><param name="MOST-10" value="true()"/>
  </pattern>
  <pattern>
    <let name="number" value="count(//cac:InvoiceLine)"/>
    <rule abstract="true" id="counted"><assert id="NORTH-R020" flag="fatal" test="$number &lt; 2">One line at most.</assert></rule>
    <rule context="cac:LegalMonetaryTotal"><extends rule="counted"/></rule>
  </pattern>
  <include href="parts/dates.sch#dates"/>
</schema>
"""

PART = """<schema xmlns="http://purl.oclc.org/dsdl/schematron">
  <pattern id="dates">
    <rule context="cbc:IssueDate | cbc:DueDate">
      <assert id="NORTH-R030" flag="fatal" test=". castable as xs:date">Not a day: <value-of select="name()"/>.</assert>
    </rule>
  </pattern>
</schema>
"""


def write_pack(
    folder: Path,
    name: str = "north",
    *,
    version: str = "2026-05",
    valid_from: str = "2026-01-01",
    manifest: str = MANIFEST,
    schema: str = SCHEMA,
) -> Path:
    """A pack under `folder`; what it is given instead of its own makes another, or a broken one."""
    place = folder / name
    (place / "parts").mkdir(parents=True)
    said = manifest.replace("{version}", version).replace("{valid_from}", valid_from)
    (place / "manifest.toml").write_text(said, encoding="utf-8")
    (place / "north.sch").write_text(schema, encoding="utf-8")
    (place / "parts" / "dates.sch").write_text(PART, encoding="utf-8")
    return place
