"""What kind of VAT it is: UNTDID 5305 (BT-118, BT-151), and why there is none: VATEX (BT-121)."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Names = Mapping[str, str | Promise]

CATEGORIES: Final[Names] = {
    "S": _("Standard rate"),
    "Z": _("Zero rated"),
    "E": _("Exempt from tax"),
    "AE": _("Reverse charge"),
    "K": _("Intra-community supply"),
    "G": _("Export outside the EU"),
    "O": _("Not subject to tax"),
    "L": _("Canary Islands tax (IGIC)"),
    "M": _("Tax of Ceuta and Melilla (IPSI)"),
    "B": _("Transferred tax (Italy)"),
    "AA": _("Lower rate"),
    "H": _("Higher rate"),
}

EXEMPTIONS: Final[Names] = {
    "VATEX-EU-AE": _("Reverse charge"),
    "VATEX-EU-IC": _("Intra-community supply"),
    "VATEX-EU-G": _("Export outside the EU"),
    "VATEX-EU-O": _("Not subject to tax"),
    "VATEX-EU-D": _("Travel agents' margin scheme"),
    "VATEX-EU-F": _("Margin scheme for second-hand goods"),
    "VATEX-EU-I": _("Margin scheme for works of art"),
    "VATEX-EU-J": _("Margin scheme for collectors' items and antiques"),
    "VATEX-EU-79-C": _(
        "Expenses paid in the customer's name (article 79, point c, of Directive 2006/112/EC)"
    ),
    "VATEX-FR-FRANCHISE": _("Small business without VAT (France)"),
    "VATEX-FR-CNWVAT": _("Credit note without VAT (France)"),
}
