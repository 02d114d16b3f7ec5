import pytest
from django.urls import reverse

from countersign.history.models import Event
from countersign.mail.actions import post
from countersign.mail.models import Letter, State


@pytest.fixture
def failed(organization):
    return make_failed(organization, "gone@example.org")


def make_failed(organization, to):
    letter = post("review.ask", 1, 1, organization_id=organization.pk, to=to)
    letter.state = State.FAILED
    letter.attempts = 6
    letter.error = f"SMTPRecipientsRefused: {{'{to}': (550, b'no such user')}}"
    letter.save()
    return letter


def again(letter):
    return reverse("review:send_again", args=[letter.pk])


def test_the_owner_sees_what_failed_and_why(failed, olga, as_member):
    page = as_member(olga).get(reverse("review:outbox")).content.decode()
    assert "gone@example.org" in page
    assert "Asks for a decision" in page
    assert "The mail server does not take mail for this address." in page


def test_the_review_points_to_it(failed, olga, mona, as_member):
    queue = reverse("review:queue")
    told = "1 mail has not been delivered."
    assert told in as_member(olga).get(queue).content.decode()
    assert told not in as_member(mona).get(queue).content.decode()


def test_it_can_be_sent_again(failed, olga, as_member):
    client = as_member(olga)
    response = client.post(again(failed), follow=True)
    assert "The mail to gone@example.org is on its way again." in (
        response.content.decode()
    )
    assert "No mail is held up." in response.content.decode()
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.WAITING, 0)
    assert client.post(again(failed)).status_code == 404


def test_all_can_be_sent_again_at_once(failed, organization, olga, otto, as_member):
    others = [make_failed(organization, f"{n}@example.org") for n in range(2)]
    theirs = make_failed(otto.organization, "x@example.net")
    client = as_member(olga)
    page = client.get(reverse("review:outbox")).content.decode()
    assert "Send all again" in page

    response = client.post(reverse("review:send_all_again"), follow=True)

    assert "3 mails are on their way again." in response.content.decode()
    for letter in (failed, *others):
        letter.refresh_from_db()
        assert letter.state == State.WAITING
    theirs.refresh_from_db()
    assert theirs.state == State.FAILED
    verbs = Event.objects.filter(verb="sent again").values_list("data__to", flat=True)
    assert sorted(verbs) == ["0@example.org", "1@example.org", "gone@example.org"]


def test_what_the_mail_server_holds_up_is_seen(organization, olga, as_member):
    letter = make_failed(organization, "late@example.org")
    Letter.objects.filter(pk=letter.pk).update(
        state=State.WAITING, error="ConnectionRefusedError: [Errno 111]"
    )
    page = as_member(olga).get(reverse("review:outbox")).content.decode()
    assert "Waiting for the mail server" in page
    assert "The mail server does not answer." in page
    assert "Send again" not in page


def test_for_owners_of_the_organization_only(failed, alice, mona, otto, as_member):
    for other in (alice, mona):
        assert as_member(other).get(reverse("review:outbox")).status_code == 404
        assert as_member(other).post(again(failed)).status_code == 404
    assert "gone@example.org" not in (
        as_member(otto).get(reverse("review:outbox")).content.decode()
    )
    assert as_member(otto).post(again(failed)).status_code == 404
    assert Letter.objects.get().state == State.FAILED


def test_a_get_sends_nothing(failed, olga, as_member):
    assert as_member(olga).get(again(failed)).status_code == 405
    failed.refresh_from_db()
    assert failed.state == State.FAILED
