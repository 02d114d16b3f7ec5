"""Installing the program as an app, as Chromium asks for it."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.entering import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAWN = """async (address) => {
  const picture = Object.assign(new Image(), { src: address })
  await picture.decode()
  return [picture.naturalWidth, picture.naturalHeight]
}"""


def asked(page: Page, what: str) -> dict:
    return page.context.new_cdp_session(page).send(what)


def test_chromium_finds_nothing_that_keeps_it_from_being_installed(
    page, live_server, alice
):
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    page.wait_for_load_state("load")

    assert asked(page, "Page.getInstallabilityErrors")["installabilityErrors"] == []
    read = asked(page, "Page.getAppManifest")
    assert read["errors"] == []
    assert read["manifest"]["name"] == "Countersign"
    assert read["manifest"]["display"] == "kStandalone"
    drawn = [page.evaluate(DRAWN, icon["url"]) for icon in read["manifest"]["icons"]]
    assert drawn[:3] == [[192, 192], [512, 512], [512, 512]]
    assert page.goto(read["manifest"]["startUrl"]).ok


def test_the_phone_s_share_is_given_to_a_page_of_ours(page, live_server, alice):
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    page.wait_for_load_state("load")
    told = asked(page, "Page.getAppManifest")
    understood = told["manifest"]["shareTarget"]
    assert understood["action"] == live_server.url + reverse("invoices:share")
    assert understood["method"] == "kPost"
    target = json.loads(told["data"])["share_target"]
    assert target["enctype"] == "multipart/form-data"
    (files,) = target["params"]["files"]
    assert files["name"] == "files"
    assert {"application/pdf", "image/*", ".pdf"} <= set(files["accept"])
