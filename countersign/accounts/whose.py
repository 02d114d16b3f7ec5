"""In which organization of a person the row is that an address names."""

from typing import Any

from django.db.models import QuerySet
from django.urls import ResolverMatch

from .hooks import ROWS_OF_VIEWS
from .models import Membership, User


def whose(match: ResolverMatch | None, user: User) -> Membership | None:
    """As what the user would see the row of an address; None if they may see it nowhere, or if it names none."""
    rows = _rows(match)
    pk = match.kwargs.get("pk") if match else None
    if rows is None or pk is None or pk >= 2**63:
        return None
    ours = Membership.objects.filter(user=user)
    found = rows.filter(pk=pk, organization__in=ours.values("organization"))
    organization = found.values_list("organization", flat=True).first()
    member = ours.filter(organization=organization or 0)
    for one in member.select_related("organization", "user"):
        visible = getattr(rows, "visible_to", None)
        return one if not visible or visible(one).filter(pk=pk).exists() else None
    return None


def _rows(match: ResolverMatch | None) -> QuerySet[Any] | None:
    """The table that the `pk` of an address is of."""
    if not match:
        return None
    known = {
        name: model for some in ROWS_OF_VIEWS.values() for name, model in some.items()
    }
    model = known.get(match.view_name) or known.get(match.app_name)
    return model._default_manager.all() if model else None
