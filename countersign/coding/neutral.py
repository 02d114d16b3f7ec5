"""A small chart of nobody's in particular, to begin with: the owner changes what is different."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import AccountKind
from .models.chart import TaxCategory

ACCOUNTS: Final[Sequence[tuple[str, str | Promise, str]]] = (
    ("0400", _("Machines and equipment"), AccountKind.ASSET),
    ("0600", _("Office and IT equipment"), AccountKind.ASSET),
    ("0700", _("Low-value assets"), AccountKind.ASSET),
    ("4000", _("Materials and goods"), AccountKind.EXPENSE),
    ("4100", _("Services by others"), AccountKind.EXPENSE),
    ("4200", _("Temporary staff"), AccountKind.EXPENSE),
    ("5000", _("Rent"), AccountKind.EXPENSE),
    ("5100", _("Electricity, gas, water"), AccountKind.EXPENSE),
    ("5200", _("Cleaning and waste"), AccountKind.EXPENSE),
    ("5300", _("Repairs and maintenance"), AccountKind.EXPENSE),
    ("5400", _("Insurance"), AccountKind.EXPENSE),
    ("5500", _("Fees and contributions"), AccountKind.EXPENSE),
    ("6000", _("Vehicles: fuel"), AccountKind.EXPENSE),
    ("6050", _("Vehicles: leasing and repairs"), AccountKind.EXPENSE),
    ("6100", _("Travel"), AccountKind.EXPENSE),
    ("6150", _("Entertaining"), AccountKind.EXPENSE),
    ("6200", _("Advertising"), AccountKind.EXPENSE),
    ("6300", _("Freight and postage"), AccountKind.EXPENSE),
    ("6400", _("Telephone and internet"), AccountKind.EXPENSE),
    ("6450", _("Software and hosting"), AccountKind.EXPENSE),
    ("6500", _("Office supplies"), AccountKind.EXPENSE),
    ("6550", _("Books and training"), AccountKind.EXPENSE),
    ("6600", _("Legal and tax advice"), AccountKind.EXPENSE),
    ("6700", _("Bank charges"), AccountKind.EXPENSE),
    ("6900", _("Other expenses"), AccountKind.EXPENSE),
)
# Rates differ by country: these say what they are for, and the owner sets the rate.
TAX_CODES: Final[Sequence[tuple[str, str | Promise, Decimal | None, str]]] = (
    ("V", _("Input tax, usual rate"), None, TaxCategory.STANDARD),
    ("VR", _("Input tax, reduced rate"), None, TaxCategory.STANDARD),
    ("0", _("No tax"), Decimal(0), TaxCategory.EXEMPT),
    ("EU", _("Bought within the EU"), None, TaxCategory.WITHIN_EU),
    ("RC", _("Reverse charge"), None, TaxCategory.REVERSE),
)
