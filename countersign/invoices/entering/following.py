"""What is entered next: the following invoice on one's desk, or on any desk of a person who goes through all of their organizations."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from countersign.accounts.models import Membership, User
from countersign.accounts.places import address_in, goes_through_all
from countersign.invoices.models import Held, Invoice, InvoiceQuerySet


def next_open(invoice: Invoice, member: Membership) -> str | None:
    """Where the member's next open invoice after this one is, in the desk's order, the first again after the last; None when there is none.

    `invoice` is as it stood on the desk, though it may have left it since. Who goes through all of their organizations goes on to the
    next in any of them. Whose own desk is empty goes on to everybody's, where nobody is in it.
    """
    rows = first_open(member.user) if goes_through_all() else _own_open(member)
    desk = rows.exclude(pk=invoice.pk)
    later = desk.after_on_desk(invoice.status, invoice.created_at, invoice.pk)
    following = later.first() or desk.first() or _free(invoice, member)
    return entered_at(following) if following else None


def first_open(user: User) -> InvoiceQuerySet:
    """All that is on a person's desks, in whichever organization they may enter invoices."""
    mine = Membership.objects.filter(user=user.pk)
    entering = mine.agents() if user.counts else mine
    keys = list(entering.values_list("organization", flat=True))
    ours = Invoice.objects.filter(organization__in=keys, agent=user.pk)
    return ours.on_desk().in_desk_order()


def entered_at(invoice: Invoice) -> str:
    """The address where it is entered, for who goes through all of their organizations, too."""
    if not goes_through_all():
        return reverse("invoices:edit", args=[invoice.pk])
    organization = invoice.organization_id
    return address_in(organization, "invoices:edit", invoice.pk, through=True)


def _free(done: Invoice, member: Membership) -> Invoice | None:
    everybody = member.organization.everybody
    if everybody is None or goes_through_all():
        return None
    ours = Invoice.objects.filter(organization=member.organization_id, agent=everybody)
    held = Held.objects.filter(
        organization=member.organization_id, invoice=OuterRef("pk")
    ).exclude(user=member.user)
    rows = ours.on_desk().filter(~Exists(held.lasting())).exclude(pk=done.pk)
    return rows.in_desk_order().first()


def _own_open(member: Membership) -> InvoiceQuerySet:
    return Invoice.objects.of(member).on_desk().in_desk_order()
