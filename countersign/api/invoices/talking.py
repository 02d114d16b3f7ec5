"""Comments on an invoice."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.forms import Sent
from countersign.api.problems import Problem
from countersign.api.scoped import Token
from countersign.comments import actions, mentions
from countersign.comments.models import Comment
from countersign.comments.queries import comments_on
from countersign.invoices.access import visible_invoice

from .noun import router
from .shown import Party


class Say(Sent):
    """A comment. Whoever is named after an @ is mailed."""

    text: str = Field(min_length=1, max_length=4000, pattern=r"\S")


class CommentOut(Schema):
    """What somebody said."""

    id: int
    author: Party
    via: str
    at: datetime
    text: str

    @classmethod
    def of(cls, comment: Comment) -> "CommentOut":
        """What is told of a comment."""
        return cls(
            id=comment.pk,
            author=Party(id=comment.author_id, name=str(comment.author)),
            via=comment.via,
            at=comment.at,
            text=comment.text,
        )


class Comments(Schema):
    """The talk about an invoice, the oldest first."""

    comments: list[CommentOut]


@router.get(
    "/invoices/{int:invoice_id}/comments",
    response=Comments,
    auth=Token("comments:read"),
    summary="Comments",
)
def list_comments(request: MemberRequest, invoice_id: int) -> Comments:
    """All that was said about it."""
    invoice = visible_invoice(request, invoice_id)
    found = comments_on(invoice.organization_id, invoice.pk)
    return Comments(comments=[CommentOut.of(one) for one in found])


@router.post(
    "/invoices/{int:invoice_id}/comments",
    response={201: CommentOut},
    auth=Token("comments:write"),
    summary="Say something",
)
def add_comment(request: MemberRequest, invoice_id: int, said: Body[Say]) -> Any:
    """Add a comment, and mail whoever it mentions."""
    invoice = visible_invoice(request, invoice_id)
    try:
        comment = actions.add(invoice, said.text, key=uuid4(), by=request.membership)
    except mentions.Unknown as problem:
        text = _("Nobody who may see this invoice is called %(name)s.")
        raise _not_known(text, problem.name) from problem
    except mentions.Ambiguous as problem:
        text = _("More than one person may be meant by %(name)s.")
        raise _not_known(text, problem.name) from problem
    return Status(HTTPStatus.CREATED, CommentOut.of(comment))


def _not_known(text: str, name: str) -> Problem:
    error = {"pointer": "/text", "detail": text % {"name": name}}
    return Problem("not-understood", errors=[error])
