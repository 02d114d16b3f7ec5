"""Tables as CSV files, and index.xml, which describes them to the auditor's program (GDPdU, description standard of 2004)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO, Final

from lxml import etree

from .tables import FACTOR_PLACES, Column, Table, Value

DTD_NAME: Final = "gdpdu-01-09-2004.dtd"
# What the standard says of the elements that are written here.
DTD: Final = """<!ELEMENT DataSet (Version, DataSupplier?, Media+)>
<!ELEMENT Version (#PCDATA)>
<!ELEMENT DataSupplier (Name, Location, Comment)>
<!ELEMENT Name (#PCDATA)>
<!ELEMENT Location (#PCDATA)>
<!ELEMENT Comment (#PCDATA)>
<!ELEMENT Media (Name, Table+)>
<!ELEMENT Table (URL, Name?, Description?, Validity?, UTF8?, (DecimalSymbol, DigitGroupingSymbol)?, Range?, VariableLength)>
<!ELEMENT URL (#PCDATA)>
<!ELEMENT Description (#PCDATA)>
<!ELEMENT Validity (Range, Format?)>
<!ELEMENT Range (From, To?)>
<!ELEMENT From (#PCDATA)>
<!ELEMENT To (#PCDATA)>
<!ELEMENT Format (#PCDATA)>
<!ELEMENT UTF8 EMPTY>
<!ELEMENT DecimalSymbol (#PCDATA)>
<!ELEMENT DigitGroupingSymbol (#PCDATA)>
<!ELEMENT VariableLength (ColumnDelimiter?, RecordDelimiter?, TextEncapsulator?, VariablePrimaryKey*, VariableColumn*, ForeignKey*)>
<!ELEMENT ColumnDelimiter (#PCDATA)>
<!ELEMENT RecordDelimiter (#PCDATA)>
<!ELEMENT TextEncapsulator (#PCDATA)>
<!ELEMENT VariablePrimaryKey (Name, Description?, (Numeric | (AlphaNumeric, MaxLength?) | Date))>
<!ELEMENT VariableColumn (Name, Description?, (Numeric | (AlphaNumeric, MaxLength?) | Date))>
<!ELEMENT ForeignKey (Name+, References)>
<!ELEMENT References (#PCDATA)>
<!ELEMENT Numeric (Accuracy?)>
<!ELEMENT Accuracy (#PCDATA)>
<!ELEMENT AlphaNumeric EMPTY>
<!ELEMENT MaxLength (#PCDATA)>
<!ELEMENT Date (Format?)>
"""
_DATE: Final = "DD.MM.YYYY"
_DELIMITER: Final = ";"
_END: Final = "\r\n"


@dataclass(slots=True)
class Sheet:
    """A table's file while it is written; it learns how long its texts are. `places` are the decimals of amounts."""

    table: Table
    out: IO[bytes]
    places: int
    longest: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._line(f'"{column.name}"' for column in self.table.columns)

    def add(self, values: Sequence[Value]) -> None:
        """One row."""
        columns = self.table.columns
        self._line(
            self._cell(column, value)
            for column, value in zip(columns, values, strict=True)
        )

    def places_of(self, column: Column) -> int:
        """How many decimals a number has there."""
        forms = {"amount": self.places, "factor": FACTOR_PLACES}
        return forms.get(column.form, 0)

    def _line(self, cells: Iterable[str]) -> None:
        self.out.write((_DELIMITER.join(cells) + _END).encode())

    def _cell(self, column: Column, value: Value) -> str:
        if column.form == "text":
            text = "" if value is None else str(value)
            known = self.longest.get(column.name, 0)
            self.longest[column.name] = max(known, len(text))
            return '"' + text.replace('"', '""') + '"'
        if value is None:
            return ""
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        number = Decimal(value)
        places = self.places_of(column)
        if number != round(number, places):
            raise ValueError(f"{column.name}: {number} has more than {places} decimals")
        return f"{number:.{places}f}".replace(".", ",")


def index_xml(
    sheets: Sequence[Sheet], *, supplier: Mapping[str, str], first: date, last: date
) -> bytes:
    """What is in which file: tables, columns, types, the decimal mark. `supplier` has Name, Location and Comment."""
    root = etree.Element("DataSet")
    _put(root, "Version", "1.0")
    whose = etree.SubElement(root, "DataSupplier")
    for name in ("Name", "Location", "Comment"):
        _put(whose, name, supplier[name])
    media = etree.SubElement(root, "Media")
    _put(media, "Name", "Countersign")
    for sheet in sheets:
        media.append(_table(sheet, first, last))
    doctype = f'<!DOCTYPE DataSet SYSTEM "{DTD_NAME}">'
    return bytes(
        etree.tostring(
            root,
            xml_declaration=True,
            encoding="UTF-8",
            pretty_print=True,
            doctype=doctype,
        )
    )


def _table(sheet: Sheet, first: date, last: date) -> etree._Element:
    table = sheet.table
    found = etree.Element("Table")
    _put(found, "URL", table.file)
    _put(found, "Name", table.name)
    _put(found, "Description", str(table.label))
    validity = etree.SubElement(found, "Validity")
    days = etree.SubElement(validity, "Range")
    _put(days, "From", f"{first:%d.%m.%Y}")
    _put(days, "To", f"{last:%d.%m.%Y}")
    _put(validity, "Format", _DATE)
    etree.SubElement(found, "UTF8")
    _put(found, "DecimalSymbol", ",")
    _put(found, "DigitGroupingSymbol", ".")
    _put(etree.SubElement(found, "Range"), "From", "2")  # the first line has the names
    form = etree.SubElement(found, "VariableLength")
    _put(form, "ColumnDelimiter", _DELIMITER)
    _put(form, "RecordDelimiter", _END)
    _put(form, "TextEncapsulator", '"')
    for at, column in enumerate(table.columns):
        kind = "VariablePrimaryKey" if at < table.keys else "VariableColumn"
        form.append(_column(sheet, column, kind))
    for column in table.columns:
        if column.of:
            key = etree.SubElement(form, "ForeignKey")
            _put(key, "Name", column.name)
            _put(key, "References", column.of)
    return found


def _column(sheet: Sheet, column: Column, kind: str) -> etree._Element:
    found = etree.Element(kind)
    _put(found, "Name", column.name)
    _put(found, "Description", str(column.label))
    if column.form == "text":
        etree.SubElement(found, "AlphaNumeric")
        _put(found, "MaxLength", str(max(1, sheet.longest.get(column.name, 0))))
    elif column.form == "date":
        _put(etree.SubElement(found, "Date"), "Format", _DATE)
    else:
        number = etree.SubElement(found, "Numeric")
        _put(number, "Accuracy", str(sheet.places_of(column)))
    return found


def _put(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
