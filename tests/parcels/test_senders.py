"""Who sent a mail: what is believed, what is not, and what is never answered."""

import pytest

from countersign.parcels.opening import opened_mail

from .writing import letter


def test_only_what_the_receiving_server_put_on_top_is_believed() -> None:
    raw = (
        b"Authentication-Results: mx.firma.example; spf=fail smtp.mailfrom=evil.example;\r\n"
        b" dkim=none (no signature); dmarc=fail (p=reject) header.from=nordwind.example\r\n"
        b"Authentication-Results: mx.firma.example; spf=pass; dkim=pass header.d=nordwind.example\r\n"
    ) + letter().as_bytes()

    found = opened_mail(raw).envelope.verdicts

    assert [(one.method, one.result, one.domain) for one in found] == [
        ("spf", "fail", "evil.example"),
        ("dkim", "none", ""),
        ("dmarc", "fail", "nordwind.example"),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example>"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@mx.example"},
    ],
)
def test_what_a_program_sent_by_itself_is_known(headers: dict[str, str]) -> None:
    assert opened_mail(letter(**headers).as_bytes()).envelope.automatic


def test_a_person_is_no_program() -> None:
    assert not opened_mail(letter(Auto_Submitted="no").as_bytes()).envelope.automatic


def test_to_whom_it_was_handed_comes_before_to_whom_it_was_written() -> None:
    mail = letter(
        Delivered_To="invoices+k7@firma.example", Cc="Boss <boss@firma.example>"
    )

    assert opened_mail(mail.as_bytes()).envelope.recipients == (
        "invoices+k7@firma.example",
        "invoices@firma.example",
        "boss@firma.example",
    )
