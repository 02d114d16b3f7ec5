"""Every view wears exactly one door, and nobody gets in where there is none."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View

from countersign.accounts.doors import DOOR
from countersign.config import urls
from tests.signing_in import sign_in
from tests.urls import addresses

DOORS = {
    "agent_only",
    "manager_only",
    "member_only",
    "signed_in_only",
    "person_only",
    "owner_only",
    "link_only",
    "public",
}


def test_no_view_stands_open():
    bare = [
        address.name
        for address in addresses()
        if address.is_ours and getattr(address.view, DOOR, None) not in DOORS
    ]
    assert bare == []


def test_every_address_has_a_name():
    assert [
        address.view for address in addresses() if address.name.endswith("None")
    ] == []


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the books of the house")


class Bare(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return bare(request)

    post = get


urlpatterns = [
    path("bare/", bare),
    path("bare-class/", Bare.as_view()),
    *urls.urlpatterns,
]


def asked(server, method: str, where: str, cookie: str = "") -> tuple[int, str]:
    """Status and page of a request over the wire."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    try:
        connection.request(method, where, headers={"Cookie": cookie})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("address", "name"), [("/bare/", "bare"), ("/bare-class/", "Bare")]
)
@pytest.mark.parametrize("who", ["nobody", "olga"])
def test_a_view_without_a_door_is_found_by_nobody(
    request, settings, live_server, client, caplog, method, address, name, who
):
    cookie = ""
    if who != "nobody":
        sign_in(client, request.getfixturevalue(who))
        cookie = f"sessionid={client.cookies['sessionid'].value}"
    settings.ROOT_URLCONF = __name__

    status, page = asked(live_server, method, address, cookie)

    assert status == 404
    assert "the books of the house" not in page
    assert f"The view {__name__}.{name} has no door" in caplog.text
    assert asked(live_server, "GET", "/account/login/")[0] == 200
