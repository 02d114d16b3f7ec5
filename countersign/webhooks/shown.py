"""Webhooks and what they were told, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Membership

from .kinds import label_of
from .models import Delivery, State, Webhook
from .problems import in_words

_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One event for a webhook: what it is, how it stands, and when it was noted, in words."""

    pk: int
    title: str
    kind: str
    invoice: int
    at: str
    state: str
    answered: str
    is_bad: bool
    again: bool


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """A webhook, how it stands, and the latest it was told; `older` is where the next page begins."""

    webhook: Webhook
    kinds: list[str]
    state: str
    is_bad: bool
    earlier_until: str
    lines: list[DeliveryLine]
    older: int | None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """One event as it was sent, and what was answered."""

    delivery: Delivery
    line: DeliveryLine
    tried_at: str
    due_at: str
    ended_at: str
    problem: str


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """A webhook of a list, how it stands and what it is told of, in words."""

    pk: int
    address: str
    state: str
    is_bad: bool
    told_of: str


def lines(member: Membership) -> list[WebhookLine]:
    """All webhooks of an organization, the newest first."""
    found = Webhook.objects.filter(organization=member.organization_id)
    return [
        WebhookLine(
            pk=one.pk,
            address=str(one),
            state=_state(one, member),
            is_bad=_is_bad(one),
            told_of=ngettext(
                "%(n)s kind of event", "%(n)s kinds of events", len(one.kinds)
            )
            % {"n": len(one.kinds)},
        )
        for one in found.order_by("-pk")
    ]


def page_of(webhook: Webhook, member: Membership, before: int | None) -> WebhookPage:
    """A webhook with what it was told, the latest first; `before` goes on from one."""
    ours = Delivery.objects.filter(
        organization=member.organization_id, webhook=webhook
    ).defer("body")
    if before is not None:
        ours = ours.filter(pk__lt=before)
    found = list(ours.order_by("-pk")[: _A_PAGE + 1])
    told, more = found[:_A_PAGE], len(found) > _A_PAGE
    signs = webhook.earlier_until and webhook.earlier_until > timezone.now()
    return WebhookPage(
        webhook=webhook,
        kinds=[label_of(one) for one in webhook.kinds],
        state=_state(webhook, member),
        is_bad=_is_bad(webhook),
        earlier_until=_moment(webhook.earlier_until, member) if signs else "",
        lines=[_line(one, member) for one in told],
        older=told[-1].pk if more else None,
    )


def delivery_page(delivery: Delivery, member: Membership) -> DeliveryPage:
    """All that is known of one event for one webhook."""
    waits = delivery.state == State.WAITING
    return DeliveryPage(
        delivery=delivery,
        line=_line(delivery, member),
        tried_at=_moment(delivery.tried_at, member),
        due_at=_moment(delivery.due_at, member) if waits else "",
        ended_at=_moment(delivery.ended_at, member),
        problem=in_words(delivery.problem),
    )


def _line(delivery: Delivery, member: Membership) -> DeliveryLine:
    kind, _space, number = delivery.about.partition(" ")
    return DeliveryLine(
        pk=delivery.pk,
        title=label_of(delivery.kind),
        kind=delivery.kind,
        invoice=int(number) if kind == "invoice" else 0,
        at=_moment(delivery.created_at, member),
        state=str(State(delivery.state).label),
        answered=_answered(delivery),
        is_bad=bool(delivery.problem),
        again=delivery.again,
    )


def _answered(delivery: Delivery) -> str:
    if delivery.status:
        return _("Answered %(status)s") % {"status": delivery.status}
    return in_words(delivery.problem)


def _state(webhook: Webhook, member: Membership) -> str:
    if webhook.stopped_at:
        return str(webhook.get_stopped_why_display())
    if webhook.rests_until and webhook.rests_until > timezone.now():
        text = _("It can’t be reached; the next try is at %(at)s.")
        return text % {"at": _moment(webhook.rests_until, member)}
    if webhook.told_at:
        return _("Something was given up, and nothing was delivered since.")
    return ""


def _is_bad(webhook: Webhook) -> bool:
    return bool(webhook.stopped_at or webhook.failures or webhook.told_at)


def _moment(at: datetime | None, member: Membership) -> str:
    if at is None:
        return ""
    return member.organization.formats.show_moment(at, member.zone)
