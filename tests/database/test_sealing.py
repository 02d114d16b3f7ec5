from countersign.database.sealing import seal, unseal


def test_what_is_sealed_says_nothing_and_opens_again():
    sealed = seal("K7QX-22M für Jörg", "mail")

    assert "K7QX" not in sealed
    assert unseal(sealed, "mail") == "K7QX-22M für Jörg"


def test_it_opens_for_its_own_purpose_alone_and_unaltered():
    sealed = seal("K7QX-22M", "mail")

    assert unseal(sealed, "session") is None
    assert unseal(sealed[:-4] + "AAA=", "mail") is None
    assert unseal("", "mail") is None
