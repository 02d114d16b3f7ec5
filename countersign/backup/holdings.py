"""What the archive of an organization will have in it, said before it is made."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from countersign.accounts.models import Membership
from countersign.comments.models import Comment
from countersign.documents.models import Document
from countersign.exports.models import Export
from countersign.history.models import Chain
from countersign.invoices.models import Invoice
from countersign.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many of what there is to take along; `size` is that of the originals in bytes."""

    invoices: int
    originals: int
    size: int
    people: int
    comments: int
    payments: int
    exports: int
    lines: int

    @classmethod
    def of(cls, organization: int) -> "Holdings":
        """What there is now."""
        originals = Document.objects.filter(organization=organization)
        files = originals.aggregate(count=Count("pk"), size=Sum("size"))
        chain = Chain.objects.filter(organization_id=organization).first()
        return cls(
            invoices=Invoice.objects.filter(organization=organization).count(),
            originals=files["count"],
            size=files["size"] or 0,
            people=Membership.objects.filter(organization=organization).count(),
            comments=Comment.objects.filter(organization=organization).count(),
            payments=Payment.objects.filter(organization=organization).count(),
            exports=Export.objects.filter(organization=organization).count(),
            lines=chain.sequence if chain else 0,
        )
