"""Files that take long in a real browser: one that is large, over a line that breaks, and two hundred at once."""

import socket
import threading
from contextlib import suppress

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.documents.parts import PART
from countersign.documents.storage import content, files
from countersign.invoices.models import Invoice
from tests.browser.entering import sign_in
from tests.files import cut, pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE = pdf() + b"\n%" + bytes(range(256)) * 48_000  # 12 MB: three parts
MANY, HELD = 200, 120
PATIENCE = 240_000  # milliseconds, for what two hundred files take on a busy machine


class Line:
    """What lies between browser and server: counts what goes up, and breaks once where it is told to."""

    def __init__(self, server: str) -> None:
        host, port = server.removeprefix("http://").split(":")
        self._server = (host, int(port))
        self.sent, self.breaks_at = 0, 0
        self.broken, self.mended = threading.Event(), threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://{host}:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def is_broken(self) -> bool:
        return self.broken.is_set() and not self.mended.is_set()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self._listening.accept()
                if self.is_broken():
                    ours.close()
                    continue
                theirs = socket.create_connection(self._server)
                for way in ((ours, theirs, True), (theirs, ours, False)):
                    threading.Thread(target=self._pass, args=way, daemon=True).start()

    def _pass(self, here: socket.socket, there: socket.socket, up: bool) -> None:
        with suppress(OSError):
            while some := here.recv(65536):
                self.sent += len(some) if up else 0
                if self.breaks_at and self.sent > self.breaks_at:
                    self.breaks_at = 0
                    self.broken.set()
                if self.is_broken():
                    break
                there.sendall(some)
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def line(live_server):
    found = Line(live_server.url)
    yield found
    found.close()


def test_a_large_file_goes_on_where_it_was_when_the_line_breaks(
    page, line, alice, tmp_path
):
    file = tmp_path / "scan.pdf"
    file.write_bytes(LARGE)
    sign_in(page.context, line.address, alice)
    page.goto(line.address + reverse("invoices:desk"))
    page.wait_for_load_state("load")
    line.sent, line.breaks_at = 0, PART + PART // 2

    page.set_input_files("input[multiple]", file)
    row = page.locator(".outcomes li")
    expect(row).to_contain_text("connection lost, goes on by itself")
    assert line.broken.is_set()
    assert not Invoice.objects.exists()
    before = line.sent
    line.mended.set()

    page.wait_for_url("**/edit/", timeout=60_000)
    document = Invoice.objects.get().files.get()
    assert (document.name, content(document.path) == LARGE) == ("scan.pdf", True)
    assert (
        line.sent - before < len(LARGE) - PART + 1024 * 1024
    )  # the first part went once
    assert list(files().walk("parts")) == []


def test_a_large_file_whose_line_stays_broken_can_be_sent_on_by_a_click(
    page, live_server, alice, tmp_path
):
    file = tmp_path / "scan.pdf"
    file.write_bytes(LARGE)
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    page.wait_for_load_state("load")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/parts/*/1/", lambda route: route.fulfill(status=418, body="no"))

    page.set_input_files("input[multiple]", file)
    row = page.locator(".outcomes li")
    expect(row).to_contain_text("The server could not take it")
    page.unroute("**/parts/*/1/")
    row.get_by_role("button", name="Try again").click()

    page.wait_for_url("**/edit/", timeout=60_000)
    assert [url.rsplit("/", 2)[1] for url in asked if "/parts/" in url][:4] == ["0", "1", "1", "2"]  # fmt: skip


def test_two_hundred_files_keep_their_order_and_the_page_goes_on(
    page, live_server, alice, tmp_path
):
    names = [f"{number:03}.pdf" for number in range(MANY)]
    for name in names:
        (tmp_path / name).write_bytes(pdf(f"Invoice {name}"))
    (tmp_path / names[77]).write_bytes(cut(pdf("Invoice 77")))
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    page.wait_for_load_state("load")

    held, sent = [], []

    def hold(route):
        sent.append(route)
        if len(sent) == HELD + 1:
            held.append(route)
        else:
            route.continue_()

    page.route("**/upload/", hold)
    page.set_input_files("input[multiple]", [tmp_path / name for name in names])
    lines = page.locator(".outcomes li")
    expect(lines).to_have_count(MANY)
    said = page.locator(".drop-count")
    expect(said).to_have_text(f"{HELD} of {MANY} files", timeout=PATIENCE)
    page.keyboard.press("?")  # meanwhile the page answers
    expect(page.get_by_role("dialog", name="Keys on this page")).to_be_visible()
    page.keyboard.press("Escape")
    assert len(held) == 1
    held[0].continue_()
    expect(said).to_have_text(f"{MANY} of {MANY} files", timeout=PATIENCE)

    refused = page.locator(".outcome-refused")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text(names[77])
    expect(refused).to_contain_text("The end of the file is missing")
    assert lines.locator(".outcome-name").all_text_contents() == names
    taken = [name for name in names if name != names[77]]
    rows = page.locator(".desk-row")
    expect(rows).to_have_count(100)
    assert [one.files.get().name for one in Invoice.objects.order_by("pk")] == taken
    shown = rows.all_text_contents()
    assert [name in text for name, text in zip(taken, shown, strict=False)] == [True] * 100  # fmt: skip
