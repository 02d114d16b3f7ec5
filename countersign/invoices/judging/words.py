"""What is found of an e-invoice, in words. The letter is the German finance ministry's of 2025-10-15."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By outcome: in a line of the history, and at the head of the report.
OUTCOMES: Final[Mapping[str, str | Promise]] = {
    "format": _("format error, so no e-invoice"),
    "rule": _("business rule error"),
    "no-fault": _("nothing was found"),
    "unjudged": _("not run"),
}
HEADLINES: Final[Mapping[str, str | Promise]] = {
    "format": _(
        "Format error: by the letter of the German finance ministry this is no e-invoice."
    ),
    "rule": _(
        "Business rule error: it is an e-invoice, but it contradicts the rules of its standard."
    ),
    "no-fault": _("What it was held to, below, found no error."),
    "unjudged": _("It was not judged."),
}

# Faults that have no words of their authors, by rule. %(text)s is what the file says.
FAULTS: Final[Mapping[str, str | Promise]] = {
    "level-too-low": _(
        "Its profile is %(text)s. Profiles MINIMUM and BASIC WL are no e-invoices: they do not hold all that an invoice must say."
    ),
    "namespace-unknown": _("It is written in a vocabulary of its own: %(text)s"),
    "not-computable": _("“%(text)s” can't be computed with."),
    "profile-unknown": _("It says that it follows “%(text)s”, which is no known standard."),
    "xml-broken": _("The XML is damaged: %(text)s"),
    "xml-encoding": _("The letters of the XML can't be made out."),
    "xml-too-deep": _("The XML is nested too deep: %(text)s"),
    "xml-too-large": _("The XML is too large: %(text)s"),
    "xml-with-dtd": _("The XML contains definitions that no e-invoice may have."),
}  # fmt: skip

# What was not looked at, and why. %(label)s is the format, %(profile)s its profile (BT-24).
UNLOOKED: Final[Mapping[str, str | Promise]] = {
    "no-engine": _(
        "The business rules were not run: what runs them, or the rules themselves, is not installed where the reader works."
    ),
    "no-schema": _(
        "Whether it follows its format was not looked at: there is no schema for %(label)s here."
    ),
    "no-rules": _(
        "Business rules were not run: there are none for %(label)s here."
    ),
    "stopped": _(
        "The business rules were not run: they can't be computed with what is written in it."
    ),
    "other-rules": _(
        "Business rules were not run: by its profile (%(profile)s) it is not built on EN 16931, and its own rules are not here. A rule pack would bring them."
    ),
    # Of earlier releases:
    "others": _("The file holds further e-invoices: only the first was looked at."),
    "not-finished": _(
        "The rules were not run to their end: that took too long, or too much memory."
    ),
    "profile-rules": _(
        "The rules of its own profile are not here (%(profile)s): it was held to EN 16931 alone. A rule pack would bring them."
    ),
    "not-in-force": _(
        "The rule packs for its profile (%(profile)s) were not in force yet on the day of the invoice: it was held to EN 16931 alone."
    ),
}  # fmt: skip

# Why a rule pack is left out. %(detail)s is what it is about.
BROKEN: Final[Mapping[str, str | Promise]] = {
    "unreadable": _("It can't be read: %(detail)s"),
    "no-manifest": _("It has no %(detail)s."),
    "manifest": _("Its manifest is no TOML: %(detail)s"),
    "field": _("Its manifest lacks “%(detail)s”, or has another kind of value there."),
    "unknown-set": _("Its manifest names a set that there is not: %(detail)s"),
    "no-file": _("Its file %(detail)s is missing."),
    "outside": _("It names a file outside its folder: %(detail)s"),
    "not-understood": _("It can't be understood. %(detail)s"),
    "not-compiled": _("It can't be compiled: %(detail)s"),
}
SEVERITIES: Final[Mapping[str, str | Promise]] = {
    "error": _("Error"),
    "warning": _("Warning"),
    "info": _("Information"),
}
