"""Uploaded files, kept byte for byte, and the words on their pages."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging
from countersign.extraction import model as read
from countersign.extraction.files.sniff import SIGNED, XML


class ReadingState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    READ = "read", _("Read")
    FAILED = "failed", _("Could not be read")


_TOLD = ("name", "description", "refusal", "address", "within", "position")
_TOLD_OF_FILE = ("id", "sha256", "name", "media_type", "size", "page_count")

# What is an e-invoice as a whole; a PDF carries one where there is a verdict on it.
EINVOICES = (XML, SIGNED)
UNREAD = (ReadingState.WAITING, ReadingState.READING)
# What keeps a file from being read and says nothing of the file: another time it may go well.
PASSING = ("gave-up", "ended-early", "took-too-long", "too-much-memory", "busy")


class DocumentQuerySet(models.QuerySet["Document"]):
    def of(self, organization: Organization | int) -> Self:
        """Start every query here; who may see which document is decided by the invoices that use it."""
        return self.filter(organization=organization)

    def unread(self) -> Self:
        """Still waiting to be read, or being read."""
        return self.filter(reading_state__in=UNREAD)


class Document(Belonging):
    """One uploaded file, known by its SHA-256 within its organization."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="documents"
    )
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("File"), max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    page_count = models.PositiveIntegerField(default=1)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    reading_state = models.CharField(
        max_length=10, choices=ReadingState.choices, default=ReadingState.WAITING
    )
    pages_read = models.PositiveIntegerField(default=0)
    reading_problem = models.CharField(max_length=60, blank=True)
    # What reading found to be told of: {code, severity, values, fields, words: [page, x0, y0, x1, y1] each}.
    notices = models.JSONField(default=list)
    # What it says of the invoice's header and which accounts it names (`invoices.suggesting.said`). None: not known yet.
    said = models.JSONField(null=True, blank=True, editable=False)
    # What the official rules say of its e-invoice (`invoices.judging.kept`). None: it has none, or was not judged yet.
    verdict = models.JSONField(null=True, blank=True, editable=False)
    # How many pages its drawing has: they follow its own. Which version of drawing looked at it last; 0: none has.
    drawn_pages = models.PositiveIntegerField(default=0, db_default=0)
    drawing_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    # What came inside it, as pages show it without asking for its `attachments`. None: nothing did.
    inside = models.JSONField(null=True, blank=True, editable=False)
    # How its pages are proposed to be cut into invoices: {parts, copies, dropped, told}, or {whole} once a person said that they are one.
    cut = models.JSONField(null=True, blank=True, editable=False)
    # Of a part that was cut from another file, which is its only attachment: the number of each page there, and by how much it is turned.
    cut_from = models.JSONField(null=True, blank=True, editable=False)
    reading_attempts = models.PositiveSmallIntegerField(default=0)
    reading_changed_at = models.DateTimeField(default=timezone.now)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sha256"], name="one_document_per_content"
            ),
        ]
        indexes = [
            models.Index(
                fields=["reading_changed_at"],
                condition=models.Q(reading_state__in=("waiting", "reading")),
                name="documents_unread",
            ),
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(drawing_version=0, reading_state="read")
                & (
                    models.Q(media_type__in=EINVOICES) | models.Q(verdict__isnull=False)
                ),
                name="documents_not_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_read(self) -> bool:
        """Is there nothing more to come of reading it?"""
        return self.reading_state in (ReadingState.READ, ReadingState.FAILED)

    @property
    def path(self) -> str:
        """Where the bytes are in the storage: by content, within the organization."""
        return f"originals/{self.organization_id}/{self.sha256[:2]}/{self.sha256}"

    @property
    def pictures_path(self) -> str:
        """The folder of the pictures drawn of its pages."""
        return f"pictures/{self.organization_id}/{self.sha256[:2]}/{self.sha256}"

    @property
    def all_pages(self) -> int:
        """How many pages there are to look at: its own, then those drawn of its e-invoice."""
        return self.page_count + self.drawn_pages

    @property
    def drawing_path(self) -> str:
        """Where the PDF is that was drawn of its e-invoice: beside the pictures, as it can be made again like them."""
        return f"{self.pictures_path}/drawing-{self.drawing_version}.pdf"

    @property
    def attached(self) -> "list[Attachment]":
        """What came inside it, each with what is known of the document that it became: no query."""
        return [Attachment.told(self, one) for one in self.inside or ()]

    @property
    def is_unread(self) -> bool:
        """Is its reading still to come, or under way?"""
        return self.reading_state in UNREAD

    @property
    def may_be_read_again(self) -> bool:
        """Could it not be read for a reason that may be over by now?"""
        return self.is_read and self.reading_problem in PASSING

    @property
    def share_read(self) -> int:
        """How much of it is read, in percent."""
        if self.reading_state == ReadingState.READ:
            return 100
        return 100 * self.pages_read // max(1, self.page_count)


class Page(Belonging):
    """One page of a document, or of its drawing: its size in PDF points and the words on it."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    width = models.FloatField()
    height = models.FloatField()
    # Degrees clockwise by which a page scanned askew must be turned for its text to stand upright.
    turn = models.FloatField(default=0)
    # Each word: [text, x0, y0, x1, y1, source], in points from the top left of the page as it is shown.
    words = models.JSONField(default=list)
    # The straight lines it draws, as cells are made of: [x0, y0, x1, y1]. Null where nobody has looked for them.
    lines = models.JSONField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_row_per_page"
            )
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"

    @classmethod
    def of(cls, document: Document, page: read.Page) -> Self:
        """The row of a page that was read."""
        return cls(
            organization_id=document.organization_id,
            document=document,
            number=page.number,
            width=page.width,
            height=page.height,
            turn=page.turn,
            words=[[word.text, *word.box, word.source] for word in page.words],
            lines=[[*line] for line in page.lines],
        )


class Attachment(Belonging):
    """A file that came inside another one, in its order: the document it became, or why it became none, or where it is said to be.

    What came inside an attachment is one of the same document; `within` has that attachment's name.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    outer = models.ForeignKey(
        Document, models.CASCADE, related_name="attachments", db_index=False
    )
    file = models.ForeignKey(
        Document, models.PROTECT, related_name="attached_to", null=True
    )
    name = models.CharField(max_length=255)
    description = models.CharField(max_length=255, blank=True)
    refusal = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=255, blank=True)
    within = models.CharField(max_length=255, blank=True, default="", db_default="")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outer", "position"], name="one_attachment_per_place"
            )
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.name} in {self.outer}"

    @classmethod
    def told(cls, outer: Document, kept: Mapping[str, Any]) -> Self:
        """One of the rows, by what `as_json` kept of it."""
        known = kept["file"]
        file = known and Document(
            organization_id=outer.organization_id,
            reading_state=ReadingState.READ,
            **known,
        )
        return cls(
            outer=outer,
            file=file or None,
            # A row of an earlier release lacks what came later.
            **{name: kept.get(name, "") for name in _TOLD},
        )

    def as_json(self) -> dict[str, Any]:
        """What pages show of it."""
        file = self.file
        known = file and {name: getattr(file, name) for name in _TOLD_OF_FILE}
        return {"file": known, **{name: getattr(self, name) for name in _TOLD}}


class Uncertain(Belonging):
    """A file that may lack its row: noted before it is sent, and together with the row that goes."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    path = models.CharField(max_length=255)
    # From when on nobody is at it any more, so that it is looked into.
    due_at = models.DateTimeField()
    # Until when somebody may be removing it. Null: nobody is.
    going_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "path"], name="documents_uncertain_path"
            ),
            models.Index(fields=["due_at"], name="documents_uncertain_due"),
        ]

    def __str__(self) -> str:
        return self.path
