"""The indexes that hold the table of invoices in every order it is shown in."""

from typing import Final

from django.db import models

# What the table sorts by. None is ever null; each has an index that ends in what breaks ties.
SORT_KEYS: Final = (
    "number_key",
    "vendor_key",
    "issue_key",
    "due_key",
    "pay_key",
    "status",
    "created_at",
)
TIE_KEY: Final = "tie_key"
# What an agent's totals of each vendor are made of, read from an index alone.
_TOTALLED: Final = ("vendor", "currency", "gross_total", "amount_due")
# What says whether something unpaid is overdue.
_OVERDUE: Final = ("amount_due", "gross_total", "paid_unknown", "set_aside_at")

# What the table sorts by among one vendor's; by vendor or status their few rows are sorted as they are.
_OF_A_VENDOR: Final = (
    "number_key",
    "issue_key",
    "due_key",
    "pay_key",
    "created_at",
)
_DECIDED_WELL: Final = "approved"  # what most invoices become

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
    *(
        models.Index(
            fields=["organization", "vendor", key, TIE_KEY], name=f"vendors_by_{key}"
        )
        for key in _OF_A_VENDOR
    ),
    # Whether anything was approved to an account before.
    models.Index(fields=["organization", "iban", "vendor"], name="all_by_iban"),
    # Statuses that few invoices have. The approved ones are found among all: most are.
    *(
        models.Index(
            fields=["organization", "status", key, TIE_KEY],
            condition=~models.Q(status=_DECIDED_WELL),
            name=f"few_by_{key}",
        )
        for key in SORT_KEYS
        if key != "status"
    ),
    # The desks: the managers' in order of waiting, each agent's own and everybody's with the returned ones first.
    models.Index(
        fields=["organization", "submitted_at", "id"],
        condition=models.Q(status="submitted"),
        name="waiting",
    ),
    models.Index(
        fields=["organization", "agent", "-status", "created_at", "id"],
        condition=models.Q(status__in=("draft", "returned"), set_aside_at=None),
        name="on_a_desk",
    ),
    # What is to be paid, by day due; what is overdue of it is counted from the index alone.
    models.Index(
        fields=["organization", "due_key", TIE_KEY, *_OVERDUE],
        condition=models.Q(status="approved", paid_at=None),
        name="unpaid_by_due_to_pay",
    ),
    # What is not exported yet, the oldest first.
    models.Index(
        fields=["organization", "issue_key", TIE_KEY],
        condition=models.Q(status="approved", exported_at=None),
        name="unexported_by_issue_key",
    ),
    # What is not coded yet in organizations that code, the newest first; what is to be paid, by currency.
    models.Index(
        fields=["organization", "created_at", TIE_KEY],
        condition=models.Q(coded=False),
        name="uncoded_by_created_at",
    ),
    models.Index(
        fields=["organization", "currency", "pay_key", TIE_KEY],
        name="all_by_currency_to_pay",
    ),
    # What counts in another month than that of its issue date, which was closed.
    models.Index(
        fields=["organization", "counts_in"],
        condition=models.Q(counts_in__isnull=False),
        name="late_by_month",
    ),
    # Rejected ones that their agent has not set aside.
    models.Index(
        fields=["organization", "agent", "decided_at"],
        condition=models.Q(status="rejected", set_aside_at=None),
        name="own_rejected",
    ),
    # Likely the same number of the same payee, by name or account; the same day and total of anybody.
    *(
        models.Index(fields=["organization", "payee_key", key], name=f"payees_by_{key}")
        for key in ("number_alike", "number_base", "number_core")
    ),
    models.Index(
        fields=["organization", "iban", "number_core"],
        condition=~models.Q(iban=""),
        name="ibans_by_number_core",
    ),
    models.Index(
        fields=["organization", "issue_key", "gross_key"], name="all_by_day_and_total"
    ),
    models.Index(fields=["organization", "submitted_at"], name="all_by_submitted_at"),
    models.Index(
        fields=["organization", "decided_at"],
        condition=models.Q(decided_at__isnull=False),
        name="all_by_decided_at",
    ),
    models.Index(
        fields=["organization", "agent", *_TOTALLED], name="own_by_vendor_to_pay"
    ),
]
