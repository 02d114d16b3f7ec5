"""Files that are shared, and those that another site sends, as a real browser posts them."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.documents.models import Document
from countersign.invoices.models import Invoice
from tests.browser.entering import sign_in
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = """<form method="post" enctype="multipart/form-data" action="{action}">
<input type="file" name="files"><button>Send</button></form>"""


@pytest.fixture
def elsewhere(live_server):
    """A site that is not ours, with a form that posts to our page for shares."""
    page = FORM.format(action=live_server.url + reverse("invoices:share")).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def signed_in(page, live_server, alice):
    sign_in(page.context, live_server.url, alice)
    return page


def test_a_shared_file_opens_as_a_draft(signed_in, live_server):
    """The browser opens an address by itself, as Share does, with a body."""
    body = b"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"scan.pdf\"\r\n\r\n" + pdf() + b"\r\n--x--\r\n"  # fmt: skip

    def post(route):
        kind = "multipart/form-data; boundary=x"
        headers = route.request.headers | {"content-type": kind}
        route.continue_(method="POST", post_data=body, headers=headers)

    address = reverse("invoices:share")
    signed_in.route(f"**{address}", post)
    signed_in.goto(live_server.url + address)

    signed_in.wait_for_url("**/edit/")
    assert Invoice.objects.get().files.get().name == "scan.pdf"


# A neighbour, to which the cookies belong as well, and a stranger: to that one they go for the first two minutes.
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_form_of_another_site_brings_nothing(signed_in, elsewhere, host):
    signed_in.goto(f"http://{host}:{elsewhere}/")
    signed_in.set_input_files("input", {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pdf()})  # fmt: skip
    signed_in.get_by_role("button", name="Send").click()

    expect(signed_in.get_by_role("heading", name="Nothing was taken")).to_be_visible()
    assert not Document.objects.exists()
