"""Judge a document's e-invoice by the official rules, and keep what was found."""

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from countersign.documents.models import Document
from countersign.documents.storage import content
from countersign.extraction import official
from countersign.extraction.files import Refused
from countersign.extraction.model import Notice
from countersign.extraction.rules.judging import Verdict
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.models import Event
from countersign.invoices.models import Invoice

from .kept import as_json, digest
from .packs import packs

JUDGED: Final = "judged"
_RULE: Final = "rule-broken"

logger = logging.getLogger(__name__)


def judge(document: Document) -> None:
    """Keep the verdict on its e-invoice, with the document, in the history of its invoices, and as notices.

    Judging twice keeps it once. A document without an e-invoice is left as it is; where the rules were not run to
    their end, the verdict says so.
    """
    try:
        data = content(document.path)
        verdict = official.judge(data, document.media_type, packs().good)
    except Refused as refused:
        logger.warning("Document %s: rules not run: %s", document.pk, refused.code)
        verdict = Verdict("", "", "unjudged", unlooked=("not-finished",))
    if verdict:
        _keep(document, verdict)


@transaction.atomic
def _keep(document: Document, verdict: Verdict) -> None:
    ours = Document.objects.filter(document.itself)
    held = ours.select_for_update(no_key=True).first()
    if held is None:
        return
    kept = as_json(verdict, timezone.now())
    if held.verdict and digest(held.verdict) == digest(kept):
        kept = held.verdict
    ours.update(verdict=kept, notices=_with_rules(held.notices, verdict))
    _tell(held, kept)


def _with_rules(noticed: Iterable[dict[str, Any]], verdict: Verdict) -> list[Any]:
    """What was noticed, with the rules that are broken now in place of those before."""
    left = [each for each in noticed if each["code"] != _RULE]
    said = {each["values"].get("rule", "") for each in left}
    return [*left, *map(_as_json, official.notices_of(verdict, said))]


def _as_json(notice: Notice) -> dict[str, Any]:
    return {
        "code": notice.code,
        "severity": notice.severity,
        "values": dict(notice.values),
        "fields": [],
        "words": [],
    }


def _tell(document: Document, kept: dict[str, Any]) -> None:
    """Add a line to the history of each invoice with this document that has none of this verdict."""
    organization = document.organization_id
    using = Invoice.objects.filter(
        organization=organization, originals__document=document
    )
    invoices = {invoice.pk: invoice for invoice in using.order_by("pk")}
    data = {
        "file": document.name,
        "document": document.pk,
        "outcome": kept["outcome"],
        "verdict": digest(kept),
    }
    lines = Event.objects.filter(
        organization_id=organization,
        subject_type="invoice",
        subject_id__in=list(invoices),
        verb=JUDGED,
    )
    told = {
        line.subject_id for line in lines if line.data.get("verdict") == data["verdict"]
    }
    for pk, invoice in invoices.items():
        if pk not in told:
            record(organization, SYSTEM, JUDGED, invoice, data)
