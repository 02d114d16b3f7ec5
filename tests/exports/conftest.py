"""What the exports' tests share: approved invoices, profiles, and exports that the worker has made."""

import itertools
from datetime import date, timedelta

import pytest

from countersign.accounts.models import Membership
from countersign.documents.storage import files
from countersign.exports import actions
from countersign.exports.formats import FORMATS
from countersign.exports.models import Export, ExportProfile
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
