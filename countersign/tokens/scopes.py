"""What a token may be allowed to do, by noun and verb. A token does nothing that its member may not do as well."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: Final[Mapping[str, str | Promise]] = {
    "documents:read": _("Look at files and fetch them"),
    "documents:write": _("Upload files, which begin drafts"),
    "invoices:read": _("Look at invoices, their checks and what was read"),
    "invoices:write": _("Enter and change drafts"),
    "invoices:delete": _("Delete invoices that nobody has decided on"),
    "invoices:assign": _("Hand invoices over to colleagues"),
    "invoices:submit": _("Submit drafts and take them back"),
    "invoices:decide": _("Return and reject what waits"),
    "comments:read": _("Read comments"),
    "comments:write": _("Write comments"),
    "history:read": _("Read the history"),
    "vendors:read": _("Look at vendors and their bank accounts"),
    "vendors:write": _("Add and change vendors, merge and block them"),
    "coding:read": _("Look at what invoices are coded with"),
    "coding:write": _("Change charts, coding rules and how vendors are coded"),
    "payments:read": _("Look at what was paid"),
    "payments:write": _("Keep that invoices were paid elsewhere, and undo payments"),
    "runs:write": _("Propose, change and cancel payment runs, which people release"),
    "statements:write": _("Read bank statements in and book them"),
    "accounts:write": _("Change the accounts that are paid from"),
    "months:read": _("Look at how months stand"),
    "months:write": _("Close months, and reverse what is locked"),
    "archives:read": _("Look at archives and fetch their files"),
    "archives:write": _("Make archives"),
    "exports:read": _("Look at exports and fetch their files"),
    "exports:write": _("Make and cancel exports"),
    "datev:read": _("Look at how DATEV is set, and at what does not fit"),
    "datev:write": _("Set DATEV, and agree to short forms"),
    "assigning:read": _("Look at the rules that assign what comes in"),
    "assigning:write": _("Change the rules that assign what comes in"),
    "members:read": _("Look at who works here"),
    "members:write": _("Add and remove people, and change their roles"),
    "absences:read": _("Look at who is away"),
    "absences:write": _("Say who is away, and who decides meanwhile"),
    "views:read": _("Look at saved views"),
    "views:write": _("Save, change and delete views"),
}
"""Each scope, and what it allows in the words of the page on which tokens are made."""
