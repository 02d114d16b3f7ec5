"""Judge a document's e-invoices by the official rules, and keep what was found."""

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
from countersign.extraction.rules.judging import NOT_FINISHED, Verdict
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.models import Event
from countersign.invoices.models import InvoiceDocument

from .kept import all_as_json, digest, part_of
from .packs import packs

JUDGED: Final = "judged"
_RULE: Final = "rule-broken"

logger = logging.getLogger(__name__)


def judge(document: Document) -> None:
    """Keep the verdict on each e-invoice in it, with the document, in the history of its invoices, and as notices.

    Judging twice keeps it once. A document without an e-invoice is left as it is; where the rules were not run to
    their end, the verdict says so.
    """
    verdicts: tuple[Verdict, ...]
    try:
        data = content(document.path)
        verdicts = official.judge(data, document.media_type, packs().good)
    except Refused as refused:
        logger.warning("Document %s: rules not run: %s", document.pk, refused.code)
        verdicts = (Verdict("", "", "unjudged", unlooked=(NOT_FINISHED,)),)
    if verdicts:
        _keep(document, verdicts)


@transaction.atomic
def _keep(document: Document, verdicts: tuple[Verdict, ...]) -> None:
    ours = Document.objects.filter(document.itself)
    held = ours.select_for_update(no_key=True).first()
    if held is None:
        return
    kept = all_as_json(verdicts, timezone.now())
    if held.verdict and digest(held.verdict) == digest(kept):
        kept = held.verdict
    ours.update(verdict=kept, notices=_with_rules(held.notices, verdicts))
    _tell(held, kept)


def _with_rules(
    noticed: Iterable[dict[str, Any]], verdicts: tuple[Verdict, ...]
) -> list[Any]:
    """What was noticed, with the rules that are broken now in place of those before; of several invoices each has its own."""
    left = [each for each in noticed if each["code"] != _RULE]
    if len(verdicts) == 1:
        return [*left, *_broken_rules(verdicts[0], left)]
    told = list(left)
    for part, verdict in enumerate(verdicts):
        own = [each for each in left if each.get("part") in (None, part)]
        told += ({**each, "part": part} for each in _broken_rules(verdict, own))
    return told


def _broken_rules(
    verdict: Verdict, noticed: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    said = {each["values"].get("rule", "") for each in noticed}
    return [_as_json(each) for each in official.notices_of(verdict, said)]


def _as_json(notice: Notice) -> dict[str, Any]:
    return {
        "code": notice.code,
        "severity": notice.severity,
        "values": dict(notice.values),
        "fields": [],
        "words": [],
    }


def _tell(document: Document, kept: dict[str, Any]) -> None:
    """Add a line to the history of each invoice with this document that has none of this verdict: what its own part got."""
    organization = document.organization_id
    using = InvoiceDocument.objects.filter(organization=organization, document=document)
    uses = {use.invoice_id: use for use in using.select_related("invoice")}
    verdict = digest(kept)
    lines = Event.objects.filter(
        organization_id=organization,
        subject_type="invoice",
        subject_id__in=list(uses),
        verb=JUDGED,
    )
    told = {line.subject_id for line in lines if line.data.get("verdict") == verdict}
    for pk, use in sorted(uses.items()):
        own = part_of(kept, use.part)
        if own and pk not in told:
            data = {
                "file": document.name,
                "document": document.pk,
                "outcome": own["outcome"],
                "verdict": verdict,
            }
            if "others" in kept:
                data["part"] = use.part
            record(organization, SYSTEM, JUDGED, use.invoice, data)
