"""All letters of the review: what `mail` looks for by this name in every app."""

from .codes.mails import code
from .deciding.mails import decided, withdrawn
from .links.mails import new_link
from .submitting.mails import ask, hourly

__all__ = ["ask", "code", "decided", "hourly", "new_link", "withdrawn"]
