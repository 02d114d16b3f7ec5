"""The indexes that hold the table of invoices in every order it is shown in."""

from typing import Final

from django.db import models

# What the table sorts by. None is ever null; each has an index that ends in what breaks ties.
SORT_KEYS: Final = (
    "number_key",
    "vendor_key",
    "issue_key",
    "due_key",
    "gross_key",
    "status",
    "created_at",
)
TIE_KEY: Final = "tie_key"
# What totals are made of, read from an index alone.
_TOTALLED: Final = ("currency", "status", "vendor", "issue_key", "gross_total")

INDEXES: Final = [
    *(
        models.Index(fields=["organization", key, TIE_KEY], name=f"all_by_{key}")
        for key in SORT_KEYS
    ),
    *(
        models.Index(
            fields=["organization", "agent", key, TIE_KEY], name=f"own_by_{key}"
        )
        for key in SORT_KEYS
    ),
    models.Index(fields=["organization", "submitted_at"], name="all_by_submitted_at"),
    models.Index(fields=["organization", *_TOTALLED], name="all_totals"),
    models.Index(fields=["organization", "agent", *_TOTALLED], name="own_totals"),
]
