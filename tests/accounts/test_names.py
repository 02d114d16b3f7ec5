"""Nobody goes by a name that reads like somebody else's here; where two did before, their addresses stand beside."""

import pytest
from django.urls import reverse

from countersign.accounts.models import Membership, Role, User
from countersign.review.deciding import actions as deciding
from countersign.review.models import Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice, make_member

pytestmark = pytest.mark.django_db

# Ways to write "Nora Manager": Cyrillic and Greek letters, width, accents, spaces, points, invisible signs, look-alikes.
ALIKE = [
    "Nora Manager",
    "NORA  MANAGER",
    "nora.manager",
    "N\u043era M\u0430nager",
    "\u039dora Manager",
    "\uff2e\uff4f\uff52\uff41 Manager",
    "N\u00f6r\u00e1 Manager",
    "N0ra Manager",
    "Nora \U0001d40canager",
]


@pytest.fixture
def nora(organization):
    nora = make_member(organization, "Nora", Role.MANAGER)
    nora.user.name = "Nora Manager"
    nora.user.save()
    return nora


@pytest.fixture
def owner(olga, sign_in):
    return sign_in(olga.user.email)


def names(organization):
    members = Membership.objects.filter(organization=organization)
    return sorted(str(member) for member in members.select_related("user"))


@pytest.mark.parametrize("name", ALIKE)
def test_nobody_registers_under_a_name_that_reads_like_another(nora, register, name):
    page = register("evil@example.org", name=name).page.content.decode()

    assert "a name that reads the same" in page
    assert names(nora.organization) == ["Nora Manager"]


@pytest.mark.parametrize("name", ALIKE)
def test_nor_does_an_owner_add_one(nora, owner, name):
    form = {"email": "new@example.org", "name": name, "role": "agent"}
    page = owner.post(reverse("accounts:add"), form)

    assert page.status_code == 422
    assert "a name that reads the same" in page.content.decode()
    assert names(nora.organization) == ["Nora Manager", "Olga"]


@pytest.mark.parametrize("name", ["olga@example.org", "olga\uff20example.org"])
def test_nobody_goes_by_a_mail_address_as_name(nora, register, name):
    page = register("evil@example.org", name=name).page.content.decode()

    assert "not a mail address" in page
    assert names(nora.organization) == ["Nora Manager"]


def test_others_may_be_called_something_similar(nora, register):
    register("norma@example.org", name="Norma Manager")
    register("nora@example.net", name="Nora Meier")

    assert names(nora.organization) == ["Nora Manager", "Nora Meier", "Norma Manager"]


def test_in_another_organization_they_may_be_called_the_same(nora, otto, sign_in):
    form = {"email": "new@example.org", "name": "Nora Manager", "role": "agent"}
    sign_in(otto.user.email).post(reverse("accounts:add"), form)

    assert names(otto.organization) == ["Nora Manager", "Otto"]


@pytest.mark.usefixtures("mail_server")
def test_who_proves_the_address_second_goes_by_the_address(olga, register, code_in):
    browsers = [register(f"carl{n}@example.org", name="Carl") for n in (1, 2)]

    for n, browser in enumerate(browsers, 1):
        form = {"code": code_in(f"carl{n}@example.org")}
        browser.post(reverse("account_email_verification_sent"), form)

    assert names(olga.organization) == ["Carl", "Olga", "carl2@example.org"]


@pytest.fixture
def talk(nora, organization, sign_in):
    """An agent who has had Nora's name since before names were kept apart says that she called."""
    evil = make_member(organization, "Evil")
    User.objects.filter(pk=evil.user_id).update(
        name="Nora Manager", sign=nora.user.sign
    )
    evil.user.refresh_from_db()
    invoice = make_invoice(evil)
    submitting.submit(invoice, by=evil)
    browser = sign_in(evil.user.email)
    form = {"text": "I called, the IBAN is right. @" + nora.user.email, "key": KEY}
    browser.post(reverse("comments:add", args=[invoice.pk]), form)
    return invoice


KEY = "6f1f7a6e-5d5f-4f55-9c39-0a8f2f6b8a10"


def test_a_comment_shows_role_and_address_of_who_may_be_mistaken(talk, nora, sign_in):
    page = sign_in(nora.user.email).get(reverse("review:invoice", args=[talk.pk]))

    words = " ".join(page.content.decode().split())
    assert '<b>Nora Manager</b> <span class="quiet">agent, evil@example.org,' in words


def test_so_does_the_history(talk, nora, sign_in):
    page = sign_in(nora.user.email).get(reverse("invoices:detail", args=[talk.pk]))

    words = " ".join(page.content.decode().split())
    said = 'Nora Manager commented <span class="quiet">(agent, evil@example.org)</span>'
    assert said in words


def test_so_do_mails(talk, nora, work, mailoutbox):
    work()

    asked, told = (mail.body for mail in mailoutbox)
    assert "Entered by: Nora Manager (agent, evil@example.org)" in asked
    assert "Nora Manager (agent, evil@example.org) mentioned you" in told


def test_who_is_not_mistaken_has_their_role_alone(alice, mona, work, mailoutbox):
    invoice = make_invoice(alice)
    submitting.submit(invoice, by=alice)
    deciding.decide(
        invoice, Verdict.RETURNED, version=1, by=mona, comment="Which order?"
    )
    work()

    told = mailoutbox[-1]
    assert told.to == [alice.user.email]
    assert "Mona (manager) returned this invoice to you" in told.body


def test_who_has_left_is_told_so(alice, mona, olga, owner, sign_in):
    invoice = make_invoice(alice)
    submitting.submit(invoice, by=alice)
    owner.post(reverse("accounts:remove", args=[alice.pk]), {"to": olga.pk})

    page = sign_in(mona.user.email).get(reverse("invoices:detail", args=[invoice.pk]))

    assert "(not a member any more)" in page.content.decode()
