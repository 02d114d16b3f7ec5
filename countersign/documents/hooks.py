"""What others do with a document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django_tasks.base import Task

from countersign.documents.models import Document
from countersign.hooks import Hook


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that another app keeps in the storage: where, what its content must be, and what it is."""

    path: str
    sha256: str
    what: str


def _is_kept(organization: int, sha256: str) -> bool:
    return Document.objects.of(organization).filter(sha256=sha256).exists()


KEPT_FILES: Final = Hook[Callable[[int], Iterable[KeptFile]]]("documents.kept_files")
"""All files of an organization that others keep, for whoever verifies the storage."""

USED: Final = Hook[Callable[[int, str], bool]]("documents.used")
"""By the storage's folder: has any row of an organization the content with this SHA-256? What nothing uses may be removed."""

AFTER_READING: Final = Hook[Task[..., Any]]("documents.after_reading")
"""The jobs that follow when a document's words are read, by their paths.

Each is given the ids of document and organization and, when it is called at once, the child that has the file.
The last one calls `finish`.
"""

AFTER_FIRST_PAGES: Final = Hook[Callable[[Document], object]](
    "documents.after_first_pages"
)
"""Called once the first pages of a long file are kept, while the others are still to be read. Must not raise."""

USED.hang("originals", _is_kept)
