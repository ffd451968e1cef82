from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.pages.view import add_up, excerpt, marked
from matcher.records import Evidence

PAGES = [
    "/",
    "/offres",
    "/offres/D-P01",
    "/offres/D-P01/classement",
    "/offres/D-P01/profils/D-C01",
    "/offres/D-P01/profils/D-C01/explication",
    "/offres/D-P01/comparaison?un=D-C01&autre=D-C02",
    "/contestations",
    "/profils",
    "/profils/D-C01",
    "/importer",
    "/docs",
    "/connexion",
]
AD = {"texte": "Conducteur de machine IS\nFormage de flacons, graissage des moules, 5x8, soufflé-soufflé."}
TEMPLATES = Path(__file__).parent.parent.parent / "api" / "templates"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_speaks_its_language_and_says_who_decides(
    client: TestClient, path: str, language: str
) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert ("Une personne décide." if language == "fr" else "A person decides.") in answer.text
    assert ("Pour contester" if language == "fr" else "To contest") in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_nothing_from_elsewhere_and_no_inline_code(client: TestClient, path: str) -> None:
    text = client.get(path).text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
    assert re.findall(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", text) == []


@pytest.mark.parametrize(
    ("path", "french", "english"),
    [
        # A French profile read in English, an English one read in French.
        ("/profils/D-C07", "régler la paraison d&#39;extrusion-soufflage", "set the parison"),
        ("/profils/D-C60", "modéliser sous SolidWorks", "model in SolidWorks"),
        ("/profils/D-C60", "outilleur / outilleuse", "toolmaker"),
    ],
)
def test_skills_and_trades_are_named_in_the_readers_language(
    client: TestClient, path: str, french: str, english: str
) -> None:
    section = re.compile(r"<h3>(?:Compétences|Skills)</h3>(.*?)</section>", re.DOTALL)
    chips = {one: section.search(client.get(f"{path}?lang={one}").text)[1] for one in ("fr", "en")}
    assert french in chips["fr"]
    assert english not in chips["fr"]
    assert english in chips["en"]
    assert french not in chips["en"]


def test_a_french_ad_is_explained_to_an_english_reader(client: TestClient) -> None:
    page = client.post("/?lang=en", data=AD).text
    chips = re.search(r"What the posting asks for</h2>(.*?)</section>", page, re.DOTALL)[1]
    for name in ("operate an IS machine", "swab the moulds"):
        assert name in chips
        assert page.count(name) > chips.count(name)
    assert "graisser les moules" not in page
    assert "graisser les moules" in client.post("/", data=AD).text


def test_links_keep_the_language_asked_for(client: TestClient) -> None:
    text = client.get("/offres?lang=en").text
    own = [html.unescape(link) for link in re.findall(r'<a[^>]* href="(/[^"]*)"', text)]
    assert len(own) > 20
    assert [link for link in own if "lang=en" not in link] == ["/offres?lang=fr"]


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_every_field_has_a_label(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    outside = re.sub(r"<label[^>]*>.*?</label>", "", text, flags=re.DOTALL)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', text))
    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", outside):
        if 'type="hidden"' not in field:
            assert re.search(r'id="([^"]+)"', field), field
            assert re.findall(r'id="([^"]+)"', field)[0] in labelled


def test_a_pasted_ad_gives_matches_with_their_proofs(client: TestClient) -> None:
    text = client.post("/", data=AD).text
    assert "Conducteur de machine IS" in text
    assert text.count('class="match"') == 20
    assert "<mark" in text
    assert "Pourquoi ce rang" in text
    assert client.get("/v1/postings").json()["total"] == 20


def test_a_training_contract_tells_how_it_lies_on_the_path_of_each(client: TestClient) -> None:
    ad = "Contrat d'apprentissage de deux ans : BTS maintenance des systèmes, après un bac pro MSPC ou MEI."
    text = client.post("/", data={"texte": ad}).text
    assert "Ce contrat forme, et le profil ne dit pas chercher à se former" in text


def test_what_is_pasted_is_shown_as_text(client: TestClient) -> None:
    text = client.post("/", data={"texte": '</textarea><script>alert("x")</script>'}).text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Collez d'abord"),
        ({"texte": "  "}, "Collez d'abord"),
        ({**AD, "rayon": "loin"}, "Rayon"),
        ({**AD, "contrat": "CDX"}, "filtre"),
        ({**AD, "contrat": "CDX"}, "choisissez dans la liste"),
        ({**AD, "certificats": "x" * 120}, "filtre des certificats"),
        ({"texte": "x" * 200_001}, "trop long"),
    ],
)
def test_a_form_that_is_wrong_says_so(client: TestClient, data: dict[str, str], told: str) -> None:
    answer = client.post("/", data=data)
    assert answer.status_code == 422
    assert told in html.unescape(answer.text)


def test_an_unknown_commune_is_told_and_the_list_still_shown(client: TestClient) -> None:
    text = client.get("/offres/D-P01/classement?commune=Trifouillis").text
    assert "Trifouillis" in text
    assert 'role="alert"' in text
    assert text.count('class="match"') == 20


