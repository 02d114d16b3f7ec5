"""The full-text index of invoices: one narrow row for each, in the form that its database searches best."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging

from .invoice import Invoice

# Of what is looked at for words; rows of an earlier form are made anew by and by.
FORM: Final = 4
OF_AN_EARLIER_FORM: Final = models.Q(form=None) | models.Q(form__lt=FORM)


class WordsField(models.Field[Iterable[str], str]):
    """A set of words: a `tsvector` on PostgreSQL, a text for FTS5 on SQLite."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_prep_value(self, value: Any) -> Any:
        return " ".join(sorted(set(value)))


class SearchRow(Belonging):
    """The words of an invoice's number, vendor, amounts, days, accounts, references, notes, items, files and comments.

    Each word carries its organization (``17_soap``), so that an index of words holds those of one
    organization together and knows how many of its invoices have a word.
    """

    invoice = models.OneToOneField(
        Invoice, models.CASCADE, primary_key=True, related_name="+"
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    words = WordsField()
    form = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["organization"],
                condition=OF_AN_EARLIER_FORM,
                name="words_of_a_form_before_4",
            )
        ]

    def __str__(self) -> str:
        return str(self.words)


def stored_word(organization_id: int, word: str) -> str:
    """A word as the index has it."""
    return f"{organization_id}_{word}"
