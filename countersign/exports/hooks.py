"""What exports hang in below: their files are verified with all others."""

from collections.abc import Iterator

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.documents.hooks import KEPT_FILES, USED, KeptFile
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor

from .models import (
    AuditFile,
    DatevAgreement,
    DatevKey,
    DatevRate,
    Export,
    ExportProfile,
)


def _files(organization: int) -> Iterator[KeptFile]:
    made = Export.objects.filter(organization=organization, made_at__isnull=False)
    for export in made.order_by("pk").iterator(500):
        yield KeptFile(export.path, export.sha256, f"export {export.pk}, {export}")


def _is_export(organization: int, sha256: str) -> bool:
    made = Export.objects.filter(organization=organization, sha256=sha256)
    return made.exists()


def _is_for_the_auditor(organization: int, sha256: str) -> bool:
    made = AuditFile.objects.filter(organization=organization, sha256=sha256)
    return made.exists()


ROWS_OF_VIEWS.hang(
    "exports",
    {
        "exports": Export,
        "exports:change_profile": ExportProfile,
        "exports:delete_profile": ExportProfile,
        "exports:copy_profile": ExportProfile,
        "exports:evidence": Invoice,
        "exports:audit_file": AuditFile,
        "exports:datev_agree": Invoice,
        "exports:datev_agree_vendor": Vendor,
        "exports:datev_delete_key": DatevKey,
        "exports:datev_delete_rate": DatevRate,
        "exports:datev_withdraw": DatevAgreement,
    },
)
KEPT_FILES.hang("exports", _files)
USED.hang("exports", _is_export)
USED.hang("audits", _is_for_the_auditor)
