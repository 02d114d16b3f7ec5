"""Adding further files, saying what they are, moving and removing them."""

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.documents.refusals import Refusal, explain, not_kept
from countersign.documents.storage import StorageAway
from countersign.documents.uploads import takes_files
from countersign.extraction.files import Refused
from countersign.invoices.access import own_invoice
from countersign.invoices.models import FurtherKind, Invoice
from countersign.invoices.originals.attached import attachment_lines, attachments_for
from countersign.invoices.originals.viewer import viewer_files

from . import actions
from .access import chosen_invoice, is_key, or_404, own_file
from .page import Adding, targets
from .rows import (
    HasItAlready,
    OneOfSeveral,
    must_be_free_to_go,
    must_take_files,
    uses_to_put,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told beside one file: that it is with the invoice, what it is called there already, or why it was not taken."""

    name: str
    refusal: Refusal | None = None
    has: str = ""

    @property
    def is_added(self) -> bool:
        return not self.refusal and not self.has


@require_safe
@agent_only
def files(request: MemberRequest, pk: int) -> HttpResponse:
    """The files beside one's own invoice, for a page that shows it already."""
    return _list(request, own_invoice(request, pk))


@takes_files
@require_POST
@agent_only
def add_files(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep each file with one's own invoice; what is said of one of them is said beside its name."""
    invoice = own_invoice(request, pk)
    must_take_files(invoice)
    sent = [
        one for one in request.FILES.getlist("files") if isinstance(one, UploadedFile)
    ]
    outcomes = [_attempt(request, invoice, one) for one in sent]
    if request.headers.get("X-Requested-With") == "file-drop":
        is_refused = not any(one.is_added for one in outcomes)
        context = {"outcomes": outcomes, "invoice": invoice}
        status = 422 if is_refused else 200
        template = "invoices/further/_outcomes.html"
        return render(request, template, context, status=status)
    if not sent:
        messages.error(request, _("Choose at least one file."))
    for one in outcomes:
        _say(request, one, invoice)
    return _back(invoice)


@require_POST
@agent_only
def name_file(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what a further file is."""
    row, invoice = own_file(request, pk)
    if kind := _kind(request):
        or_404(lambda: actions.name_kind(row, kind, by=request.membership))
    if request.headers.get("X-Requested-With") == "further-files":
        return _list(request, own_invoice(request, invoice.pk))
    return _back(invoice)


@require_http_methods(["GET", "HEAD", "POST"])
@agent_only
def remove_file(request: MemberRequest, pk: int) -> HttpResponse:
    """Name the file and ask; on POST remove it."""
    row, invoice = own_file(request, pk)
    if request.method == "POST":
        or_404(lambda: actions.remove(row, by=request.membership))
        text = _("%(file)s was removed. The history keeps a record of it.")
        messages.success(request, text % {"file": row.name})
        return _back(invoice)
    must_be_free_to_go(row)
    context = {
        "room": "desk",
        "invoice": invoice,
        "file": row,
        "back": _address(invoice),
    }
    return render(request, "invoices/further/remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agent_only
def move_file(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose with which invoice a further file goes; on POST it does."""
    row, invoice = own_file(request, pk)
    if request.method != "POST":
        must_be_free_to_go(row)
        here = reverse("invoices:move_file", args=[pk])
        return _choose(request, invoice, row.name, here, row.kind)
    into = chosen_invoice(request)
    try:
        or_404(lambda: actions.move(row, into.pk, by=request.membership))
    except HasItAlready as problem:
        _say_has(request, problem)
        return _back(invoice)
    text = _("%(file)s goes with %(invoice)s now.")
    messages.success(request, text % {"file": row.name, "invoice": into})
    return _back(invoice, f"?moved={invoice.pk}-{row.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@agent_only
def put_with(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose with which invoice the file of a draft goes; on POST it does, once it is said what becomes of what was entered."""
    draft = own_invoice(request, pk)
    here = reverse("invoices:put_with", args=[pk])
    try:
        name = uses_to_put(draft)[0].document.name
    except OneOfSeveral:
        text = _("%(draft)s is one of several invoices in its file: that file goes with no other invoice.")  # fmt: skip
        messages.warning(request, text % {"draft": draft})
        return redirect("invoices:desk")
    if request.method != "POST":
        return _choose(request, draft, name, here, FurtherKind.OTHER)
    return _put(request, draft, here)


@require_POST
@agent_only
def take_out(request: MemberRequest) -> HttpResponse:
    """Make a draft of further files of one invoice."""
    pks = [int(one) for one in request.POST.getlist("file") if is_key(one)]
    rows = [own_file(request, pk) for pk in pks[:20]]
    if not rows or len({invoice.pk for _one, invoice in rows}) > 1:
        raise Http404
    row, invoice = rows[0]
    draft = or_404(
        lambda: actions.take_out([one for one, _of in rows], by=request.membership)
    )
    text = _("%(file)s is a draft of its own now, on your desk.")
    messages.success(request, text % {"file": ", ".join(one.name for one, _of in rows)})
    if request.POST.get("to") == "desk":
        return redirect("invoices:desk")
    return _back(invoice, f"?out={invoice.pk}-{draft.pk}-{row.kind}")


def _put(request: MemberRequest, draft: Invoice, here: str) -> HttpResponse:
    into, kind = chosen_invoice(request), _kind(request)
    try:
        rows = or_404(
            lambda: actions.put_with(
                draft.pk,
                into.pk,
                kind,
                by=request.membership,
                sure="sure" in request.POST,
            )
        )
    except actions.WasTypedIn:
        context = {"room": "desk", "draft": draft, "invoice": into, "kind": kind}
        context |= {"here": here, "to": request.POST.get("to", "")}
        return render(request, "invoices/further/sure.html", context, status=409)
    except HasItAlready as problem:
        _say_has(request, problem)
        return redirect("invoices:desk")
    text = _("%(file)s goes with %(invoice)s now.")
    names = ", ".join(row.name for row in rows)
    messages.success(request, text % {"file": names, "invoice": into})
    if request.POST.get("to") == "invoice":
        return _back(into)
    put = ".".join(str(row.pk) for row in rows)
    return redirect(f"{reverse('invoices:desk')}?put={put}")


def _attempt(
    request: MemberRequest, invoice: Invoice, file: UploadedFile[bytes]
) -> Outcome:
    name = file.name or ""
    try:
        or_404(
            lambda: actions.add(invoice, file, _kind(request), by=request.membership)
        )
    except Refused as refused:
        return Outcome(name, refusal=explain(refused))
    except StorageAway as problem:
        log.error("The storage is away: %s", problem)
        return Outcome(name, refusal=not_kept(problem))
    except HasItAlready as problem:
        return Outcome(name, has=problem.name)
    return Outcome(name)


def _say(request: MemberRequest, outcome: Outcome, invoice: Invoice) -> None:
    words: dict[str, Any] = {"file": outcome.name, "invoice": invoice}
    if outcome.refusal:
        words["why"] = outcome.refusal
        messages.error(request, _("%(file)s: %(why)s") % words)
    elif outcome.has:
        _say_has(request, HasItAlready(invoice, outcome.has))
    else:
        messages.success(request, _("%(file)s goes with %(invoice)s now.") % words)


def _say_has(request: MemberRequest, problem: HasItAlready) -> None:
    text = _("%(invoice)s has this file already, as %(file)s. Nothing was changed.")
    words = {"invoice": problem.invoice, "file": problem.name}
    messages.warning(request, text % words)


def _list(request: MemberRequest, invoice: Invoice) -> HttpResponse:
    attachments = attachments_for(invoice, request.membership)
    context = {
        "invoice": invoice,
        "attachments": attachment_lines(invoice, attachments),
        "adding": Adding.of(invoice, request.membership),
        "documents": viewer_files(invoice, attachments),
    }
    return render(request, "invoices/further/_list.html", context)


def _choose(
    request: MemberRequest, invoice: Invoice, name: str, here: str, kind: str
) -> HttpResponse:
    context = {
        "room": "desk",
        "invoice": invoice,
        "name": name,
        "here": here,
        "kind": kind,
        "kinds": FurtherKind.choices,
        "is_draft": here.endswith(reverse("invoices:put_with", args=[invoice.pk])),
        "targets": targets(request.membership, invoice),
        "back": _address(invoice),
    }
    return render(request, "invoices/further/choose.html", context)


def _kind(request: MemberRequest) -> str:
    """What was chosen; empty for what is not on the list."""
    kind = request.POST.get("kind", "")
    return kind if kind in FurtherKind.values else ""


def _address(invoice: Invoice) -> str:
    name = "invoices:edit" if invoice.is_open else "invoices:detail"
    return reverse(name, args=[invoice.pk])


def _back(invoice: Invoice, query: str = "") -> HttpResponse:
    return redirect(_address(invoice) + query)
