"""The owner's pages of what invoices are coded with."""

from typing import Final

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.coding import queries
from countersign.coding.access import column_of, own_row
from countersign.coding.actions import charting
from countersign.coding.forms import SettingsForm, row_form
from countersign.coding.models import CHART, ChartRow, CodingSettings

SHOWN: Final = 200
NAMES: Final = {
    "account": gettext_lazy("Accounts"),
    "cost_centre": gettext_lazy("Cost centres"),
    "cost_object": gettext_lazy("Cost objects"),
    "tax_code": gettext_lazy("Tax codes"),
}


@owner_only
def overview(request: MemberRequest) -> HttpResponse:
    """What there is of each, custom fields, rules, and what the owner has set."""
    member = request.membership
    row = CodingSettings.objects.filter(organization=member.organization_id).first()
    posted = request.POST if request.method == "POST" else None
    form = SettingsForm(posted, instance=row)
    if form.is_valid():
        charting.set_settings(form.cleaned_data, by=member)
        messages.success(request, _("The settings are saved."))
        return redirect("coding:overview")
    counts = {
        column: model.objects.visible_to(member).aggregate(
            all=Count("pk"), active=Count("pk", filter=Q(active=True))
        )
        for column, model in CHART.items()
    }
    context = {
        "room": "settings",
        "parts": [(column, NAMES[column], counts[column]) for column in CHART],
        "is_empty": not any(one["all"] for one in counts.values()),
        "fields": queries.custom_fields(member.organization_id),
        "rules": queries.rules(member.organization_id),
        "form": form,
    }
    return render(request, "coding/settings/overview.html", context)


@require_POST
@owner_only
def begin(request: MemberRequest) -> HttpResponse:
    """Start from the small neutral chart."""
    added = charting.begin_neutral(by=request.membership)
    text = _(
        "Accounts and tax codes added: %(count)s. Change what is different with you."
    )
    messages.success(request, text % {"count": added})
    return redirect("coding:overview")


@require_safe
@owner_only
def rows(request: MemberRequest, column: str) -> HttpResponse:
    """The accounts, cost centres, ...; with `q` those with this in number or name."""
    model = column_of(column)
    typed = request.GET.get("q", "").replace("\0", " ").strip()[:100]
    found = model.objects.visible_to(request.membership)
    if typed:
        found = found.filter(Q(number__startswith=typed) | Q(name__icontains=typed))
    context = {
        "room": "settings",
        "column": column,
        "name": NAMES[column],
        "typed": typed,
        "rows": found.in_order()[:SHOWN],
        "count": found.count(),
        "shown": SHOWN,
    }
    return render(request, "coding/settings/rows.html", context)


@owner_only
def add_row(request: MemberRequest, column: str) -> HttpResponse:
    """A new account, cost centre, ..."""
    column_of(column)
    return _edit(request, column, None)


@owner_only
def change_row(request: MemberRequest, column: str, pk: int) -> HttpResponse:
    """Its name and whatever else; one that is not active is not offered any more."""
    return _edit(request, column, own_row(request, column, pk))


def _edit(request: MemberRequest, column: str, row: ChartRow | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = row_form(column)(request.membership, posted, instance=row)
    if form.is_valid():
        charting.set_row(form.instance, by=request.membership)
        messages.success(request, _("%(row)s is saved.") % {"row": form.instance})
        return redirect("coding:rows", column)
    context = {
        "room": "settings",
        "title": row or NAMES[column],
        "form": form,
        "back": "coding:rows",
        "column": column,
    }
    status = 422 if form.errors else 200
    return render(request, "coding/settings/edit.html", context, status=status)
