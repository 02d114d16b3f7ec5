"""All letters of the review, which are hung in at the start by importing this file."""

from .codes.mails import code
from .deciding.mails import decided, withdrawn
from .links.mails import new_link
from .submitting.mails import ask, hourly

__all__ = ["ask", "code", "decided", "hourly", "new_link", "withdrawn"]
