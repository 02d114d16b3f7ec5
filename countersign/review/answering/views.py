"""Answering a stop from the page of the invoice that it stands against."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices import states
from countersign.review import access
from countersign.review.queue.page import page

from . import actions
from .forms import AnswerForm


@require_POST
@manager_only
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer the stop that was seen, then show the invoice again; or say why not."""
    invoice = access.invoice_for(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This answers nothing."))
    status = 409
    try:
        actions.answer(invoice, by=request.membership, **form.cleaned_data)
    except actions.NotTold:
        status, text = 422, _("Nothing is answered yet: please give a reason.")
    except actions.NotTheSecond:
        text = _("You entered this invoice. Somebody else must answer what stops it.")
    except actions.LinkIsNotEnough:
        text = _("Please sign in to answer what stops it: a link is not enough.")
    except (actions.NotAsked, states.NotAllowed):
        text = _("The invoice has changed since you saw it. Nothing was answered.")
    else:
        messages.success(
            request, _("Your answer is kept with this version of the invoice.")
        )
        return redirect("review:invoice", pk)
    messages.error(request, text)
    return page(request, access.invoice_for(request, pk), status=status)
