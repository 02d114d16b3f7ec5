"""What others do with a document."""

from typing import Any, Final

from django_tasks.base import Task

from countersign.hooks import Hook

AFTER_READING: Final = Hook[Task[..., Any]]("documents.after_reading")
"""The jobs that follow when a document's words are read, by their paths.

Each is given the ids of document and organization and, when it is called at once, the child that has the file.
The last one calls `finish`.
"""
