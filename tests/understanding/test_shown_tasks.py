import pytest

from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.understanding.context import Context
from matcher.understanding.cues import read_cues
from matcher.understanding.document import read_document
from matcher.understanding.extract import extract_facts
from matcher.understanding.shown_tasks import ShownTasks


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="module")
def tasks(taxonomy: Taxonomy) -> ShownTasks:
    return ShownTasks(taxonomy)


def shown(tasks: ShownTasks, taxonomy: Taxonomy, text: str) -> dict[str, bool]:
    document = read_document(text)
    found = tasks.find(document, document.sentences, Context(document))
    return {taxonomy.skills[uri].id: denied for each in found for uri, denied in each.items()}


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("C'est moi qui montrais le métier aux petits jeunes.", "tutorat-formation-poste"),
        ("J'ai formé trois apprenties sur la presse.", "tutorat-formation-poste"),
        ("Chef d'équipe de nuit, 14 personnes.", "encadrement-equipe"),
        ("Je note tout dans le cahier pour l'équipe de nuit.", "transmission-consignes-equipe"),
        ("On tourne toutes les deux heures.", "polyvalence"),
        ("Je démarre ma machine seule.", "autonomie"),
        ("Jamais en retard en douze ans.", "ponctualite-assiduite"),
        ("On dit que j'ai l'œil.", "acuite-visuelle-couleurs"),
        ("Des sacs de 25 kg à vider dans la trémie.", "port-de-charges"),
        ("900 flacons à l'heure.", "travail-cadence"),
        ("Je laisse ma machine propre en partant.", "nettoyage-poste"),
        ("Le vendredi tu fais les niveaux d'huile.", "maintenance-premier-niveau"),
        ("Vous scannez l'étiquette de chaque carton.", "tracabilite-saisie"),
    ],
)
def test_turn_of_speech_shows_a_skill(tasks: ShownTasks, taxonomy: Taxonomy, text: str, skill: str) -> None:
    assert shown(tasks, taxonomy, text).get(skill) is False


@pytest.mark.parametrize(
    "text",
    [
        "Formation niveau 1 assurée par nous.",
        "CACES à recycler en mars.",
        "Avec ton tuteur tu apprendras le métier.",
        "J'habite Blangy, marié, deux enfants.",
        "Machine de 12 000 b/h.",
    ],
)
def test_other_turns_show_nothing(tasks: ShownTasks, taxonomy: Taxonomy, text: str) -> None:
    assert shown(tasks, taxonomy, text) == {}


def test_denied_task_is_told_as_denied(tasks: ShownTasks, taxonomy: Taxonomy) -> None:
    assert shown(tasks, taxonomy, "Je n'ai jamais encadré une équipe.")["encadrement-equipe"] is True


def test_denial_inside_the_turn_is_no_denial(tasks: ShownTasks, taxonomy: Taxonomy) -> None:
    assert shown(tasks, taxonomy, "Je ne panique pas.")["gestion-stress"] is False


def test_every_turn_names_a_skill_and_has_expressions(taxonomy: Taxonomy) -> None:
    identifiers = {skill.id for skill in taxonomy.skills.values()}
    for turn in read_cues("shown_tasks")["turns"]:
        assert turn["code"] in identifiers
        assert turn["near"]
        assert turn["patterns"]


def test_evidence_is_the_sentence(taxonomy: Taxonomy) -> None:
    text = "Cariste. On me laisse tout régler tout seul. Libre de suite."
    fact = next(fact for fact in extract_facts(text).skills if fact.uri == taxonomy.skill("autonomie").uri)
    assert text[fact.start : fact.end] == "On me laisse tout régler tout seul."
