"""Sealed fields of an organization's rows, when the secret key is another one."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from .sealing import is_of_today, seal, unseal
from .tenancy import by_organization


def sealed_anew(
    rows: models.QuerySet[Any], *fields: str, label: str
) -> Iterator[tuple[models.Q, dict[str, str]]]:
    """What an earlier secret key has sealed in these fields, while that still counts, sealed by today's: which row, and its new value.

    The condition finds the row only as it was read: what is changed meanwhile stays as it was changed to.
    """
    for ours in by_organization(rows):
        for row in ours.only("organization", *fields):
            for field in fields:
                before = getattr(row, field)
                opened = unseal(before, label) if before else None
                if opened is not None and not is_of_today(before, label):
                    same = models.Q(row.itself, **{field: before})
                    yield same, {field: seal(opened, label)}
