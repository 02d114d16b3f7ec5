"""Bringing a chart as CSV or XLSX: looked at first, then taken."""

import json
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest
from countersign.coding.access import column_of
from countersign.coding.actions import charting
from countersign.coding.incoming import NoNumbers, incoming
from countersign.documents.refusals import explain
from countersign.documents.uploads import takes_files
from countersign.extraction.files import INSPECTING, Refused, in_child, read_table

from .chart import NAMES

_SHOWN: Final = 50  # rows of each sort
_LARGEST: Final = 1_500_000  # characters of a table that the preview sends back


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@owner_only
def bring(request: MemberRequest, column: str) -> HttpResponse:
    """Choose a file; then a preview of what it would do, which does nothing yet."""
    column_of(column)
    if request.method != "POST":
        return _page(request, column)
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _page(request, column, problem=_("Choose a file."))
    try:
        table = in_child(INSPECTING, read_table, upload.read())
    except Refused as refused:
        return _page(request, column, problem=_refused(refused))
    return _preview(request, column, table)


@require_POST
@owner_only
def take(request: MemberRequest, column: str) -> HttpResponse:
    """Do what the preview showed, held against what is there now."""
    column_of(column)
    table = _sent(request.POST.get("table", ""))
    if table is None:
        return _page(request, column, problem=_("Choose the file again."))
    try:
        found = incoming(table, column, by=request.membership)
    except NoNumbers:
        return _preview(request, column, table)
    done = charting.import_rows(column, found.rows, by=request.membership)
    words = {"new": len(done.new), "changed": len(done.changed), "same": done.same}
    text = _("Imported. New: %(new)s · changed: %(changed)s · as they were: %(same)s")
    messages.success(request, text % words)
    if found.wrong:
        lines = len({line for line, _why in found.wrong})
        text = ngettext(
            "%(count)s line is left out because something is wrong with it.",
            "%(count)s lines are left out because something is wrong with them.",
            lines,
        )
        messages.warning(request, text % {"count": lines})
    return redirect("coding:rows", column)


def _preview(
    request: MemberRequest, column: str, table: list[list[str]]
) -> HttpResponse:
    try:
        found = incoming(table, column, by=request.membership)
    except NoNumbers as problem:
        text = _(
            "No column for the number was found. The first line says: %(headings)s."
        )
        headings = ", ".join(problem.headings[:20]) or "–"
        return _page(request, column, problem=text % {"headings": headings})
    sent = json.dumps(table, ensure_ascii=False)
    if len(sent) > _LARGEST:
        return _page(
            request,
            column,
            problem=_("This is too much at once. Bring it in two files."),
        )
    more: dict[str, Any] = {
        "found": found,
        "table": sent,
        "new": found.new[:_SHOWN],
        "changed": found.changed[:_SHOWN],
        "wrong": found.wrong[:_SHOWN],
        "shown": _SHOWN,
    }
    return _page(request, column, **more)


def _page(
    request: MemberRequest, column: str, *, problem: str = "", **more: Any
) -> HttpResponse:
    context = {
        "room": "settings",
        "column": column,
        "name": NAMES[column],
        "problem": problem,
        **more,
    }
    status = 422 if problem else 200
    return render(request, "coding/settings/import.html", context, status=status)


def _refused(refused: Refused) -> str:
    if refused.code in ("unknown-type", "broken"):
        return _(
            "This is no table that can be read. Save it as CSV or XLSX and try again."
        )
    if refused.code == "unpacks-too-large":
        return _("This has more lines than a chart can have. Bring it in two files.")
    return str(explain(refused))


def _sent(text: str) -> list[list[str]] | None:
    """The table that the preview sent back; None for what is none."""
    try:
        table = json.loads(text)
    except ValueError:
        return None
    is_table = (
        isinstance(table, list)
        and any(table)
        and all(
            isinstance(row, list) and all(isinstance(cell, str) for cell in row)
            for row in table
        )
    )
    return table if is_table else None
