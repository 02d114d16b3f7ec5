"""DATEV: whose books they are, tax keys, rates; what does not fit, and agreeing to short forms."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import manager_only, owner_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.exports.books import words
from countersign.exports.books.setup import VENDOR_FIELD, Books
from countersign.exports.books.words import FIELDS
from countersign.exports.datev.creditors import NAME
from countersign.exports.datev.fitting import Misfit
from countersign.exports.models import (
    DatevAgreement,
    DatevKey,
    DatevRate,
    DatevSettings,
)
from countersign.invoices.access import visible_invoice
from countersign.vendors.models import Vendor

from . import actions
from .access import own_agreement, own_key, own_rate
from .checking import checked, creditors_now, key_of, misfit_of
from .forms import KeyForm, RateForm, SettingsForm


@owner_only
def settings(request: MemberRequest) -> HttpResponse:
    """Whose books they are and how they are kept."""
    member = request.membership
    found = DatevSettings.objects.filter(organization=member.organization_id).first()
    form = SettingsForm(member, request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.set_settings(form.cleaned_data, by=member)
        messages.success(request, _("The settings are saved."))
        return redirect("exports:datev_settings")
    return _page(request, form=form)


@require_POST
@owner_only
def set_key(request: MemberRequest) -> HttpResponse:
    """The tax key of a rate and category."""
    form = KeyForm(request.membership, request.POST)
    if not form.is_valid():
        return _page(request, key_form=form)
    actions.set_key(**form.cleaned_data, by=request.membership)
    messages.success(request, _("The tax key is set."))
    return redirect("exports:datev_settings")


@require_POST
@owner_only
def delete_key(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget a tax key."""
    actions.delete_key(own_key(request, pk), by=request.membership)
    messages.success(request, _("The tax key is deleted."))
    return redirect("exports:datev_settings")


@require_POST
@owner_only
def set_rate(request: MemberRequest) -> HttpResponse:
    """What a currency was worth in a month."""
    form = RateForm(request.membership, request.POST)
    if not form.is_valid():
        return _page(request, rate_form=form)
    actions.set_rate(**form.cleaned_data, by=request.membership)
    messages.success(request, _("The rate is set."))
    return redirect("exports:datev_settings")


@require_POST
@owner_only
def delete_rate(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget a rate."""
    actions.delete_rate(own_rate(request, pk), by=request.membership)
    messages.success(request, _("The rate is deleted."))
    return redirect("exports:datev_settings")


@require_POST
@owner_only
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Have the short form of a field asked about again."""
    actions.withdraw(own_agreement(request, pk), by=request.membership)
    messages.success(request, _("What does not fit there is listed again."))
    return redirect("exports:datev_settings")


@require_safe
@manager_only
def check(request: MemberRequest) -> HttpResponse:
    """What does not fit of the invoices that wait to be exported, and the forms in which it would."""
    organization = request.membership.organization
    books = Books.of(organization.pk)
    context = {
        "checked": checked(organization, books) if books else None,
        "may_set": request.membership.owns,
        "room": "exports",
    }
    return render(request, "exports/adviser/check.html", context)


@require_POST
@manager_only
def agree(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the form that is proposed: for this value of the invoice, or for the field always."""
    member = request.membership
    invoice = visible_invoice(request, pk)
    books = Books.of(member.organization_id)
    key = request.POST.get("key", "")
    misfit = misfit_of(member.organization, books, invoice.pk, key) if books else None
    if misfit is None:
        text = _("This has changed since the page was shown. Please look again.")
        messages.warning(request, text)
    elif request.POST.get("always"):
        actions.agree_always(misfit.field, by=member)
        messages.success(request, _("The short form is always taken there."))
    else:
        actions.agree(misfit, invoice=invoice, by=member)
        messages.success(request, _("The short form is taken for this invoice."))
    return redirect("exports:datev_check")


@require_safe
@manager_only
def creditors(request: MemberRequest) -> HttpResponse:
    """All vendors with a creditor number as one file; what does not fit of one is told instead."""
    found = creditors_now(request.membership.organization)
    if found is None:
        return redirect("exports:datev_check")
    content, misfits = found
    if misfits and "anyway" not in request.GET:
        context = {"misfits": _of_vendors(request, misfits), "room": "exports"}
        return render(request, "exports/adviser/creditors.html", context)
    response = HttpResponse(content, content_type="text/csv; charset=windows-1252")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@manager_only
def agree_vendor(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the form that is proposed for a value of a vendor."""
    member = request.membership
    vendor = get_object_or_404(Vendor.objects.visible_to(member), pk=pk)
    found = creditors_now(member.organization, only=[vendor.pk])
    key = request.POST.get("key", "")
    for misfit in found[1] if found else ():
        if misfit.proposed is not None and key_of(misfit) == key:
            actions.agree(misfit, vendor=vendor, by=member)
            messages.success(request, _("The short form is taken for this vendor."))
            break
    else:
        text = _("This has changed since the page was shown. Please look again.")
        messages.warning(request, text)
    return redirect("exports:datev_creditors")


def _of_vendors(
    request: MemberRequest, misfits: Sequence[Misfit]
) -> list[dict[str, object]]:
    rows = Vendor.objects.visible_to(request.membership)
    names = rows.in_bulk({one.subject for one in misfits})
    return [
        {
            "vendor": names[one.subject],
            "field": words.field_of(one),
            "value": one.value,
            "why": words.why_of(one),
            "can_be_agreed": one.proposed is not None,
            "proposed": one.proposed,
            "key": key_of(one),
        }
        for one in misfits
        if one.subject in names
    ]


def _page(request: MemberRequest, **forms: Any) -> HttpResponse:
    member = request.membership
    ours = member.organization_id
    found = DatevSettings.objects.filter(organization=ours).first()
    formats = member.organization.formats
    context = {
        "form": SettingsForm(member, instance=found),
        "key_form": KeyForm(member),
        "rate_form": RateForm(member),
        "is_set": found is not None,
        "keys": [
            {"pk": one.pk, "text": one.get_category_display(), "rate": formats.show_number(one.rate or Decimal(0)), "key": one.key}
            for one in DatevKey.objects.filter(organization=ours)
        ],
        "rates": [
            {"pk": one.pk, "month": f"{one.month:%Y-%m}", "currency": one.currency, "rate": formats.show_number(one.rate or Decimal(0))}
            for one in DatevRate.objects.filter(organization=ours)
        ],
        "always": _always(member),
        "books": found.currency if found else member.organization.currency,
        "room": "settings",
        **forms,
    }  # fmt: skip
    status = 422 if any(one.errors for one in forms.values()) else 200
    return render(request, "exports/adviser/settings.html", context, status=status)


def _always(member: Membership) -> list[dict[str, Any]]:
    """The fields whose short form somebody has agreed to for good."""
    rows = DatevAgreement.objects.filter(
        organization=member.organization_id, invoice=None, vendor=None
    ).select_related("by")
    zone, formats = member.organization.zone, member.organization.formats
    return [
        {
            "pk": one.pk,
            "field": FIELDS.get(one.field.removeprefix(VENDOR_FIELD), one.field),
            "by": one.by,
            "at": formats.show_moment(one.at, zone),
        }
        for one in rows
    ]