def test_the_shown_sum_adds_up(client: TestClient) -> None:
    text = client.get("/offres/D-P01/classement").text
    tables = re.findall(r"<table>(.*?)</table>", text, flags=re.DOTALL)
    assert len(tables) == 20
    for table in tables:
        numbers = [
            float(value.replace(",", ".").replace("\u2212", "-").replace("+", ""))
            for value in re.findall(r'class="amount">([^<]+)<', table)
        ]
        assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=1e-6)


@pytest.mark.parametrize("number", ["0", "00", "-3", "beaucoup"])
def test_a_page_of_nobody_cannot_be_asked_for(client: TestClient, number: str) -> None:
    assert client.get(f"/offres/D-P01/classement?nombre={number}").text.count('class="match"') == 20


@pytest.mark.parametrize("path", PAGES)
def test_what_needs_a_script_is_hidden_without_one(client: TestClient, path: str) -> None:
    for button in re.findall(r"<button[^>]*data-act[^>]*>", client.get(path).text):
        assert " hidden" in button


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_french_spaces_stand_in_french_wordings_alone(name: str) -> None:
    own = re.sub(r'\bt\((?:"[^"]*"|[^()"])*\)', "", (TEMPLATES / name).read_text(encoding="utf-8"))
    assert re.findall(r".{0,30}[\w}>] [:;?!»](?=[ <{]).{0,20}|.{0,20}«", own) == []


def test_one_profile_is_counted_as_one(empty: TestClient) -> None:
    empty.post("/v1/candidates", json={"id": "C", "text": "Cariste de quai"})
    empty.post("/v1/postings", json={"id": "P", "title": "Cariste"})
    for path, french, english in (
        ("/", "1 profil dans la base.", "1 profile in the database."),
        ("/offres/P/classement", "1 profil classé", "1 profile ranked"),
        ("/offres/P/profils/C", "Parmi 1 profil.", "Among 1 profile."),
    ):
        for language, words in (("fr", french), ("en", english)):
            page = html.unescape(empty.get(path, params={"lang": language}).text).replace("\u00a0", " ")
            assert words in page


def test_a_problem_page_keeps_its_headers(client: TestClient) -> None:
    answer = client.post("/offres", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_pages_of_a_ranking_follow_one_another(client: TestClient) -> None:
    text = client.get("/offres/D-P01/classement?debut=20").text
    assert 'id="m21"' in text
    assert "debut=40" in text


def test_a_stored_posting_is_chosen_from_the_list(client: TestClient) -> None:
    assert "Rang" in client.get("/classement?offre=D-P02").text
    assert client.get("/classement?offre=rien", headers={"accept": "text/html"}).status_code == 404


def test_the_import_page_tells_what_became_of_each_line(empty: TestClient) -> None:
    table = "id;texte;rayon\nA;Cariste;vingt\nB;Soudeuse TIG;20\n".encode("cp1252")
    answer = empty.post("/importer", files=[("fichiers", ("liste.csv", table))], data={"contenu": "profils"})
    assert "Ajouté : 1" in answer.text.replace("\u00a0", " ")
    assert "ligne 2" in answer.text
    assert empty.get("/v1/candidates").json()["total"] == 1
    none = empty.post("/importer", data={"contenu": "profils"})
    assert none.status_code == 422
    assert "Choisissez" in none.text


def test_postings_and_trainings_come_in_by_the_same_page(empty: TestClient, fixtures: Path) -> None:
    for name, kind, path in (
        ("offres-excel.csv", "offres", "postings"),
        ("lheo.xml", "formations", "trainings"),
    ):
        file = ("fichiers", (name, (fixtures / "formats" / name).read_bytes()))
        assert empty.post("/importer", files=[file], data={"contenu": kind}).status_code == 200
        assert empty.get(f"/v1/{path}").json()["total"] > 0


def test_a_profile_is_removed_on_request(writable: TestClient) -> None:
    answer = writable.post("/profils/D-C01/retirer")
    assert "Le profil est retiré" in answer.text
    assert writable.get("/v1/candidates/D-C01").status_code == 404


def test_an_empty_base_invites_to_import(empty: TestClient) -> None:
    for path in ("/", "/offres", "/profils"):
        answer = empty.get(path)
        assert answer.status_code == 200
        assert "/importer" in answer.text
    assert "Aucun profil ne passe" in empty.post("/", data=AD).text


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=15))
def test_rounded_amounts_add_up_and_stay_close(amounts: list[float]) -> None:
    total = round(sum(amounts) * 1000)
    rounded = add_up(amounts, total)
    assert sum(rounded) == total
    assert all(abs(shown - amount * 1000) <= 1 + 1e-6 for shown, amount in zip(rounded, amounts, strict=True))


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=8))
def test_marking_changes_no_character(text: str, spans: list[tuple[int, int]]) -> None:
    evidence = [(Evidence(start=min(span), end=max(span)), "x") for span in spans]
    assert "".join(piece.text for piece in marked(text, evidence)) == text


def test_an_excerpt_holds_the_words_and_cuts_between_words() -> None:
    text = "mot " * 60 + "la preuve" + " fin" * 60
    start = text.index("la preuve")
    before, proof, after = excerpt(text, Evidence(start=start, end=start + 9), "preuve")
    assert proof.text == "la preuve"
    assert before.text.startswith("…mot")
    assert after.text.endswith("fin…")
