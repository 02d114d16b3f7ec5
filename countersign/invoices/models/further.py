"""Further files of an invoice: it was not entered from them, and they are not read for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging
from countersign.documents.models import Document, ReadingState

from .invoice import Invoice

_TOLD_OF_FILE: Final = (
    *("id", "sha256", "name", "media_type", "size"),
    *("page_count", "drawn_pages", "inside", "cut_from"),
)


class FurtherKind(models.TextChoices):
    """What a further file is, as a person says it."""

    DELIVERY_NOTE = "delivery-note", _("Delivery note")
    ORDER = "order", _("Order")
    TIMESHEET = "timesheet", _("Timesheet")
    MAIL = "mail", _("Mail")
    OTHER = "other", _("Other file")


class FurtherFile(Belonging):
    """One of them, in the order in which they were added, under the name that it came with.

    `Invoice.further` has for pages what the rows say, so that no page asks for them.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="further_files", db_index=False
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="further_uses")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, choices=FurtherKind.choices)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "document"], name="a_further_file_once_per_invoice"
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def told(cls, invoice: Invoice, kept: Mapping[str, Any]) -> Self:
        """One of the rows, by what `as_json` kept of it: no query."""
        document = Document(
            organization_id=invoice.organization_id,
            reading_state=ReadingState.READ,
            **kept["file"],
        )
        return cls(
            id=kept["id"],
            organization_id=invoice.organization_id,
            invoice=invoice,
            document=document,
            name=kept["name"],
            kind=kept["kind"],
            added_at=datetime.fromisoformat(kept["added_at"]),
        )

    def as_json(self) -> dict[str, Any]:
        """What pages show of it."""
        file = {name: getattr(self.document, name) for name in _TOLD_OF_FILE}
        return {
            "id": self.pk,
            "name": self.name,
            "kind": self.kind,
            "added_at": self.added_at.isoformat(),
            "file": file,
        }

    @property
    def called(self) -> str:
        """Its name with what it is, where somebody has said so."""
        if self.kind == FurtherKind.OTHER:
            return self.name
        return f"{self.get_kind_display()}: {self.name}"

    @property
    def came_after_decision(self) -> bool:
        """Was it added since a manager sent the invoice back? Then nobody has decided with it."""
        decided_at = self.invoice.decided_at
        return bool(self.invoice.is_open and decided_at and self.added_at > decided_at)

    @property
    def whole(self) -> list[Any]:
        """What a line of the history keeps of it."""
        file = self.document
        return [file.sha256, self.name, file.size, file.media_type, self.kind]
