"""Sealed fields of an organization's rows, when the secret key is another one."""

from typing import Any

from django.db import models

from .sealing import is_of_today, seal, unseal
from .tenancy import by_organization


def seal_anew(rows: models.QuerySet[Any], *fields: str, label: str) -> int:
    """Seal these fields by today's secret key that an earlier one has sealed, while that still counts; how many.

    What is changed meanwhile stays as it was changed to.
    """
    sealed = 0
    for ours in by_organization(rows):
        for row in ours.only("organization", *fields):
            for field in fields:
                before = getattr(row, field)
                opened = unseal(before, label) if before else None
                if opened is None or is_of_today(before, label):
                    continue
                same = rows.model._default_manager.filter(row.itself, **{field: before})
                sealed += same.update(**{field: seal(opened, label)})
    return sealed
