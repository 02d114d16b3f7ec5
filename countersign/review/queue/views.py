"""The managers' desk: what waits, and one invoice of it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest

from .page import page


@require_safe
@manager_only
def queue(request: MemberRequest) -> HttpResponse:
    """What waits, the longest wait first; beside it, where there is room, the first invoice."""
    return page(request, None, on_list=True)


@require_safe
@manager_only
def invoice(request: MemberRequest, pk: int) -> HttpResponse:
    """One invoice, to be decided on or as it was decided."""
    return page(request, pk)
