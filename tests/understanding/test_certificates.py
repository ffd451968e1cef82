import pytest

from matcher.understanding.certificates import read_certificates

NOW = 2026 * 12 + 8


def certificates(read, text, *, posting=False):
    document, context = read(text)
    return read_certificates(document, context, posting=posting, now=NOW)


def codes(read, text, **options):
    return [fact.code for fact in certificates(read, text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CACES R489 1, 3 et 5", ["CACES R489-1", "CACES R489-3", "CACES R489-5"]),
        ("caces r489 cat 1A 1B 3", ["CACES R489-1A", "CACES R489-1B", "CACES R489-3"]),
        ("CACES 1-3-5", ["CACES R489-1", "CACES R489-3", "CACES R489-5"]),
        ("CACES R.489 catégories 1A et 3", ["CACES R489-1A", "CACES R489-3"]),
        ("R485-2 et R489-3", ["CACES R485-2", "CACES R489-3"]),
        ("R482 A, C1 et F", ["CACES R482-A", "CACES R482-C1", "CACES R482-F"]),
        ("CACES R486 A+B", ["CACES R486-A", "CACES R486-B"]),
        ("nacelle R486, pont R484", ["CACES R486", "CACES R484"]),
        ("CACES pont roulant", ["CACES R484"]),
        ("CACES R389 cat 3", ["CACES R489-3"]),
        ("CACES 3 depuis 2019", ["CACES R489-3"]),
        ("CACES R489 3 ans", ["CACES R489"]),
        ("j'ai mes CACES", ["CACES"]),
    ],
)
def test_caces_one_entry_a_category(read, text, expected):
    assert codes(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Habilitations B2V BR BC H0", ["HAB-ELEC B2V", "HAB-ELEC BR", "HAB-ELEC BC", "HAB-ELEC H0"]),
        ("habilitation électrique B0/H0V", ["HAB-ELEC B0", "HAB-ELEC H0V"]),
        ("hab élec BS-BE manœuvre", ["HAB-ELEC BS", "HAB-ELEC BE"]),
        ("B1(V), BR", ["HAB-ELEC B1V", "HAB-ELEC BR"]),
        ("habilité électrique B1(V), BR", ["HAB-ELEC B1V", "HAB-ELEC BR"]),
        ("habilitations électriques à jour", ["HAB-ELEC"]),
        ("Anglais B1, allemand B2", []),
        ("Permis BE", []),
    ],
)
def test_electrical_symbols_one_entry_each(read, text, expected):
    assert codes(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SST à jour", ["SST"]),
        ("Sauveteuse secouriste du travail", ["SST"]),
        ("PSC1, FIMO et FCO", ["PSC1", "FIMO", "FCO"]),
        ("ATEX niveau 2", ["ATEX-2"]),
        ("formée ATEX 0", ["ATEX-0"]),
        ("travail en zone ATEX", []),
        ("Licences soudure TIG 141 et MAG", ["SOUDAGE TIG", "SOUDAGE MAG"]),
        ("je soude au TIG", []),
        ("formation HACCP", ["HACCP"]),
        ("cuisine, HACCP respectée", []),
    ],
)
def test_other_certificates(read, text, expected):
    assert list(dict.fromkeys(codes(read, text))) == expected


@pytest.mark.parametrize(
    ("text", "state", "valid_until"),
    [
        ("CACES R489 3 valable jusqu'en juin 2027", "held", "2027-06"),
        ("SST valide jusqu'au 12/03/2028", "held", "2028-03"),
        ("CACES R489 3 (fin de validité 02/2025)", "expired", "2025-02"),
        ("ATEX niveau 2 jusqu'à 2027", "held", "2027-12"),
        ("CACES 3 périmé", "expired", None),
        ("Habilitations électriques à repasser", "expired", None),
        ("CACES 3 en cours", "wanted", None),
        ("je voudrais passer le CACES 3", "wanted", None),
    ],
)
def test_state_and_validity(read, text, state, valid_until):
    fact = certificates(read, text)[0]
    assert (fact.state, fact.valid_until) == (state, valid_until)


def test_a_denied_certificate_is_no_certificate(read):
    assert codes(read, "Je n'ai pas de CACES") == []
    assert codes(read, "sans CACES") == []


def test_a_posting_requires_or_merely_welcomes(read):
    facts = certificates(read, "CACES R489 cat. 3 exigé, SST apprécié", posting=True)
    assert [(fact.code, fact.state) for fact in facts] == [("CACES R489-3", "required"), ("SST", "wanted")]


def test_spans_are_the_evidence(read):
    text = "Titulaire du CACES R489 1, 3 et 5"
    assert [fact.of(text) for fact in certificates(read, text)] == ["CACES R489 1", "3", "5"]
