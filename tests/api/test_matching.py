from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher.geo import distance_km, find_commune
from tests.api.conftest import assert_problem

AD = "Conducteur de machine IS\nFormage de flacons en soufflé-soufflé, graissage des moules, 5x8."


def ranked(client: TestClient, posting: str = "D-P01", **query: Any) -> dict[str, Any]:
    answer = client.post(f"/v1/postings/{posting}/matches", json=query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def test_a_ranking_is_ordered_and_its_contributions_add_up(client: TestClient) -> None:
    page = ranked(client, limit=72)
    scores = [item["score"] for item in page["items"]]
    assert scores == sorted(scores, reverse=True)
    assert [item["rank"] for item in page["items"]] == list(range(1, 73))
    for item in page["items"]:
        total = item["base"] + sum(part["amount"] for part in item["contributions"])
        assert total == pytest.approx(item["score"], abs=1e-9)


def test_every_ranking_says_what_made_it_and_who_decides(client: TestClient) -> None:
    answers = [
        ranked(client, limit=1),
        client.post("/v1/match", json={"text": AD, "limit": 1}).json(),
        client.get("/v1/candidates/D-C01/postings?limit=1").json(),
        client.get("/v1/postings/D-P01/matches/D-C01").json(),
    ]
    for answer in answers:
        assert "une personne lit les preuves et décide" in answer["notice"]
        assert "contester" in answer["notice"]
        assert answer["engine"]["candidates"] == 72
        assert answer["engine"]["encoder"]
        assert answer["engine"]["ranker"]
        assert answer["engine"]["extractor"].startswith("facts-")


def test_proofs_are_the_words_of_the_profile(client: TestClient) -> None:
    item = ranked(client, limit=1)["items"][0]
    text = client.get(f"/v1/candidates/{item['candidate_id']}").json()["text"]
    assert item["matched"]
    for skill in item["matched"]:
        span = skill["candidate_evidence"]
        assert text[span["start"] : span["end"]] == skill["words"]


def test_pages_follow_one_another(client: TestClient) -> None:
    whole = [item["candidate_id"] for item in ranked(client, limit=50)["items"]]
    parts = [
        item["candidate_id"]
        for offset in range(0, 50, 10)
        for item in ranked(client, offset=offset, limit=10)["items"]
    ]
    assert parts == whole
    last = ranked(client, offset=70, limit=10)
    assert (len(last["items"]), last["has_more"], last["total"]) == (2, False, 72)
    assert ranked(client, offset=1_000_000)["items"] == []


def test_contract_filter_keeps_those_who_accept_it(client: TestClient) -> None:
    page = ranked(client, limit=100, filters={"contract": "apprentissage", "keep_unknown": False})
    assert 0 < page["total"] < 72
    for item in page["items"]:
        assert "apprentissage" in client.get(f"/v1/candidates/{item['candidate_id']}").json()["contracts"]


def test_radius_filter_measures_from_the_commune(client: TestClient) -> None:
    page = ranked(
        client,
        limit=100,
        filters={"commune": "Eu", "postal_code": "76260", "radius_km": 10, "keep_unknown": False},
    )
    assert 0 < page["total"] < 72
    eu = find_commune("Eu", "76260")
    assert eu is not None
    for item in page["items"]:
        person = client.get(f"/v1/candidates/{item['candidate_id']}").json()
        home = find_commune(person["commune"], person["postal_code"])
        assert home is not None
        distance = distance_km(eu, home)
        assert distance is not None
        assert distance <= 10
        assert item["distance_km"] == pytest.approx(distance, abs=0.06)


def test_an_unknown_commune_is_told_with_what_to_do(client: TestClient) -> None:
    problem = assert_problem(
        client.post("/v1/match", json={"text": AD, "filters": {"commune": "Trifouillis"}}), 422
    )
    assert problem["errors"][0]["field"] == "body.filters.commune"
    assert "Trifouillis" in problem["errors"][0]["detail"]


def test_certificate_filter_keeps_those_who_hold_it(client: TestClient) -> None:
    family = ranked(client, limit=100, filters={"certificates": ["CACES R489"]})
    one = ranked(client, limit=100, filters={"certificates": ["caces r489-3"]})
    assert 0 < one["total"] <= family["total"] < 72
    assert ranked(client, filters={"certificates": ["RIEN"]})["items"] == []


def test_eligible_only_leaves_out_the_excluded_and_keeps_the_scores(client: TestClient) -> None:
    everybody = {item["candidate_id"]: item for item in ranked(client, limit=100)["items"]}
    page = ranked(client, limit=100, filters={"eligible_only": True})
    kept = [item["candidate_id"] for item in page["items"]]
    assert kept == [key for key, item in everybody.items() if item["eligibility"]["status"] != "not_eligible"]
    assert 0 < len(kept) < 72
    assert all(item["score"] == everybody[item["candidate_id"]]["score"] for item in page["items"])
    assert page["total"] is None


def test_a_short_answer_leaves_the_explanation_out(client: TestClient) -> None:
    item = ranked(client, limit=1, explain=False)["items"][0]
    assert (item["contributions"], item["matched"], item["base"]) == ([], [], None)


def test_an_ad_is_ranked_and_not_stored(client: TestClient) -> None:
    before = client.get("/v1/postings").json()["total"]
    page = client.post("/v1/match", json={"text": AD}).json()
    assert page["items"][0]["candidate_id"] in {
        "D-C01",
        *[item["candidate_id"] for item in ranked(client, limit=3)["items"]],
    }
    assert client.get("/v1/postings").json()["total"] == before


@pytest.mark.parametrize("text", ["", "   \n\t", "x" * 200_001, 3, None])
def test_an_ad_without_words_is_refused(client: TestClient, text: Any) -> None:
    assert_problem(client.post("/v1/match", json={"text": text}), 422)


@pytest.mark.parametrize("text", ["?", "\u0000", "0", "🍾", "<script>", "verre " * 2_000])
def test_an_odd_ad_still_gets_an_answer(client: TestClient, text: str) -> None:
    assert client.post("/v1/match", json={"text": text, "limit": 1}).status_code == 200


def test_the_other_direction_agrees_with_the_first(client: TestClient) -> None:
    page = client.get("/v1/candidates/D-C01/postings?limit=50").json()
    assert page["total"] == 20
    for item in page["items"][:5]:
        direct = client.get(f"/v1/postings/{item['posting_id']}/matches/D-C01").json()["match"]
        assert direct["score"] == pytest.approx(item["score"], abs=1e-9)
        assert item["title"]
    scores = [item["score"] for item in page["items"]]
    assert scores == sorted(scores, reverse=True)


def test_the_other_direction_filters_by_contract(client: TestClient) -> None:
    page = client.get("/v1/candidates/D-C01/postings?contract=CDI&limit=50").json()
    assert 0 < page["total"] < 20
    contracts = {
        client.get(f"/v1/postings/{item['posting_id']}").json()["contract"] for item in page["items"]
    }
    assert contracts == {"CDI"}


def test_explanations_speak_the_language_asked_for(client: TestClient) -> None:
    path = "/v1/postings/D-P01/matches/D-C01"
    labels = [
        {
            part["label"]
            for part in client.get(path, headers={"accept-language": language}).json()["match"][
                "contributions"
            ]
        }
        for language in ("fr", "en")
    ]
    assert labels[0].isdisjoint(labels[1])


def test_an_empty_base_ranks_nobody(empty: TestClient) -> None:
    page = empty.post("/v1/match", json={"text": AD}).json()
    assert (page["items"], page["total"], page["has_more"]) == ([], 0, False)
