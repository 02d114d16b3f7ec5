"""Rows of an organization (a tenant): each carries its own, and every query on them says which one it wants.

They are ordinary models with ordinary foreign keys. What asks by an id writes `filter(organization=..., pk=...)`;
tests watch every statement for it (`docs/decisions/0016`).
"""

from collections.abc import Iterator
from typing import Any

from django.db import models


class Belonging(models.Model):
    """A row of one organization (a tenant's row), which stays its own: `organization` never changes."""

    organization_id: int

    class Meta:
        abstract = True

    @property
    def itself(self) -> models.Q:
        """The condition that finds this very row."""
        return models.Q(organization=self.organization_id, pk=self.pk)


def by_organization(rows: models.QuerySet[Any]) -> Iterator[models.QuerySet[Any]]:
    """These rows, one organization after another: for what is done by the clock, in all of them."""
    whose = rows.order_by().values_list("organization", flat=True).distinct()
    for organization in sorted(whose):
        yield rows.filter(organization=organization)
