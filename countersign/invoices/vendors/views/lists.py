"""Vendors as CSV or XLSX: written out, and brought again, looked at first."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

import xlsxwriter
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.documents.refusals import explain
from countersign.documents.uploads import takes_files
from countersign.extraction.files import INSPECTING, Refused, in_child, read_table
from countersign.identity.cells import guarded
from countersign.invoices.access import not_by_link
from countersign.invoices.vendors.lists import (
    MOST,
    Incoming,
    NoNames,
    TooLong,
    headings,
    incoming,
    rows,
)
from countersign.vendors import actions

_SHOWN: Final = 50
_LARGEST: Final = 1_500_000  # characters of a table that the preview sends back
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@manager_only
@not_by_link
def export(request: MemberRequest, form: str) -> HttpResponseBase:
    """All vendors as a file that can be changed and brought again."""
    lines = [headings(), *rows(request.membership)]
    if form == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(
            _csv(lines), content_type="text/csv; charset=utf-8"
        )
    elif form == "xlsx":
        answer = HttpResponse(_workbook(lines), content_type=_XLSX)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="vendors.{form}"'
    return answer


@takes_files
@manager_only
@not_by_link
def bring(request: MemberRequest) -> HttpResponse:
    """Choose a file; then what it would do, which it does not do yet."""
    if request.method != "POST":
        return _page(request)
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _page(request, problem=_("Choose a file."))
    try:
        table = in_child(INSPECTING, read_table, upload.read())
    except Refused as refused:
        return _page(request, problem=_refused(refused))
    return _preview(request, table)


@require_POST
@manager_only
@not_by_link
def take(request: MemberRequest) -> HttpResponse:
    """Do what was shown, held against what is there now."""
    table = _sent(request.POST.get("table", ""))
    if table is None:
        return _page(request, problem=_("Choose the file again."))
    try:
        found = incoming(table, by=request.membership)
        added, changed = actions.take_list(found.lines, by=request.membership)
    except (NoNames, TooLong):
        return _preview(request, table)
    except (actions.NameTaken, actions.NumberTaken, actions.Merged):
        text = _("Somebody has changed vendors meanwhile. Nothing was taken.")
        messages.error(request, text)
        return _preview(request, table)
    text = _("Taken over. New: %(added)s · changed: %(changed)s")
    messages.success(request, text % {"added": added, "changed": changed})
    if found.wrong:
        lines = len({line for line, _why in found.wrong})
        text = ngettext(
            "%(count)s line is left out because something is wrong with it.",
            "%(count)s lines are left out because something is wrong with them.",
            lines,
        )
        messages.warning(request, text % {"count": lines})
    return redirect("vendors:list")


def _refused(refused: Refused) -> str:
    if refused.code in ("unknown-type", "broken"):
        return _(
            "This is no table that can be read. Save it as CSV or XLSX and try again."
        )
    return str(explain(refused))


def _preview(request: MemberRequest, table: list[list[str]]) -> HttpResponse:
    try:
        found = incoming(table, by=request.membership)
    except NoNames as problem:
        text = _("No column for the name was found. The first line says: %(headings)s.")
        said = ", ".join(problem.headings[:20]) or "–"
        return _page(request, problem=text % {"headings": said})
    except TooLong:
        text = ngettext(
            "A list has at most %(most)s line. Bring it in two files.",
            "A list has at most %(most)s lines. Bring it in two files.",
            MOST,
        )
        return _page(request, problem=text % {"most": MOST})
    sent = json.dumps(table, ensure_ascii=False)
    if len(sent) > _LARGEST:
        text = _("This is too much at once. Bring it in two files.")
        return _page(request, problem=text)
    return _page(request, found=found, table=sent, status=200)


def _page(
    request: MemberRequest,
    *,
    problem: str = "",
    found: Incoming | None = None,
    table: str = "",
    status: int = 0,
) -> HttpResponse:
    context: dict[str, Any] = {
        "room": "vendors",
        "problem": problem,
        "found": found,
        "table": table,
        "shown": _SHOWN,
    }
    code = status or (422 if problem else 200)
    return render(request, "invoices/vendors/import.html", context, status=code)


def _sent(text: str) -> list[list[str]] | None:
    try:
        table = json.loads(text)
    except ValueError:
        return None
    is_table = isinstance(table, list) and all(
        isinstance(row, list) and all(isinstance(cell, str) for cell in row)
        for row in table
    )
    return table if is_table and any(any(row) for row in table) else None


def _csv(lines: list[list[str]]) -> Iterator[str]:
    """UTF-8 with its mark, as spreadsheets want it, and separated by semicolons."""
    yield "\ufeff"
    for line in lines:
        row = io.StringIO()
        csv.writer(row, delimiter=";").writerow([guarded(cell) for cell in line])
        yield row.getvalue()


def _workbook(lines: list[list[str]]) -> bytes:
    """One sheet of texts: none is a formula or a number, so no zero is lost."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write_string(at, column, guarded(cell))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return data.getvalue()
