"""The procedure documentation: how invoices are handled here, written from the settings that hold when it is made."""

import platform
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import django
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign import VERSION
from countersign.paper import Cell, Paper

from .holding import Holding

_WIDE: Final = (30, 34, 14, 22)
_RULES: Final = (50, 50)
_SETS: Final = (40, 20, 40)


def draw(holding: Holding, made_at: datetime) -> bytes:
    """The PDF, in the language that is active. The same settings and moment give the same bytes."""
    return _Writer(holding, made_at).write()


class _Writer:
    def __init__(self, holding: Holding, made_at: datetime) -> None:
        self._holding = holding
        self._organization = holding.organization
        self._moment = self._organization.own_formats.show_moment(
            made_at, self._organization.zone
        )
        self._paper = Paper(
            title=_("Procedure documentation"), foot=self._moment, made_at=made_at
        )

    def write(self) -> bytes:
        self._head()
        self._way()
        self._people()
        self._approval()
        self._ways_in()
        self._books()
        self._paying()
        self._mail()
        self._keeping()
        self._versions()
        self._earlier()
        return self._paper.finish()

    def _head(self) -> None:
        paper = self._paper
        paper.masthead("Countersign", settings.SITE_URL)
        paper.title(_("Procedure documentation"), "", str(self._organization))
        text = _(
            "How incoming invoices are received, entered, checked, approved, coded, exported, paid and kept. "
            "All of it is read from the settings that held on %(moment)s; what changes later stands in a later document. "
            "What people do outside of the program, such as scanning and opening mail, is not in it."
        )
        paper.text(text % {"moment": self._moment})

    def _way(self) -> None:
        self._paper.heading(_("The way of an invoice"))
        for text in self._steps():
            self._paper.text(f"– {text}")
            self._paper.gap(3)

    def _steps(self) -> Iterator[str]:
        yield _(
            "An agent uploads the file. It is checked by its content and kept byte for byte, known by its SHA-256; nobody can alter it."
        )
        yield _(
            "The program reads the file and suggests values; each says where it was read. The agent confirms or corrects them beside the original. E-invoices are held to the official rules named below."
        )
        yield _(
            "Checks find what is missing, contradictory, likely a duplicate or paid to an unknown account. What is a stop keeps an invoice from approval until it is mended, or a manager who did not enter it answers with a reason."
        )
        yield _(
            "The agent submits the invoice. Managers approve, return or reject it; a return or rejection has a reason."
        )
        if self._organization.approves_alone:
            yield _("An owner may approve what they entered themselves, confirm its account and answer what stops it, each with a line of the history that says so. Managers and agents may not.")  # fmt: skip
        else:
            yield _("Nobody approves what they have entered.")
        if self._holding.machines_approve:
            yield _("Programs may approve, too, by tokens of members for which an owner allowed it, each as its member; the history names the token.")  # fmt: skip
        if self._holding.needs_coding:
            yield _(
                "An invoice is submitted only once it is coded: account, cost centre, tax code."
            )
        if self._holding.managers_code:
            yield _(
                "Managers may correct the coding of a submitted invoice; it stands in the history."
            )
        yield _(
            "Approved invoices are exported to the books. An export keeps which invoices it had in which version, and its file with its SHA-256."
        )
        closed = self._organization.closed_through
        yield _("A manager closes a month that is over. What was decided in it is locked, which the database holds; what comes late counts in the first open month, and a mistake is put right by a reversal of its own.")  # fmt: skip
        if closed:
            day = self._organization.formats.show_date(closed)
            yield _("Closed through: %(day)s") % {"day": day}
        else:
            yield _("No month is closed yet.")
        yield _("Each step is a line of the history: who, when, what. Lines are only added; each carries the hash of the one before, and the database refuses to change them.")  # fmt: skip

    def _people(self) -> None:
        self._paper.heading(_("Who may what"))
        self._paper.text(_("Agents enter invoices and see their own. Managers see all invoices and decide on them, export and pay. Owners are managers who administer people and settings, and may enter invoices."))  # fmt: skip
        if self._organization.agents_see_all:
            self._paper.text(_("An owner lets agents look at their colleagues’ invoices as well; nobody changes what is on a colleague’s desk."))  # fmt: skip
        self._paper.gap(6)
        head = [Cell(one) for one in (_("Name"), _("Mail address"), _("Role"), _("Second factor"))]  # fmt: skip
        rows = (
            [
                Cell(one.name),
                Cell(one.mail),
                Cell(one.role),
                Cell(_("yes") if one.has_factor else _("no")),
            ]
            for one in self._holding.people
        )
        self._paper.table(_WIDE, head, rows)

    def _approval(self) -> None:
        paper = self._paper
        paper.heading(_("Rules of approval"))
        usual = _("one manager")
        if self._organization.approves_alone:
            usual = _("one manager or owner")
            paper.text(_("Every rule that matches an invoice must be satisfied; where none does, one manager or owner approves."))  # fmt: skip
        else:
            paper.text(_("Every rule that matches an invoice must be satisfied; where none does, one manager approves."))  # fmt: skip
        paper.gap(6)
        rules = self._holding.rules or [(_("Every invoice"), usual)]
        head = [Cell(_("Which invoices")), Cell(_("Who must approve"))]
        paper.table(_RULES, head, ([Cell(a), Cell(b)] for a, b in rules))
        paper.gap(8)
        for limit in self._holding.limits:
            paper.text(_("Above %(limit)s an approval is confirmed by a mailed code or a second factor.") % {"limit": limit})  # fmt: skip
        if not self._holding.limits:
            paper.text(_("No amount asks for a confirmed approval."))
        if self._organization.approves_alone:
            paper.text(_("A vendor's account counts once somebody has confirmed it and said how it was checked: somebody other than the agent, or an owner."))  # fmt: skip
        else:
            paper.text(_("A vendor's account counts once somebody other than the agent has confirmed it and said how it was checked."))  # fmt: skip

    def _ways_in(self) -> None:
        paper = self._paper
        paper.heading(_("Ways in"))
        link = ngettext(
            "Managers may come in by a mailed link, which works for %(hours)s hour.",
            "Managers may come in by a mailed link, which works for %(hours)s hours.",
            settings.LINK_HOURS,
        )
        paper.text(link % {"hours": settings.LINK_HOURS})
        if settings.COUNTERSIGN_SIGNUP == "open":
            paper.text(_("Anybody may register and is an agent then."))
        else:
            paper.text(_("Only whom an owner adds comes in."))
        if settings.ADDRESSES_ARE_PROVED:
            paper.text(_("A mail address counts once a mailed code has proved it."))
        else:
            paper.text(_("Mail addresses are not proved, as no mail server is set."))
        paper.text(_("Addresses (IP) in the history: %(detail)s") % {"detail": self._organization.get_address_detail_display()})  # fmt: skip

    def _books(self) -> None:
        paper = self._paper
        paper.heading(_("Exports and books"))
        for profile in self._holding.profiles:
            paper.text(f"– {profile}")
        if not self._holding.profiles:
            paper.text(_("No profile of exports is set."))
        for line in self._holding.books:
            paper.text(line)

    def _paying(self) -> None:
        paper = self._paper
        paper.heading(_("Paying"))
        if self._organization.approves_alone:
            paper.text(_("A payment run is proposed by one manager and released by another one, or by the owner who proposed it."))  # fmt: skip
        else:
            paper.text(_("A payment run is proposed by one manager and released by another one."))  # fmt: skip
        paper.text(_("It pays to confirmed accounts alone, and an invoice is in one run at most until that is cancelled."))  # fmt: skip
        if self._holding.enterer_releases:
            paper.text(_("Who entered an invoice may release a run with it."))
        else:
            paper.text(_("Who entered an invoice does not release a run with it."))
        for account in self._holding.accounts:
            paper.text(f"– {account}")
        if not self._holding.accounts:
            paper.text(_("No account to pay from is set."))

    def _mail(self) -> None:
        paper = self._paper
        paper.heading(_("Mail"))
        if settings.ADDRESSES_ARE_PROVED:
            paper.text(_("Mail is sent from %(address)s; each letter and attempt is kept until it is delivered or given up.") % {"address": settings.DEFAULT_FROM_EMAIL})  # fmt: skip
        else:
            paper.text(_("No mail server is set: nobody is told of anything by mail."))
        paper.text(_("Managers get a daily summary at %(hour)s:00.") % {"hour": self._organization.summary_hour})  # fmt: skip
        after, told = (
            self._organization.remind_after,
            self._organization.escalate_after,
        )
        paper.text(
            ngettext(
                "Who an invoice waits for is reminded after %(days)s working day.",
                "Who an invoice waits for is reminded after %(days)s working days.",
                after,
            )
            % {"days": after}
            if after
            else _("Nobody is reminded of a waiting invoice.")
        )
        if told:
            text = ngettext(
                "Owners are told of it after %(days)s working day.",
                "Owners are told of it after %(days)s working days.",
                told,
            )
            paper.text(text % {"days": told})

    def _keeping(self) -> None:
        paper, years = self._paper, self._holding.kept_years
        paper.heading(_("Keeping, backups"))
        if years:
            text = ngettext(
                "What was decided is kept for %(years)s full calendar year, then removed; the history says so.",
                "What was decided is kept for %(years)s full calendar years, then removed; the history says so.",
                years,
            )
            paper.text(text % {"years": years})
        else:
            paper.text(_("What was decided is kept for good; nothing is removed by the program."))  # fmt: skip
        kept = _("Originals are kept in a folder, the database is %(database)s.")
        if self._holding.in_bucket:
            kept = _("Originals are kept in a bucket (S3), the database is %(database)s.")  # fmt: skip
        paper.text(kept % {"database": connection.vendor})
        if settings.TIMESTAMP_URL:
            paper.text(_("The head of the history is stamped each day by %(authority)s (RFC 3161).") % {"authority": settings.TIMESTAMP_URL})  # fmt: skip
        else:
            paper.text(_("No time stamp authority is set: the history's head is told to managers by mail alone."))  # fmt: skip
        if settings.BACKUP_PASSPHRASE:
            paper.text(_("Backups are encrypted."))
        else:
            paper.text(_("Backups are not encrypted by the program."))
        paper.text(_("Backups are written by the operator with the program's backup command, database and files of one moment. The program does not know when the last one was made."))  # fmt: skip

    def _versions(self) -> None:
        paper = self._paper
        paper.heading(_("Versions"))
        pairs = [
            ("Countersign", VERSION),
            ("Django", django.get_version()),
            ("Python", platform.python_version()),
        ]
        paper.facts(pairs)
        head = [Cell(_("Official rules")), Cell(_("Version")), Cell("SHA-256")]
        rows = ([Cell(a), Cell(b), Cell(c[:32])] for a, b, c in self._holding.rule_sets)
        paper.table(_SETS, head, rows)

    def _earlier(self) -> None:
        self._paper.heading(_("Earlier documents"))
        for moment, sha256 in self._holding.earlier:
            self._paper.text(f"{moment}   SHA-256 {sha256}", size=8.5)
        if not self._holding.earlier:
            self._paper.text(_("There is none: this is the first."))
