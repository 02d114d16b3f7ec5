"""Retention without its days of waiting."""

from countersign.retention.actions import due_now, remove_now


def remove_what_is_over() -> None:
    """As a person does who has looked at the dry run: all of it, at once."""
    remove_now(sum(one.invoices for one in due_now()))
