"""Dropping files on the desk in a real browser."""

import base64

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Invoice
from tests.browser.entering import sign_in
from tests.factories import PASSWORD, make_invoice
from tests.files import cut, pdf, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """([zone, files]) => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  for (const type of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def desk(page, live_server, alice):
    """The page of Alice's desk, signed in."""
    page.goto(
        f"{live_server.url}{reverse('account_login')}?next={reverse('invoices:desk')}"
    )
    page.fill("[name=login]", alice.user.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    page.wait_for_load_state("load")
    return page


def drop(page, *files: tuple[str, bytes]) -> None:
    sent = [[name, base64.b64encode(data).decode()] for name, data in files]
    zone = page.locator("main").element_handle()
    page.evaluate(DROP, [zone, sent])


def test_several_files_with_a_broken_one_among_them(desk):
    drop(
        desk,
        ("one.pdf", pdf("One")),
        ("cut.pdf", cut(pdf("Two"))),
        ("scan.tif", picture("TIFF", pages=2)),
    )

    lines = desk.locator(".outcomes li")
    expect(lines).to_have_count(3)
    expect(lines.nth(1)).to_contain_text("The end of the file is missing")
    expect(lines.nth(1)).to_contain_text("cut.pdf")
    expect(lines.nth(0).get_by_role("link", name="Enter it")).to_be_focused()
    expect(desk.locator(".desk-row")).to_have_count(2)
    first = Invoice.objects.order_by("pk").first()

    desk.keyboard.press("Enter")

    desk.wait_for_url(f"**{reverse('invoices:edit', args=[first.pk])}")


def test_when_all_are_taken_the_first_opens(desk):
    desk.set_input_files(
        "input[multiple]",
        [
            {"name": "one.pdf", "mimeType": "application/pdf", "buffer": pdf("One")},
            {"name": "two.pdf", "mimeType": "application/pdf", "buffer": pdf("Two")},
        ],
    )

    desk.wait_for_url("**/edit/")

    first, second = Invoice.objects.order_by("pk")
    assert desk.url.endswith(reverse("invoices:edit", args=[first.pk]))
    assert second.documents.get().name == "two.pdf"


def test_the_same_file_again_offers_the_earlier_invoice(desk):
    drop(desk, ("one.pdf", pdf()))
    desk.wait_for_url("**/edit/")
    desk.goto(desk.url.split("/invoices/")[0] + reverse("invoices:desk"))

    drop(desk, ("again.pdf", pdf()))

    line = desk.locator(".outcomes li")
    expect(line).to_contain_text("Already entered as")
    line.get_by_role("button", name="Enter it again anyway").click()
    desk.wait_for_url("**/edit/")
    assert Invoice.objects.count() == 2


def test_a_lost_connection_is_said_and_can_be_tried_again(desk):
    desk.route("**/upload/", lambda route: route.abort())
    drop(desk, ("one.pdf", pdf()))
    line = desk.locator(".outcomes li")
    expect(line).to_contain_text("The connection was lost")
    desk.unroute("**/upload/")

    line.get_by_role("button", name="Try again").click()

    desk.wait_for_url("**/edit/")
    assert Invoice.objects.count() == 1


def test_what_is_over_the_limit_is_not_even_sent(desk, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    desk.reload()
    sent = []
    desk.on("request", lambda request: sent.append(request.method))

    drop(desk, ("huge.pdf", bytes(1_100_000)))

    expect(desk.locator(".outcomes li")).to_contain_text("larger than 1 MB")
    assert "POST" not in sent


def test_keys_walk_through_the_rows_and_open_them(desk):
    drop(desk, ("one.pdf", pdf("One")), ("bad.pdf", b"MZ"), ("two.pdf", pdf("Two")))
    rows = desk.locator(".desk-row")
    expect(rows).to_have_count(2)
    desk.reload()

    desk.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    desk.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    desk.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()

    desk.reload()
    desk.keyboard.press("Enter")
    first = Invoice.objects.order_by("pk").first()
    desk.wait_for_url(f"**{reverse('invoices:edit', args=[first.pk])}")


def test_reading_is_followed_without_reloading(desk, work):
    drop(desk, ("one.pdf", pdf("One")), ("bad.pdf", b"MZ"))
    row = desk.locator(".desk-row")
    expect(row).to_contain_text("reading 0 %")

    work()

    expect(row).not_to_contain_text("reading", timeout=10_000)


def drop_from_disk(page, *paths) -> None:
    """Files and folders as somebody drags them in from outside of the browser."""
    session = page.context.new_cdp_session(page)
    carried = {
        "items": [],
        "files": [str(one) for one in paths],
        "dragOperationsMask": 1,
    }
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": 300, "y": 300, "data": carried}
        session.send("Input.dispatchDragEvent", event)


@pytest.fixture
def folder(tmp_path):
    """One with a folder inside, and with what a system leaves in folders."""
    ours = tmp_path / "March"
    (ours / "paid").mkdir(parents=True)
    (ours / "2.pdf").write_bytes(pdf("Two"))
    (ours / "10.pdf").write_bytes(pdf("Ten"))
    (ours / "paid" / "old.pdf").write_bytes(pdf("Old"))
    (ours / ".DS_Store").write_bytes(b"Bud1")
    return ours


def test_a_folder_brings_all_files_that_are_in_it(desk, folder, tmp_path):
    (tmp_path / "Nothing").mkdir()

    drop_from_disk(desk, folder, tmp_path / "Nothing")

    lines = desk.locator(".outcomes li")
    expect(lines.get_by_role("link", name="Enter it")).to_have_count(3)
    expect(lines).to_have_count(4)
    expect(lines.filter(has_text="Nothing")).to_contain_text(
        "There is no file in this folder."
    )
    taken = [one.documents.get().name for one in Invoice.objects.order_by("pk")]
    assert taken == ["2.pdf", "10.pdf", "old.pdf"]


def test_each_page_of_an_agent_takes_files(desk, live_server, alice):
    sent = make_invoice(alice, number="R-7", status="submitted")
    draft = make_invoice(alice, number="R-8")
    for address in (
        reverse("invoices:list"),
        reverse("invoices:detail", args=[sent.pk]),
        reverse("invoices:edit", args=[draft.pk]),
        reverse("accounts:personal"),
        reverse("vendors:list"),
    ):
        desk.goto(f"{live_server.url}{address}")
        desk.wait_for_load_state("load")

        drop(desk, (f"{address}.pdf", pdf(address)), ("bad.pdf", b"MZ"))

        panel = desk.get_by_role("region", name="Dropped files")
        expect(panel.get_by_role("listitem")).to_have_count(2)
        expect(panel.get_by_role("link", name="Enter it")).to_be_focused()
        expect(panel).to_contain_text("bad.pdf")
        panel.get_by_role("button", name="Close").click()
        expect(panel).to_be_hidden()
    assert Invoice.objects.count() == 7


def test_a_file_that_is_dropped_on_the_table_opens(desk, live_server):
    desk.goto(f"{live_server.url}{reverse('invoices:list')}")
    desk.wait_for_load_state("load")

    drop(desk, ("one.pdf", pdf("One")))

    desk.wait_for_url("**/edit/")
    expect(desk.get_by_text("one.pdf").first).to_be_attached()


def test_who_only_decides_is_offered_no_place_for_files(page, live_server, mona):
    sign_in(page.context, live_server.url, mona)
    page.goto(f"{live_server.url}{reverse('invoices:list')}")

    expect(page.locator("file-drop")).to_have_count(0)


def test_photos_that_are_the_pages_of_one_invoice_are_sent_together(desk):
    photos = [("front.jpg", picture("JPEG")), ("back.png", picture("PNG"))]
    desk.get_by_label("These photos are the pages of one invoice").check()
    drop(desk, *photos)

    desk.wait_for_url("**/edit/")
    (invoice,) = Invoice.objects.all()
    (document,) = (one.document for one in invoice.originals.all())
    assert (document.name, document.page_count) == ("front.pdf", 2)

    desk.goto(desk.url.split("/invoices/")[0] + reverse("invoices:desk"))
    expect(desk.get_by_label("These photos are the pages of one invoice")).not_to_be_checked()  # fmt: skip


def test_what_was_chosen_before_the_script_has_come_is_sent_once_it_has(desk):
    held = []

    def hold(route):
        if held:
            route.continue_()  # on the page that opens
        else:
            held.append(route)

    desk.route("**/file-drop*.js", hold)
    with desk.expect_request("**/file-drop*.js"):
        desk.reload(wait_until="commit")
    name = {"name": "early.pdf", "mimeType": "application/pdf", "buffer": pdf("Early")}
    desk.set_input_files("input[multiple]", name)
    assert not Invoice.objects.exists()

    held[0].continue_()

    desk.wait_for_url("**/edit/")
    document = Invoice.objects.get().files.get()
    assert document.name == "early.pdf"
