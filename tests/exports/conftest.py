"""What the exports' tests share: approved invoices, profiles, and exports that the worker has made."""

import hashlib
import itertools
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.documents.storage import files
from countersign.exports import actions
from countersign.exports.formats import FORMATS
from countersign.exports.models import (
    Export,
    ExportedInvoice,
    ExportProfile,
    State,
)
from countersign.invoices.models import Invoice, Status
from tests.factories import make_invoice


def make_profile(member: Membership, **values: object) -> ExportProfile:
    """A profile of the member's organization; CSV with the usual settings unless said otherwise."""
    form = FORMATS[str(values.pop("format", "csv"))]
    settings = form.clean(values.pop("settings", {}))
    return ExportProfile.objects.create(
        organization=member.organization,
        format=form.name,
        settings=settings,
        **{"name": "Buchhaltung", "file_name": "{date}-{profile}"} | values,
    )


def make_export(
    profile: ExportProfile, invoices: Sequence[Invoice], data: bytes = b"x"
) -> Export:
    """One that is ready, as the worker would have left it."""
    export = Export.objects.create(
        organization=profile.organization,
        profile=profile,
        profile_was=profile.as_it_is,
        state=State.READY,
        made_at=timezone.now(),
        file_name="export.csv",
        media_type="text/csv",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        invoices=len(invoices),
        sums={"EUR": "119.000"},
        left_out=[
            {
                "invoice": one.pk,
                "number": one.number,
                "vendor": one.vendor_name,
                "field": "IBAN",
                "why": "It is wrong.",
                "left_out": False,
            }
            for one in invoices
        ],
    )
    files().save(export.path, ContentFile(data))
    for one in invoices:
        ExportedInvoice.objects.create(
            organization=profile.organization,
            export=export,
            invoice=one,
            version=one.version + 1,
            counts=True,
        )
        Invoice.objects.filter(one.itself).update(exported_at=export.made_at)
    return export


def content(export: Export) -> bytes:
    """The file of an export."""
    return b"".join(files().part(export.path))


@pytest.fixture
def approved(alice):
    """Approved invoices of Alice's, each a day older than the one before."""
    days = itertools.count()

    def make(**values: object) -> Invoice:
        issued = date(2026, 3, 31) - timedelta(days=next(days))
        return make_invoice(
            alice, **{"status": Status.APPROVED, "issue_date": issued} | values
        )

    return make


@pytest.fixture
def export(mona, work):
    """Ask for an export as Mona and let the worker make it."""

    def made(profile: ExportProfile | None = None, **values: object) -> Export:
        profile = profile or make_profile(mona)
        asked = actions.ask(profile, by=mona, **values)
        work()
        asked.refresh_from_db()
        return asked

    return made
