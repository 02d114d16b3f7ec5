"""However a known invoice's vendor and number are spelt anew, somebody is asked."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.invoices.checks import Level, all_checks
from countersign.invoices.models import Invoice, Status
from tests.factories import make_invoice

FULL_WIDTH = {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}
# Signs of other alphabets, and of ours, that look like a letter or digit.
LOOK_ALIKES = str.maketrans(
    "ABCEHIKMOPSTXacdeiopsxyl01",
    "АВСЕНІКМОРЅТХасԁеіорѕхуI౦l",
)
OLD_FORMS = str.maketrans("O0I1l", "0OlIl")
AS_TYPISTS_DO = str.maketrans({"0": "O", "1": "l"})
ACCENTS = str.maketrans("aeoucn", "áéòûçñ")
UMLAUTS = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "Ü": "UE", "ß": "ss"})
FORMS = re.compile(r",? (?:GmbH|AG|Ltd|SARL|Sp\. z o\.o\.)$")

NAMES = st.sampled_from(
    [
        "Acme Ltd",
        "Müller & Söhne GmbH",
        "Bürobedarf Grüner AG",
        "Stadtwerke Bonn",
        "Dupont et Fils SARL",
        "Kowalski Sp. z o.o.",
        "Oil & Gas 24 GmbH",
        "Iliad",
    ]
)
RESPELT = {
    "as it is": lambda name: name,
    "look-alikes": lambda name: name.translate(LOOK_ALIKES),
    "O and 0, I and 1": lambda name: name.translate(OLD_FORMS),
    "full width": lambda name: name.translate(FULL_WIDTH),
    "invisible signs": "\u200b".join,
    "soft hyphens": lambda name: name.replace("e", "e\u00ad"),
    "capitals": str.upper,
    "small letters": str.lower,
    "accents": lambda name: name.translate(ACCENTS),
    "umlauts in two letters": lambda name: name.translate(UMLAUTS),
    "without a legal form": lambda name: FORMS.sub("", name),
    "another legal form": lambda name: FORMS.sub("", name) + " Limited",
    "and": lambda name: name.replace("&", "und").replace(" et ", " & "),
    "other spaces": lambda name: name.replace(" ", "\u00a0 "),
    "hyphens": lambda name: name.replace(" ", "-"),
}
NUMBERS = st.one_of(
    st.builds(
        "{}{:0{}}".format,
        st.sampled_from(
            ["", "R-", "INV-", "RE", "2026/", "2026-03-", "INV/2026/", "A"]
        ),
        st.one_of(st.integers(1, 1999), st.integers(2100, 99_999)),  # no year
        st.integers(1, 6),
    ),
    st.builds("{}/2026".format, st.integers(1, 1999)),
    st.builds("{}-{}".format, st.integers(100, 1999), st.sampled_from("ABX")),
)
RENUMBERED = {
    "as it is": lambda number: number,
    "look-alikes": lambda number: number.translate(LOOK_ALIKES),
    "O for 0, l for 1": lambda number: number.translate(AS_TYPISTS_DO),
    "full width": lambda number: number.translate(FULL_WIDTH),
    "invisible signs": "\u200b".join,
    "small letters": str.lower,
    "other separators": lambda number: re.sub(r"[-/]", " ", number),
    "hyphens that do not break": lambda number: re.sub(r"[-/]", "‑", number),
    "no separators": lambda number: re.sub(r"[-/]", "", number),
    "leading zeros": lambda number: re.sub(r"(\d+)(\D*)$", r"00\1\2", number),
    "a prefix": lambda number: f"NO-{number}",
    "a year before": lambda number: f"2025-{number}",
    "a suffix": lambda number: f"{number}-1",
    "a letter": lambda number: f"{number}a",
    "a word": lambda number: f"{number} copy",
    "without a prefix": lambda number: re.sub(r"^\D+(?=\d)", "", number),
}
ELSE = st.fixed_dictionaries(
    {
        "days": st.integers(-20, 20),
        "gross_total": st.sampled_from([119, 119.02, 7, 5000]),
        "currency": st.sampled_from(["EUR", "USD"]),
    }
)


def names_of(ways):
    return st.sampled_from(list(ways))


def asked(invoice, member):
    """Who looks at it is asked by these checks."""
    told = all_checks(Invoice.objects.get(pk=invoice.pk), member)
    heavy = (Level.DOUBT, Level.STOP, Level.NEEDED)
    about = ("same-number", "alike-number", "same-bill", "number-again", "likeness")
    return [one.name for one in told if one.level in heavy and one.name in about]


@pytest.mark.parametrize("earlier", [Status.APPROVED, Status.REJECTED])
def test_any_spelling_is_stopped_or_doubted(alice, bob, mona, earlier):
    @settings(
        deadline=None,
        max_examples=100,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(NAMES, names_of(RESPELT), NUMBERS, names_of(RENUMBERED), ELSE)
    def check(name, respelt, number, renumbered, other):
        with transaction.atomic():
            make_invoice(alice, vendor=name, status=Status.APPROVED, number="another")
            known = make_invoice(alice, vendor=name, number=number, status=earlier)
            day = known.issue_date + timedelta(days=other["days"])
            again = make_invoice(
                bob,
                vendor=RESPELT[respelt](name),
                number=RENUMBERED[renumbered](number),
                issue_date=day,
                gross_total=str(other["gross_total"]),
                currency=other["currency"],
            )
            assert asked(again, mona)
            transaction.set_rollback(True)

    check()
