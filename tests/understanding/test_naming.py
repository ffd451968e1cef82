import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.extract import load_extractor

GLASS = "Conducteur bout chaud : je graisse les ébaucheurs et je règle la goutte sur une machine IS. "
PERFUME = "Conductrice de ligne parfum : remplisseuse, étuyeuse, pièces de format. "


@pytest.fixture(scope="module")
def named():
    extractor = load_extractor()
    identifiers = {skill.uri: skill.id for skill in load_taxonomy().skills.values()}
    return lambda text: {
        identifiers[fact.uri] for fact in extractor.extract(text).skills if fact.found != "implied"
    }


def test_the_trades_of_the_text_say_which_skill_a_name_means(named):
    assert "changement-equipement-is" in named(GLASS + "Je participe aux changements de fabrication.")
    assert "changement-format-conditionnement" in named(PERFUME + "Je fais les changements de format.")


def test_without_a_trade_the_general_skill_is_meant(named):
    found = named("Changements de format dans la joie.")
    assert "changement-equipement-is" not in found


def test_a_short_name_of_another_trade_is_not_read(named):
    assert "conduite-machine-inspection" not in named(PERFUME + "Je cherche une place près de chez moi.")
