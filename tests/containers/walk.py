"""The workflow once through the proxy: people, an upload, entering, submitting, the manager's mail, a decision."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage

from countersign.samples import draw, draw_scan, make_sample, make_vendor, to_ubl

from .stack import Stack
from .visitor import Visitor, wait_for

PASSWORD = "a long password for tests"
OLGA, ALICE, MONA = "olga@example.org", "alice@example.org", "mona@example.org"

SCANNED = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)


@dataclass
class Walk:
    """Who has come in, and how far their invoice is."""

    stack: Stack
    agent: Visitor
    number: str = ""
    invoice: str = ""

    def upload(self) -> None:
        """Alice gives an invoice in and waits until it is read."""
        vendor = make_vendor(38, language="de", currency="EUR", layout="window")
        sample = make_sample(901, vendor=vendor, kind="invoice", lines=2)
        self.number = sample.number
        self.invoice = self._give_in("invoice.pdf", draw(sample), "application/pdf")
        self._wait_for_number(self.invoice, sample.number)

    def scan(self) -> None:
        """She gives a scan in, and its number is read from the picture."""
        invoice = self._give_in("scan.pdf", draw_scan(SCANNED), "application/pdf")
        self._wait_for_number(invoice, SCANNED.number)

    def wrong_einvoice(self) -> None:
        """She gives in an e-invoice of a kind that is in no list, and is told which official rule forbids it."""
        wrong = to_ubl(make_sample(902)).replace(b">380<", b">999<")
        path = f"/invoices/{self._give_in('wrong.xml', wrong, 'application/xml')}/edit/"
        said = "breaks the official rule BR-CL-01"
        wait_for(lambda: said in self.agent.open(path), f"notice that it {said}")

    def submit(self) -> None:
        """She confirms what was read, and submits."""
        self.agent.open(f"/invoices/{self.invoice}/edit/")
        text = self.agent.send("@id='entry'", {}, button=("then", "submit"))
        assert 'class="slip"' in text, text[:2000]

    def decide(self) -> None:
        """Mona opens the link of her mail, without a password, confirms the vendor's account and approves."""
        (link,) = re.findall(r"\S+/review/link/\S+", self._mail(MONA, "Approve?"))[:1]
        manager = Visitor(self.stack.address)
        page = manager.open(link)
        assert self.number in page
        manager.send("contains(@action, '/confirm/')", {"how": "Called them"})
        manager.send("contains(@action, '/decide/')", {"verdict": "approved"})
        seen = self.agent.open(f"/invoices/{self.invoice}/")
        assert "Approved" in seen

    def _give_in(self, name: str, data: bytes, media_type: str) -> str:
        """The id of the invoice that the file began."""
        self.agent.open("/invoices/desk/")
        file = ("files", (name, data, media_type))
        self.agent.send("contains(@action, '/upload/')", {}, files=[file])
        assert self.agent.page is not None
        (invoice,) = re.findall(r"/invoices/(\d+)/edit/", self.agent.page.url)
        return str(invoice)

    def _wait_for_number(self, invoice: str, number: str) -> None:
        def is_read() -> bool:
            self.agent.open(f"/invoices/{invoice}/edit/")
            return self.agent.value("number") == number

        wait_for(is_read, f"number {number} in the form")

    def _mail(self, to: str, subject: str) -> str:
        return mail(self.stack, to, subject)


def begin(stack: Stack) -> Walk:
    """The owner comes in by the address on the terminal and adds an agent and a manager."""
    said = stack.manage("invite_owner", OLGA)
    owner = Visitor(stack.address)
    _come_in(owner, said.split()[-1], OLGA)
    for address, role in ((ALICE, "agent"), (MONA, "manager")):
        owner.open("/people/")
        owner.send(
            "contains(@action, '/people/add/')", {"email": address, "role": role}
        )
    agent = Visitor(stack.address)
    letter = mail(stack, ALICE, "")
    address = re.findall(r"\S+/account/password/reset/key/\S+", letter)[0]
    _come_in(agent, address, ALICE)
    return Walk(stack, agent)


def _come_in(visitor: Visitor, address: str, who: str) -> None:
    """Choose a password where the address leads, and sign in with it."""
    visitor.open(address)
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    visitor.send(".//*[@name='password2']", passwords)
    visitor.session.cookies.clear()
    visitor.open("/account/login/")
    visitor.send(".//*[@name='login']", {"login": who, "password": PASSWORD})
    assert visitor.page is not None
    assert "/login/" not in visitor.page.url, "not signed in"


def mail(stack: Stack, to: str, subject: str) -> str:
    """The text of the newest mail to somebody whose subject begins so."""

    def look() -> str:
        found = [
            each
            for each in mails(stack)
            if each["To"] == to and each["Subject"].startswith(subject)
        ]
        return found[-1].get_body(("plain",)).get_content() if found else ""

    return str(wait_for(look, f"mail to {to}"))


def mails(stack: Stack) -> list[EmailMessage]:
    """Every mail that was written, oldest first."""
    end = "----- end of mail -----"
    listed = f"for file in /data/mail/*.eml; do cat $file; echo '{end}'; done"
    text = stack.inside("web", "sh", "-c", listed)
    return [
        email.message_from_string(each.strip(), policy=email.policy.default)
        for each in text.split(end)
        if each.strip().count("\n") > 3
    ]
