"""The viewer beside the form, when the browser fetches originals from S3 itself."""

import copy

import pytest
from playwright.sync_api import expect

from countersign.documents.bucket import Bucket
from countersign.documents.models import ReadingState
from tests.browser.entering import open_entry, rest, sign_in
from tests.factories import make_document, make_invoice
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("bucket", [{"by_links": True}], indirect=True)
def test_the_pages_are_shown_from_another_address(
    page, context, live_server, alice, bucket, settings
):
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["connect-src"].append(bucket.endpoint)
    settings.CONTENT_SECURITY_POLICY = policy
    rule = {
        "AllowedOrigins": [live_server.url],
        "AllowedMethods": ["GET"],
        "AllowedHeaders": ["Range"],
        "ExposeHeaders": ["Accept-Ranges", "Content-Range", "Content-Length"],
    }
    client = Bucket(**bucket.options()).connection.meta.client
    client.put_bucket_cors(
        Bucket="countersign", CORSConfiguration={"CORSRules": [rule]}
    )
    document = make_document(
        alice, pdf("Rechnung R-2026/7"), reading_state=ReadingState.READ
    )
    invoice = make_invoice(alice, document=document)
    fetched = []
    page.on("response", lambda response: fetched.append(response.url))

    sign_in(context, live_server.url, alice)
    open_entry(page, live_server.url, invoice)

    expect(page.locator("page-viewer")).to_contain_text("R-2026/7")
    assert [url for url in fetched if url.startswith(bucket.endpoint)] != []
    rest(page)
