"""Amounts that are never missing."""

from decimal import Decimal
from typing import Any, cast

from django.db import models

from countersign.database.fields import ExactDecimalField
from countersign.invoices.models import AMOUNT_PLACES


def amount(*args: Any, **kwargs: Any) -> "models.Field[Decimal | int, Decimal]":
    """A column for an amount that each row has."""
    field = ExactDecimalField(*args, places=AMOUNT_PLACES, **kwargs)
    return cast("models.Field[Decimal | int, Decimal]", field)
