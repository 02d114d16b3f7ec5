"""What is offered while a number or name is typed."""

from typing import Final

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest
from countersign.coding.access import column_of

_MOST: Final = 12


@require_safe
@member_only
def names(request: MemberRequest, column: str) -> JsonResponse:
    """Active rows whose number begins with what is typed, or whose name has it: the former first."""
    if request.membership.via:
        raise Http404  # who came by a link types nothing
    typed = request.GET.get("q", "").replace("\0", " ").strip()[:100]
    rows = column_of(column).objects.visible_to(request.membership).filter(active=True)
    begins = Q(number__istartswith=typed)
    found = rows.filter(begins | Q(name__icontains=typed))
    first = Case(
        When(begins, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    best = found.order_by(first, "number")[:_MOST]
    offered = [{"name": row.number, "note": row.name} for row in best]
    return JsonResponse({"names": offered})
