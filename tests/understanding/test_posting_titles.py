"""The job of a posting where no known title stands in it word for word."""

from matcher.taxonomy import load_taxonomy
from matcher.understanding.document import read_document
from matcher.understanding.extract import load_extractor
from matcher.understanding.posting_titles import PostingTitles

TITLES = PostingTitles(load_taxonomy().occupations.values())


def offered(text):
    return load_extractor().extract(text, "posting").occupations


def test_the_words_of_the_line_make_known_titles():
    text = "Nous cherchons un(e) conducteur(trice) régleur(se) machine de sérigraphie."
    facts = offered(text)
    assert {fact.uri.split("/")[-1] for fact in facts} == {"regleur-serigraphie", "serigraphe-verre"}
    assert {text[fact.start : fact.end] for fact in facts} == {
        "conducteur(trice) régleur(se) machine de sérigraphie"
    }


def test_titles_stand_in_the_order_of_the_text() -> None:
    for line in (
        "contrôleur dimensionnel agent de nettoyage industriel",
        "agent de production polyvalent graisseur de moules",
        "chargé de communication agent d'expédition",
        "colleur d'ornements aide-soignant",
        "graveur laser laveur de vitres",
        "responsable d'atelier plasturgie modeleur de fonderie",
    ):
        facts = TITLES.made_of_words(read_document(f"Nous cherchons un {line} de suite."), ())
        starts = [fact.start for fact in facts]
        assert len(starts) == 2
        assert starts == sorted(starts)


def test_the_tasks_name_the_job_with_a_sentence_as_evidence_and_less_than_full_confidence():
    text = (
        "Décor & Lumière habille les flacons des grandes maisons.\n"
        "Vous monterez l'écran et la racle, vous calerez le repérage de chaque couleur, vous régnerez sur le "
        "hors-contact et la pression de racle.\nVous dégravez les écrans et préparez les encres du tirage.\n"
        "Vous contrôlez le repérage au compte-fils et l'adhérence au scotch."
    )
    (fact,) = offered(text)
    assert fact.uri.split("/")[-1] in {"serigraphe-verre", "regleur-serigraphie"}
    assert fact.confidence < 1
    assert fact.role == "sought"


def test_who_recruits_is_not_who_is_sought():
    text = "INGÉNIEUR MÉTHODES – site de décor\nLa directrice du site cherche quelqu'un de terrain."
    assert "directeur-usine" not in {fact.uri.split("/")[-1] for fact in offered(text)}


def test_a_posting_of_no_trade_offers_none():
    assert offered("Venez comme vous êtes, nous verrons ensemble. Salaire motivant.") == []
