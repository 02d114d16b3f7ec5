"""The reminders' tests read mails as the review's do."""

from tests.review.conftest import as_member, read_mail, submitted

__all__ = ["as_member", "read_mail", "submitted"]
