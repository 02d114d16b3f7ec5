"""What an export can be written as: one `Format` each, by its name."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from .datev import Datev, DatevLedger
from .documents import Documents
from .einvoices.hybrid import FacturX
from .einvoices.many import EInvoices
from .format import Brief, Format, Misfit, Option, Own, Part, WrongSettings
from .json_lines import JsonLines
from .separated import Separated
from .workbook import Workbook

_ALL: Final[tuple[Format, ...]] = (
    Separated(),
    Workbook(),
    JsonLines(),
    EInvoices("ubl", _("UBL 2.1"), "UBL"),
    EInvoices("cii", _("CII"), "CII"),
    FacturX(),
    Documents(),
    Datev(),
    DatevLedger(),
)
FORMATS: Final[Mapping[str, Format]] = {one.name: one for one in _ALL}

__all__ = [
    "FORMATS",
    "Brief",
    "Format",
    "Misfit",
    "Option",
    "Own",
    "Part",
    "WrongSettings",
]
