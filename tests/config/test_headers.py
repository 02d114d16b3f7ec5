"""What every answer tells the browser: keep no page, let no site embed it, use no device; and cookies that nobody plants."""

import re
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import global_settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from countersign.invoices.models import Status
from countersign.review.links.actions import issue_link
from tests.factories import PASSWORD, make_invoice
from tests.invariants.test_access_matrix import World
from tests.processes import web_process
from tests.urls import addresses

HTTPS = {
    "COUNTERSIGN_URL": "https://localhost",
    "COUNTERSIGN_PROXIES": "127.0.0.1/32",
}


def test_no_page_is_kept_by_a_browser(alice, bob, mona, olga, otto):
    world = World(alice, bob, mona, olga, otto)
    browsers = world.browsers()
    kept = {
        (address.name, who): answer.get("Cache-Control")
        for address in addresses()
        if address.is_ours
        for who, browser in browsers.items()
        if (answer := world.visit(browser, address, "GET")).status_code != 405
        and "no-store" not in answer.get("Cache-Control", "")
    }
    assert kept == {}


@pytest.mark.parametrize(
    "address", ["/account/login/", "/review/", "/healthz", "/not/there/", "/texts.js"]
)
def test_no_other_site_embeds_an_answer_and_no_page_uses_a_device(db, client, address):
    answer = client.get(address)

    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()", "usb=()"} <= set(policy)


class Browser:
    """A browser at a proxy with TLS in front of the process, with the cookies that a browser would take."""

    def __init__(self, address):
        self.door = urlsplit(address).netloc
        self.cookies = {}
        self.given = {}

    def ask(self, method, path, form=None):
        connection = HTTPConnection(self.door, timeout=60)
        headers = {
            "Host": "localhost",
            "X-Forwarded-Proto": "https",
            "Referer": "https://localhost/",
            "Cookie": "; ".join(
                f"{name}={value}" for name, value in self.cookies.items()
            ),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, urlencode(form or {}), headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, cookie in SimpleCookie(line).items():
                self.cookies[name] = cookie.value
                self.given[name] = cookie
        page = answer.read().decode()
        connection.close()
        return answer, page

    def post(self, path, form, page):
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return self.ask("POST", path, {**form, "csrfmiddlewaretoken": token})


@pytest.mark.django_db(transaction=True)
def test_cookies_come_from_this_host_by_https_alone(alice, mona, settings, tmp_path):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # as the process has
    mona.user.set_password(PASSWORD)
    mona.user.save()
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    _, token = issue_link(mona, invoice)
    login = reverse("account_login")
    with web_process(tmp_path, **HTTPS) as address:
        browser, visitor = Browser(address), Browser(address)
        _, page = browser.ask("GET", login)
        signed_in, _ = browser.post(
            login, {"login": mona.user.email, "password": PASSWORD}, page
        )
        visitor.ask("GET", reverse("review:link", args=[token]))
        opened, page = visitor.ask("GET", reverse("review:queue"))
        left, _ = visitor.post(reverse("review:leave"), {}, page)

    assert (signed_in.status, opened.status, left.status) == (302, 200, 302)
    given = browser.given | visitor.given
    assert set(given) >= {
        "__Host-sessionid",
        "__Host-csrftoken",
        "__Host-countersign_link",
    }
    for name, cookie in given.items():
        assert name.startswith("__Host-")
        assert cookie["secure"], name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
    assert visitor.cookies["__Host-countersign_link"] == ""


@pytest.mark.django_db(transaction=True)
def test_static_files_are_kept_and_open_to_no_other_site(tmp_path):
    assert finders.find("shared/base.css")
    with web_process(tmp_path, COUNTERSIGN_DEBUG="yes") as address:
        answer, _ = Browser(address).ask("GET", "/static/shared/base.css")

    assert answer.status == 200
    assert "no-store" not in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] is None
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
