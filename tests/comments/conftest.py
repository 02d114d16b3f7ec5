"""The comments' tests read mails and open links as the review's do."""

from tests.review.conftest import as_member, by_link, read_mail, submitted

__all__ = ["as_member", "by_link", "read_mail", "submitted"]
