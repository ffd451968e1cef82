"""The language of a text: French, English or another, by its function words and a few words of work.

A compact vote is enough for two languages of service; it needs no model and a telegraphic CV without
any function word counts as French, the language of the valley.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Language = Literal["fr", "en", "other"]

_FRENCH = frozenset(
    """je j tu il elle on nous vous ils les des du une un le la et est sont dans pour avec sur pas par que qui au aux ce
    cette ces mon ma mes votre vos nos notre leur leurs ou plus depuis chez ans mois annees poste travail equipe
    experience experiences permis formation recherche competences niveau etre avoir ai suis fait entreprise machine
    ligne stage interim cherche diplome anglais conduite reglage controle maintenance gestion mission missions profil
    bac caces sans puis apres avant tout tous toute bien tres mais donc ainsi aussi comme entre fin lors sous""".split()
)
_ENGLISH = frozenset(
    """the and of to in for with on at by is are was were be been have has had my your our their this that these those
    we you they it he she from as or not an years year experience work worked working skills team company looking
    job english french speak can will would which who what about more also between during after before using i am
    maintenance engineer operator responsible manager training degree line quality production""".split()
)
_OTHERS: dict[str, frozenset[str]] = {
    "de": frozenset(
        "der die das und ist ich mit fur von zu den im nicht ein eine als auch bei nach aus sind wir sie haben "
        "uber jahre arbeit erfahrung oder einer einem sich auf habe bin war".split()
    ),
    "es": frozenset(
        "el los las y es con para por una un que en del se mi su como mas anos experiencia trabajo he soy pero "
        "tengo desde hasta muy este esta son al lo trabajado".split()
    ),
    "it": frozenset(
        "il lo gli e di che con per una un sono del della nel alla mi anni esperienza lavoro ho come anche piu "
        "da non questo presso dal".split()
    ),
    "pt": frozenset(
        "o os as e de que com para por uma um em do da no na sou tenho anos experiencia trabalho mais nao como "
        "ao dos das foi".split()
    ),
    "nl": frozenset(
        "de het een en van ik in op met voor dat is niet zijn te aan ook bij jaar werk ervaring heb ben als uit "
        "naar over of wij".split()
    ),
    "pl": frozenset(
        "i w na z do jest sie nie jako oraz przez pracy lat doswiadczenie praca od po dla przy mam jestem ze "
        "o to".split()
    ),
    "ro": frozenset(
        "si in de la cu pe am pentru din este sunt o un ani experienta lucru ca nu mai sau".split()
    ),
    "tr": frozenset("ve bir bu ile icin da de ben yil deneyim olarak en daha olan cok is".split()),
}


def detect_language(forms: Sequence[str], text: str = "") -> Language:
    """Return the language of a text from its folded words.

    Args:
        forms: folded words of the text; the first thousand are enough.
        text: the text, to see a script other than Latin.
    """
    sample = forms[:1000]
    letters = [character for character in text[:2000] if character.isalpha()]
    if letters and sum(character > "\u024f" for character in letters) > len(letters) / 2:
        return "other"
    french = sum(form in _FRENCH for form in sample)
    english = sum(form in _ENGLISH for form in sample)
    foreign = max((sum(form in known for form in sample) for known in _OTHERS.values()), default=0)
    if foreign > 1.3 * max(french, english) and foreign >= 3 and foreign >= len(sample) * 0.12:
        return "other"
    return "en" if english > french else "fr"
