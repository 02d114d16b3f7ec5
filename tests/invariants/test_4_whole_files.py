"""The whole file that invoices were cut from holds the pages of all of them: it is there for whoever may see them all."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.extraction.files import pages_of_pdf
from countersign.invoices.models import Invoice
from countersign.samples.drawing import draw
from countersign.samples.making import make_sample
from tests.extraction.cutting.test_proposing import joined
from tests.factories import make_invoice

THREE = joined(*(draw(make_sample(seed)) for seed in (7, 4, 9)))
CUT = {"begins-1": "on", "begins-2": "on", "begins-3": "on"}


class Pile:
    """A file of three invoices that Alice uploaded and cut, and which browser asks for it."""

    def __init__(self, browser, work, member):
        self.entered = Invoice.objects.filter(organization=member.organization)
        file = SimpleUploadedFile("pile.pdf", THREE)
        browser.post(reverse("invoices:upload"), {"files": file})
        work()
        first = self.entered.get()
        self.whole = first.files[0].pk
        browser.post(reverse("invoices:cut", args=[first.pk]), CUT)
        work()
        self.drafts = list(self.entered.order_by("pk"))

    def parts(self):
        return [draft.files[0].pk for draft in self.drafts]

    def ways(self):
        """All addresses that show something of the whole."""
        pages = [reverse("invoices:page", args=[self.whole, at, 800]) for at in (1, 2, 3)]  # fmt: skip
        named = [reverse(f"invoices:{name}", args=[self.whole]) for name in ("original", "words", "thumbnail")]  # fmt: skip
        return [*named, *pages]

    def seen_by(self, browser):
        return {browser.get(address).status_code for address in self.ways()}


@pytest.fixture
def alices(alice, as_member):
    return as_member(alice)


@pytest.fixture
def pile(alice, alices, mona, work):
    return Pile(alices, work, alice)


def hand_over(browser, draft, to):
    """What the desk does with what is ticked, once it is sure."""
    draft.refresh_from_db()
    ticked = {"pick": f"{draft.pk}:{draft.version}", "sure": "1"}
    browser.post(reverse("selection:hand_over"), {**ticked, "to": to.pk, "note": ""})  # fmt: skip
    draft.refresh_from_db()
    assert draft.agent_id == to.user_id


def test_whoever_has_all_parts_fetches_it(pile, alices, mona, as_member):
    assert pile.seen_by(alices) == {200}
    assert pile.seen_by(as_member(mona)) == {200}


def test_whoever_was_given_one_part_has_its_pages_alone(pile, alices, bob, as_member):
    hand_over(alices, pile.drafts[1], bob)
    bobs = as_member(bob)

    assert pile.seen_by(bobs) == {404}
    own = bobs.get(reverse("invoices:original", args=[pile.parts()[1]]))
    assert len(pages_of_pdf(b"".join(own.streaming_content))) == 1
    for other in (pile.parts()[0], pile.parts()[2]):
        assert bobs.get(reverse("invoices:original", args=[other])).status_code == 404
    assert pile.seen_by(alices) == {404}
    for name in ("edit", "detail", "cut"):
        for browser, draft in ((bobs, pile.drafts[1]), (alices, pile.drafts[0])):
            page = browser.get(reverse(f"invoices:{name}", args=[draft.pk]))
            assert page.status_code == 200
            assert not any(address in page.content.decode() for address in pile.ways())


def test_nobody_gets_at_it_by_putting_it_together_again(pile, alices, bob, as_member):
    hand_over(alices, pile.drafts[1], bob)
    bobs = as_member(bob)

    for browser, draft in ((bobs, pile.drafts[1]), (alices, pile.drafts[0])):
        page = browser.get(reverse("invoices:cut", args=[draft.pk])).content.decode()
        assert "Its other pages are invoices of colleagues." in unescape(strip_tags(page))  # fmt: skip
        answer = browser.post(reverse("invoices:undo_cut", args=[draft.pk]))
        assert answer.status_code == 409
        assert pile.seen_by(browser) == {404}
    assert pile.entered.count() == 3


def test_two_who_cut_the_same_file_each_see_all_of_it(
    pile, alices, bob, as_member, work
):
    bobs = as_member(bob)
    bobs.post(reverse("invoices:upload"), {"files": SimpleUploadedFile("mine.pdf", THREE)})  # fmt: skip
    work()
    own = pile.entered.get(agent=bob.user)
    bobs.post(reverse("invoices:cut", args=[own.pk]), {"begins-1": "on", "begins-3": "on"})  # fmt: skip
    work()

    assert pile.seen_by(bobs) == {200}
    assert pile.seen_by(alices) == {200}


def test_a_manager_by_link_sees_it_as_they_see_all_parts(pile, by_link, otto, as_member):  # fmt: skip
    assert pile.seen_by(by_link) == {200}
    assert pile.seen_by(as_member(otto)) == {404}


def test_an_agent_who_has_nothing_of_it_does_not_know_it(pile, bob, as_member):
    make_invoice(bob)

    assert pile.seen_by(as_member(bob)) == {404}
