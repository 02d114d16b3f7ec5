"""The owner's pages of mailboxes: setting them up, what came, what became of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import member_only, owner_only
from countersign.accounts.http import MemberRequest
from countersign.documents.refusals import explain
from countersign.documents.serving import SANDBOX
from countersign.extraction.files import Refused

from . import actions, keeping, server, shown
from .access import (
    fresh_mailbox,
    own_file,
    own_mail,
    own_mailbox,
    own_sender,
    seen_mail,
)
from .forms import MailboxForm
from .models import Mailbox, State
from .problems import Away
from .taking.actions import Lost
from .taking.senders import is_doubted
from .triage import actions as triage

_DECISIONS: Final[Mapping[str, tuple[Callable[..., None], Any]]] = {
    "take": (triage.take_in, gettext_lazy("“%(subject)s” goes to the desk.")),
    "trust": (triage.trust, gettext_lazy("Mails from %(sender)s go to the desk.")),
    "leave": (triage.leave_out, gettext_lazy("“%(subject)s” is no invoice.")),
    "block": (triage.block, gettext_lazy("Nothing from %(sender)s goes to the desk.")),
}
_PATIENCE: Final = 10  # seconds that somebody waits for the mail server's each answer


@require_safe
@owner_only
def mailboxes(request: MemberRequest) -> HttpResponse:
    """All mailboxes and the latest mails; `?before` goes on from one."""
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() else None
    if number is not None and number >= 2**63:
        number = None
    context = {
        "shown": shown.mailboxes_of(request.membership, number),
        "room": "settings",
    }
    return render(request, "mailboxes/list.html", context)


@owner_only
def add(request: MemberRequest) -> HttpResponse:
    """A new mailbox, looked at before it is kept."""
    return _edit(request, fresh_mailbox(request.membership))


@owner_only
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """What is set of a mailbox, looked at before it is kept."""
    return _edit(request, own_mailbox(request, pk))


@require_POST
@owner_only
def pause(request: MemberRequest, pk: int) -> HttpResponse:
    """Fetch nothing from it any more, or again."""
    mailbox = own_mailbox(request, pk)
    if mailbox.paused_at:
        actions.go_on(mailbox, by=request.membership)
        text = _("Mail is fetched from %(mailbox)s again.")
    else:
        actions.pause(mailbox, by=request.membership)
        text = _("No mail is fetched from %(mailbox)s any more.")
    messages.success(request, text % {"mailbox": mailbox})
    return redirect("mailboxes:list")


@owner_only
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then forget a mailbox."""
    mailbox = own_mailbox(request, pk)
    if request.method != "POST":
        context = {"mailbox": mailbox, "room": "settings"}
        return render(request, "mailboxes/remove.html", context)
    text = _("The mailbox %(mailbox)s is removed.") % {"mailbox": mailbox}
    actions.remove(mailbox, by=request.membership)
    messages.success(request, text)
    return redirect("mailboxes:list")


@require_safe
@member_only
def mail(request: MemberRequest, pk: int) -> HttpResponse:
    """One mail: who sent it, its text, and what became of each file. Whoever sees an invoice that it brought sees it, without what is an owner's."""
    member, found = request.membership, seen_mail(request, pk)
    owns = member.owns and not member.via
    files = shown.files_of(found)
    context = {
        "row": shown.mail_row(found, member),
        "files": files if owns else shown.seen_by(member, files),
        "problem": shown.problem_of(found),
        "owns": owns,
        "waits": owns and found.state == State.TRIAGE,
        "is_doubted": is_doubted(found.verdicts),
        "room": "settings" if owns else "invoices",
    }
    return render(request, "mailboxes/mail.html", context)


@owner_only
def address(request: MemberRequest) -> HttpResponse:
    """Ask first, then give the organization an address of its own, or another one."""
    if not settings.MAIL_ADDRESS[0]:
        raise Http404
    if request.method == "POST":
        made = actions.renew_address(by=request.membership)
        messages.success(request, _("Mails to %(address)s come to the desk.") % {"address": made})  # fmt: skip
        return redirect("mailboxes:list")
    context = {"address": shown.address_of(request.membership), "room": "settings"}
    return render(request, "mailboxes/address.html", context)


@require_safe
@member_only
def raw(request: MemberRequest, pk: int) -> HttpResponse:
    """A mail as it came, to be kept as a file: never opened as a page of ours."""
    found = seen_mail(request, pk)
    try:
        content = keeping.raw_of(found)
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = HttpResponse(content, content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="mail-{found.pk}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


@require_POST
@owner_only
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """What becomes of a mail from somebody unknown; then the next one of these."""
    found = own_mail(request, pk)
    action, text = _DECISIONS.get(request.POST.get("what", ""), (None, ""))
    if action is None:
        return HttpResponseBadRequest()
    action(found, by=request.membership)
    messages.success(request, text % {"subject": found.subject, "sender": found.sender})
    following = shown.next_in_triage(request.membership)
    if following:
        return redirect("mailboxes:mail", following)
    return redirect("mailboxes:list")


@require_POST
@owner_only
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    """Trust or block a sender no more."""
    sender = own_sender(request, pk)
    triage.forget(sender, by=request.membership)
    text = _("%(sender)s is neither trusted nor blocked any more.")
    messages.success(request, text % {"sender": sender.address})
    return redirect("mailboxes:list")


@require_POST
@owner_only
def rescue(request: MemberRequest, pk: int) -> HttpResponse:
    """Take what was set aside as an invoice after all."""
    file = own_file(request, pk)
    try:
        actions.rescue(file, by=request.membership)
    except Lost:
        messages.error(request, _("The file is not at hand any more. Ask the sender for it."))  # fmt: skip
    except Refused as refused:
        messages.error(request, str(explain(refused)))
    else:
        messages.success(request, _("%(file)s is on the desk.") % {"file": file.name})
    return redirect("mailboxes:mail", file.mail_id)


def _edit(request: MemberRequest, mailbox: Mailbox) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    is_new, called = mailbox.pk is None, str(mailbox)
    form = MailboxForm(request.membership, posted, instance=mailbox)
    if form.is_valid() and (seen := _looked_at(form)):
        secret = form.cleaned_data["secret"]
        actions.save(form.instance, secret=secret, by=request.membership)
        messages.success(request, _told(seen))
        return redirect("mailboxes:list")
    context = {"form": form, "is_new": is_new, "called": called, "room": "settings"}
    status = 422 if form.errors else 200
    return render(request, "mailboxes/mailbox.html", context, status=status)


def _looked_at(form: MailboxForm) -> server.Seen | None:
    """What is in the mailbox; None, with an error on the form, when nobody can look."""
    try:
        with server.connected(form.place(), patience=_PATIENCE) as folder:
            return folder.look(form.cleaned_data["since"])
    except Away as problem:
        form.tell(problem)
        return None


def _told(seen: server.Seen) -> str:
    if not seen.mails:
        return _("The mailbox is kept. There is no mail in it yet.")
    text = ngettext(
        "The mailbox is kept. Mails in it: %(mails)s, %(files)s of them with a file that may be an invoice.",
        "The mailbox is kept. Mails in it: %(mails)s, %(files)s of them with files that may be invoices.",
        seen.with_files,
    )
    return text % {"mails": seen.mails, "files": seen.with_files}
