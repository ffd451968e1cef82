"""A pool that is kept packed answers as a small one does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import workplace as room
from api.app import create_app
from api.workplace import Workplace
from matcher.ranking.packed import PackedRecords
from matcher.services import catalogue
from tests.api.conftest import ORIGIN, copy_of, settings_for

QUERIES: list[dict[str, Any]] = [
    {"limit": 5},
    {"limit": 4, "offset": 9},
    {"limit": 100},
    {"limit": 3, "offset": 500},
    {"limit": 6, "filters": {"commune": "Eu", "radius_km": 8, "keep_unknown": False}},
    {"limit": 20, "filters": {"postal_code": "80220", "radius_km": 12}},
    {"limit": 5, "filters": {"contract": "apprentissage", "keep_unknown": False}},
    {"limit": 5, "filters": {"contract": "CDI"}},
    {"limit": 8, "filters": {"certificates": ["CACES R489"]}},
    {"limit": 3, "filters": {"certificates": ["caces r489-3 "], "commune": "Eu", "radius_km": 30}},
    {"limit": 7, "offset": 2, "filters": {"eligible_only": True}},
]


@pytest.fixture(scope="module")
def large(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "LARGE", 10)
        patch.setattr(room, "LARGE", 10)
        app = create_app(settings_for(copy_of(demo_database, tmp_path_factory.mktemp("large"))))
        with TestClient(app, base_url=ORIGIN) as opened:
            yield opened


def answer(client: TestClient, method: str, path: str, body: Any = None) -> Any:
    """Return an answer without what differs from one call to the next."""
    got = client.request(method, path, json=body)
    assert got.status_code == 200, got.text
    return {name: value for name, value in got.json().items() if name not in ("engine", "log_id")}


def alike(value: Any) -> Any:
    """Return what equals a value but for the last digits: sums are taken in another order in a large pool."""
    if isinstance(value, float):
        return pytest.approx(value, abs=1e-4)
    if isinstance(value, dict):
        return {name: alike(item) for name, item in value.items()}
    return [alike(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_a_packed_pool_ranks_and_filters_alike(client: TestClient, large: TestClient, number: int) -> None:
    for posting in ("D-P01", "D-P04"):
        path = f"/v1/postings/{posting}/matches"
        plain = answer(client, "POST", path, QUERIES[number])
        # First another page: this one then comes from what is remembered of the posting.
        large.post(path, json={"limit": 1})
        assert answer(large, "POST", path, QUERIES[number]) == alike(plain)
        if not QUERIES[number].get("offset"):
            assert plain["items"]


def test_a_ranking_is_remembered(large: TestClient) -> None:
    workplace: Workplace = large.app.state.workplace  # type: ignore[attr-defined]
    snapshot = workplace.snapshot()
    assert isinstance(snapshot.pool.candidates, PackedRecords)
    posting = workplace.store.get(room.Posting, "D-P07")
    assert posting is not None
    assert workplace.rank_stored(snapshot, posting) is workplace.rank_stored(snapshot, posting)


def test_somebody_far_down_is_explained_and_compared_alike(client: TestClient, large: TestClient) -> None:
    shown = answer(client, "POST", "/v1/postings/D-P05/matches", {"limit": 100})["items"]
    first, last = shown[0]["candidate_id"], shown[-1]["candidate_id"]
    for path in (
        f"/v1/postings/D-P05/matches/{last}",
        f"/v1/postings/D-P05/matches/{last}/comparison?against={first}",
    ):
        assert answer(large, "GET", path) == alike(answer(client, "GET", path))


def test_the_other_direction_answers_alike(client: TestClient, large: TestClient) -> None:
    path = "/v1/candidates/D-C07/postings?limit=10"
    assert answer(large, "GET", path) == alike(answer(client, "GET", path))
    assert large.get("/profils/D-C07").status_code == 200


def test_a_person_withdrawn_leaves_the_totals(large: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    workplace: Workplace = large.app.state.workplace  # type: ignore[attr-defined]
    snapshot = workplace.snapshot()
    monkeypatch.setattr(snapshot, "withdrawn", frozenset({"D-C02", "nobody"}))
    page = answer(large, "POST", "/v1/postings/D-P01/matches", {"limit": 100})
    assert page["total"] == len(page["items"]) == len(snapshot.pool) - 1


def test_each_record_is_decoded_once_to_build_the_index(
    large: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace: Workplace = large.app.state.workplace  # type: ignore[attr-defined]
    size = len(workplace.snapshot().pool)
    read: list[int] = []
    decode = PackedRecords._read
    monkeypatch.setattr(PackedRecords, "_read", lambda self, data: read.append(1) or decode(self, data))
    workplace._renew()
    assert len(read) == size
