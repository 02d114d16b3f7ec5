"""Two spellings of one company's name are found to be one, two companies are left two."""

import pytest

from countersign.identity.companies import are_alike, company_key


@pytest.mark.parametrize(
    "other",
    [
        "ACME LTD",
        "Acme Limited",
        "Acme, Ltd.",
        "Acme L.T.D.",
        "Acme Lt\u0501",  # Cyrillic d
        "\u0410cme Ltd",  # Cyrillic A
        "\u0391cme Ltd",  # Greek A
        "Acrne Ltd",
        "\uff21\uff43\uff4d\uff45 Ltd",  # full width
        "Ac\u200bme Ltd",  # zero-width space
        "Acme\u00ad Ltd",  # soft hyphen
        "\u202eAcme Ltd",  # direction mark
        "Acm\u00e9 Ltd",
        "Acme",
        "A.C.M.E. Ltd",
    ],
)
def test_spellings_of_one_name_share_a_key(other):
    assert company_key(other) == company_key("Acme Ltd")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "Mueller und Soehne"),
        ("Müller & Söhne GmbH", "MULLER + SOHNE GESMBH"),
        ("Straße AG", "Strasse"),
        ("Dupont et Fils S.A.R.L.", "Dupont & Fils"),
        ("Kowalski Sp. z o.o.", "Kowalski"),
        ("Bell Oil", "BeII 0il"),
        ("Novák s. r. o.", "Novak"),
    ],
)
def test_legal_forms_and_transliterations_are_folded(one, other):
    assert company_key(one) == company_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stadtwerke Bonn", "Stadtwerke Born"),
        ("Stadtwerke Bonn", "Stadtwrke Bonn"),
        ("Stadtwerke Bonn", "Statdwerke Bonn"),
        ("Stadtwerke Bonn", "Stadtwerke Bonnn"),
    ],
)
def test_a_typing_mistake_leaves_two_names_alike(one, other):
    assert are_alike(company_key(one), company_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "Acne Clinic"),
        ("Stadtwerke Bonn", "Stadtwerke Köln"),
        ("Lager 24 GmbH", "Lager 25 GmbH"),
        ("Orange", "Grange"),
        ("XX AG", "XXX AG"),
        ("", ""),
    ],
)
def test_two_companies_stay_two(one, other):
    assert not are_alike(company_key(one), company_key(other))


@pytest.mark.parametrize("name", ["!!!", "🍕", "GmbH & Co. KG", "Co"])
def test_a_name_without_a_word_of_its_own_has_a_key_like_any_other(name):
    assert company_key(name)


def test_names_of_signs_only_are_told_apart():
    assert company_key("!!!") != company_key("???")
