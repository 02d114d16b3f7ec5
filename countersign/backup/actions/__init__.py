"""Loading rows: of an installation in the place of all here, or of one organization beside what is here."""

from .adding import add
from .loading import is_empty, load

__all__ = ["add", "is_empty", "load"]
