"""Loading very many made-up invoices into an organization of their own."""

from collections.abc import Callable
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from countersign.accounts.models import Membership, Organization, Role, User
from countersign.comments.models import Comment
from countersign.demo.volume import Drawer, Volume
from countersign.documents.models import Document, Page
from countersign.invoices.models import Invoice, InvoiceDocument, LineItem, SearchRow
from countersign.invoices.totals.actions import add_up
from countersign.vendors.models import Vendor

from .copying import indexes_afterwards, reserve, write

# What a file has stands before what points at it.
NUMBERED: Final = (Vendor, Document, Page, Invoice, LineItem, InvoiceDocument, Comment)
MODELS: Final = (*NUMBERED, SearchRow)
_CHUNK: Final = 20_000


class NotEmpty(Exception):
    """The organization has invoices already: sample ones are never mixed with others."""


def load(
    name: str,
    volume: Volume,
    *,
    agents: int,
    password: str | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> Organization:
    """A new organization of this name with a manager, agents and the volume of invoices; or raise NotEmpty.

    All in one transaction. The rows have no history and no files: they are for measuring, not for keeping.
    """
    if Invoice.objects.filter(organization__name=name).exists():
        raise NotEmpty(name)
    firsts: dict[type, int] = {
        model: reserve(model, volume.invoices * (volume.items or 1))
        for model in NUMBERED
    }
    with transaction.atomic():
        organization = Organization.objects.create(
            name=name, locale="de_DE", time_zone="Europe/Berlin"
        )
        users = _people(organization, agents, password)
        drawer = Drawer(volume, organization.pk, users, timezone.now(), firsts)
        with indexes_afterwards(MODELS):
            _write(drawer, tell)
        add_up(organization.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return organization


def _write(drawer: Drawer, tell: Callable[[int], None]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # the totals are added up afterwards
            cursor.execute("SET LOCAL countersign.loading = 'on'")
    vendors = drawer.vendors()
    write(Vendor, vendors)
    written = 0
    for chunk in drawer.chunks(vendors, _CHUNK):
        for model in MODELS:
            if rows := chunk.rows.get(model):
                write(model, rows)
        written += len(chunk.rows[Invoice])
        tell(written)


def _people(organization: Organization, agents: int, password: str | None) -> list[int]:
    """A manager, and agents whose user ids are returned; nobody can sign in without a password."""
    stored = make_password(password)
    domain = f"sample{organization.pk}.example"
    names = ["manager", *(f"agent{number}" for number in range(1, agents + 1))]
    users = User.objects.bulk_create(
        User(email=f"{name}@{domain}", name=name.capitalize(), password=stored)
        for name in names
    )
    Membership.objects.bulk_create(
        Membership(
            organization=organization,
            user=user,
            role=Role.AGENT if number else Role.MANAGER,
        )
        for number, user in enumerate(users)
    )
    return [user.pk for user in users[1:]]
