"""What the talk about an invoice shows, worked out before the template."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.urls import reverse

from countersign.accounts.models import Membership
from countersign.accounts.names import Known
from countersign.history.actor import token_of

from .models import Comment
from .queries import comments_on

# The pages that show the thread, by the name the form sends back.
PAGES: Final[Mapping[str, str]] = {
    "review": "review:invoice",
    "detail": "invoices:detail",
    "edit": "invoices:edit",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a comment's text; `is_name` for a mention."""

    text: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as it is shown; `role` is what its author is here."""

    who: str
    role: str
    at: str
    by_link: bool
    by_token: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments on one invoice, the oldest first, and what the form below them holds."""

    invoice: int
    page: str
    said: tuple[Said, ...]
    typed: str = ""
    problem: str = ""
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def address(self) -> str:
        """Where the thread stands."""
        page = PAGES.get(self.page, "invoices:detail")
        return f"{reverse(page, args=[self.invoice])}#comments"


def thread(
    invoice: int, member: Membership, *, page: str, typed: str = "", problem: str = ""
) -> Thread:
    """The talk about an invoice that this member may see."""
    comments = comments_on(member.organization_id, invoice)
    said = tuple(_said(comment, member) for comment in comments)
    return Thread(invoice, page, said, typed, problem)


def _said(comment: Comment, member: Membership) -> Said:
    formats = member.organization.formats
    return Said(
        who=str(comment.author),
        role=str(Known.of(comment)),
        at=formats.show_moment(comment.at, member.zone),
        by_link=comment.via.startswith("link"),
        by_token=token_of(comment.via),
        parts=tuple(_parts(comment)),
    )


def _parts(comment: Comment) -> Iterator[Part]:
    done = 0
    for start, end, _user in comment.mentions:
        yield Part(comment.text[done:start])
        yield Part(comment.text[start:end], is_name=True)
        done = end
    yield Part(comment.text[done:])
