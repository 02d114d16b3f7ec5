"""Some pages of a document as a document of their own, to which the whole is attached."""

from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.base import ContentFile

from countersign.documents.actions import inside
from countersign.documents.models import Attachment, Document
from countersign.documents.refusals import limits
from countersign.documents.storage import content
from countersign.extraction.cutting import part_file
from countersign.extraction.files import INSPECTING, READING, in_child, inspect


def part_of(whole: Document, pages: Sequence[tuple[int, int]], number: int) -> Document:
    """Keep these pages (from 1) of a file, each turned by so many degrees, as its part of this number, and queue the reading.

    The same pages give the same document. Raises Refused for a file that can't be opened, StorageAway when it can't be kept.
    """
    data = in_child(
        READING, part_file, content(whole.path), whole.media_type, tuple(pages)
    )
    inspection = in_child(INSPECTING, inspect, data, limits=limits())
    file = ContentFile(data, name=f"{PurePath(whole.name).stem}-{number}.pdf")
    with inside(whole, file, inspection) as stored:
        part = stored.document
        attachment, _ = Attachment.objects.update_or_create(
            organization_id=whole.organization_id,
            outer=part,
            position=0,
            defaults={"file": whole, "name": whole.name},
        )
        part.inside = [attachment.as_json()]
        part.cut_from = [list(page) for page in pages]
        Document.objects.filter(part.itself).update(
            inside=part.inside, cut_from=part.cut_from
        )
    return part
