import pytest
from django.template.loader import render_to_string
from django.urls import reverse


def test_a_missing_page_says_so(client, db):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert '<h1 class="h4">' in response.content.decode()
    assert "There is no such page" in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_each_error_says_what_to_do_next_and_leads_back(status):
    page = render_to_string(f"{status}.html")
    assert "To the start page" in page
    assert page.count("<p>") + page.count('<p class="links">') == 2
    assert reverse("home") == "/"
