import pytest

from matcher.understanding.diplomas import diploma_level, named_diplomas, read_diplomas


def diplomas(read, text, *, posting=False):
    document, context = read(text)
    return read_diplomas(document, context, named_diplomas(document), posting=posting)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("CAP", 3),
        ("BEP", 3),
        ("Bac pro MSPC", 4),
        ("baccalauréat professionnel", 4),
        ("Bac", 4),
        ("niveau bac", 4),
        ("BTS Maintenance des systèmes", 5),
        ("B.T.S.", 5),
        ("DUT GMP", 5),
        ("Bac+2", 5),
        ("bac à bac+2", 4),
        ("BUT GMP", 6),
        ("Licence pro", 6),
        ("bac + 3", 6),
        ("Master", 7),
        ("Diplôme d'ingénieur", 7),
        ("ingénieur", 7),
        ("Doctorat", 8),
        ("Titre professionnel niveau 5", 5),
        ("niveau IV", 4),
        ("Niveau 4", 4),
        ("bac non exigé", None),
        ("Titre professionnel technicien de maintenance", 4),
        ("CQPM régleur", 4),
        ("Brevet professionnel", 4),
        ("permis B", None),
        ("mise en bacs", None),
        ("maîtrise de SolidWorks", None),
        ("licence de soudure 141", None),
        ("le but du poste", None),
        ("", None),
        (None, None),
    ],
)
def test_levels_of_the_french_framework(text, level):
    assert diploma_level(text) == level


@pytest.mark.parametrize(
    ("text", "label", "level", "state"),
    [
        ("CAP mécanique en 1999", "CAP mécanique", 3, "held"),
        (
            "Bac Pro Pilote de ligne de production obtenu en 2021",
            "Bac Pro Pilote de ligne de production",
            4,
            "held",
        ),
        ("je prépare un BTS MS", "BTS MS", 5, "in_progress"),
        ("En terminale bac pro MSPC", "bac pro MSPC", 4, "in_progress"),
        ("niveau BTS non obtenu", "BTS", 5, "failed"),
        ("BTS CRSA, non validé", "BTS CRSA", 5, "failed"),
        ("cap cuisine", "cap cuisine", 3, "held"),
    ],
)
def test_field_and_state(read, text, label, level, state):
    (fact,) = diplomas(read, text)
    assert (fact.label, fact.level, fact.state) == (label, level, state)
    assert fact.of(text) == label


def test_two_diplomas_do_not_run_into_each_other(read):
    assert [fact.label for fact in diplomas(read, "DUT GMP + licence pro gestion de projet industriel.")] == [
        "DUT GMP",
        "licence pro gestion de projet industriel",
    ]
    assert [(fact.label, fact.field) for fact in diplomas(read, "CAP + BP maintenance véhicules")] == [
        ("CAP", None),
        ("BP maintenance véhicules", "maintenance véhicules"),
    ]


def test_a_posting_requires_unless_it_says_no(read):
    assert [(fact.level, fact.state) for fact in diplomas(read, "Bac à bac+2 technique", posting=True)] == [
        (4, "required"),
        (5, "required"),
    ]
    assert diplomas(read, "Pas de diplôme exigé, CAP non exigé", posting=True) == []


@pytest.mark.parametrize(
    "text", ["franchir un cap", "garder le cap", "plan d'actions CAPA", "master batch", "bac de rétention"]
)
def test_words_that_are_no_diplomas(read, text):
    assert diplomas(read, text) == []
