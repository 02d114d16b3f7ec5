"""What members choose for themselves."""

import pytest
from django.urls import reverse

from countersign.history.models import Event

PAGE = "accounts:personal"


def test_a_manager_chooses_how_to_be_told(client, mona):
    client.force_login(mona.user)
    response = client.post(
        reverse(PAGE), {"mail_choice": "hourly", "time_zone": "America/New_York"}
    )
    assert response.url == reverse(PAGE)
    mona.refresh_from_db()
    assert (mona.mail_choice, mona.time_zone) == ("hourly", "America/New_York")
    event = Event.objects.get(verb="changed own settings")
    assert event.subject_id == mona.pk
    assert event.data == {
        "changes": {
            "time_zone": ["", "America/New_York"],
            "mail_choice": ["each", "hourly"],
        }
    }


def test_an_agent_chooses_only_a_time_zone(client, alice):
    client.force_login(alice.user)
    assert "mail_choice" not in client.get(reverse(PAGE)).content.decode()
    client.post(reverse(PAGE), {"mail_choice": "daily", "time_zone": "Asia/Tokyo"})
    alice.refresh_from_db()
    assert (alice.mail_choice, alice.time_zone) == ("each", "Asia/Tokyo")


def test_the_same_again_is_no_line_in_the_history(client, mona):
    client.force_login(mona.user)
    client.post(reverse(PAGE), {"mail_choice": "each", "time_zone": ""})
    assert Event.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"mail_choice": "never"}, {"time_zone": "Mars/X"}])
def test_what_there_is_not_to_choose_is_refused(client, mona, wrong):
    client.force_login(mona.user)
    response = client.post(
        reverse(PAGE), {"mail_choice": "daily", "time_zone": ""} | wrong
    )
    assert response.status_code == 422
    mona.refresh_from_db()
    assert (mona.mail_choice, mona.time_zone) == ("each", "")


def test_it_costs_the_same_for_everyone(client, mona, django_assert_num_queries):
    client.force_login(mona.user)
    with django_assert_num_queries(8):
        client.get(reverse(PAGE))
