"""Writing a vendor's page, and blocking a vendor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.formats import Formats
from countersign.accounts.http import MemberRequest
from countersign.invoices.access import not_by_link, visible_invoice
from countersign.invoices.models import Status
from countersign.invoices.vendors.access import current_vendor
from countersign.invoices.vendors.forms import BlockForm, VendorForm
from countersign.invoices.vendors.otherwise import otherwise_of
from countersign.vendors import actions
from countersign.vendors.creditors import next_number
from countersign.vendors.models import Vendor


@manager_only
@not_by_link
def add(request: MemberRequest) -> HttpResponse:
    """A vendor of which no invoice has come yet."""
    organization = request.membership.organization
    is_sent = request.method == "POST"
    form = VendorForm(organization.formats, request.POST if is_sent else None)
    if form.is_valid():
        try:
            vendor = actions.add(organization, form.page, by=request.membership)
        except (actions.NameTaken, actions.NumberTaken) as taken:
            _say(form, taken)
        else:
            messages.success(request, _("%(vendor)s is added.") % {"vendor": vendor})
            return redirect("vendors:detail", vendor.pk)
    return _page(request, form, None)


@manager_only
@not_by_link
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """A vendor's page; what somebody else changed meanwhile is shown, and nothing of it lost."""
    vendor = current_vendor(request, pk)
    formats = request.membership.organization.formats
    if request.method != "POST":
        return _page(request, VendorForm.of(vendor, formats), vendor)
    form = VendorForm(formats, request.POST)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        form.add_error(None, _("Please open the page anew: this names no version."))
    elif form.is_valid():
        try:
            changed = actions.change(
                vendor, form.page, version=int(version), by=request.membership
            )
        except actions.PageChanged:
            text = _(
                "Somebody has changed this page since you opened it. Yours is kept below and not saved; "
                "what is stored now stands beside it. Save again to put yours in its place."
            )
            form.add_error(None, text)
            return _page(request, form, vendor, status=409)
        except (actions.NameTaken, actions.NumberTaken) as taken:
            _say(form, taken)
        else:
            if changed:
                messages.success(request, _("The page is saved."))
            return redirect("vendors:detail", vendor.pk)
    return _page(request, form, vendor)


@require_POST
@manager_only
@not_by_link
def block(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop all invoices of a vendor, with a reason."""
    vendor = current_vendor(request, pk)
    form = BlockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nobody is blocked yet: please say why."))
    elif actions.block(vendor, by=request.membership, **form.cleaned_data):
        text = _("%(vendor)s is blocked: none of its invoices can be approved.")
        messages.success(request, text % {"vendor": vendor})
    return redirect("vendors:detail", vendor.pk)


@require_POST
@manager_only
@not_by_link
def unblock(request: MemberRequest, pk: int) -> HttpResponse:
    """End that."""
    vendor = current_vendor(request, pk)
    if actions.unblock(vendor, by=request.membership):
        text = _("%(vendor)s is not blocked any more.")
        messages.success(request, text % {"vendor": vendor})
    return redirect("vendors:detail", vendor.pk)


@require_POST
@manager_only
@not_by_link
def take_over(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a vendor's page say what one of its invoices says; `here` is what was seen of that."""
    invoice = visible_invoice(request, pk)
    found = next(
        (
            one
            for one in otherwise_of(invoice)
            if one.key == request.POST.get("key") and one.values
        ),
        None,
    )
    if found is None or invoice.vendor is None:
        text = _("Nothing is taken over: invoice or page have changed since.")
        messages.warning(request, text)
    else:
        actions.change(
            invoice.vendor,
            actions.Page(found.values),
            version=None,
            by=request.membership,
            verb="took_over",
            said_by=invoice.number,
        )
        text = _("%(what)s on the page of %(vendor)s: %(here)s.")
        words = {"what": found.what, "vendor": invoice.vendor, "here": found.here}
        messages.success(request, text % words)
    is_waiting = invoice.status == Status.SUBMITTED
    return redirect("review:invoice" if is_waiting else "invoices:detail", invoice.pk)


def _say(form: VendorForm, taken: actions.NameTaken | actions.NumberTaken) -> None:
    words = {"other": taken.other}
    if isinstance(taken, actions.NumberTaken):
        text = _("%(other)s has this number already.")
        form.add_error("creditor_number", text % words)
        return
    is_name = taken.name == form.cleaned_data.get("name")
    text = _(
        "“%(name)s” means the vendor %(other)s already. Are they one? Then merge them on its page."
    )
    form.add_error(
        "name" if is_name else "aliases", text % {**words, "name": taken.name}
    )


def _stored(
    vendor: Vendor, form: VendorForm, formats: Formats
) -> list[tuple[str, str]]:
    """What is stored and differs from what was typed, by the fields' labels."""
    now = VendorForm.of(vendor, formats)
    return [
        (str(field.label), _text(now.initial[field.name]))
        for field in form
        if _text(now.initial[field.name]) != _text(field.value())
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r", "")


def _page(
    request: MemberRequest, form: VendorForm, vendor: Vendor | None, status: int = 0
) -> HttpResponse:
    organization, is_overtaken = request.membership.organization, status == 409
    has_number = vendor and vendor.creditor_number
    context = {
        "room": "vendors",
        "form": form,
        "vendor": vendor,
        "version": request.POST.get("version")
        if form.errors and not is_overtaken
        else vendor and vendor.version,
        "proposed": "" if has_number else next_number(organization),
        "stored": _stored(vendor, form, organization.formats)
        if vendor and is_overtaken
        else [],
    }
    return render(
        request,
        "invoices/vendors/edit.html",
        context,
        status=status or (422 if form.errors else 200),
    )
