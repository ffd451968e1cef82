"""Communes are found however people write them, and never guessed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.geo import Point, communes, distance_km, find_commune, locate
from matcher.geo.names import fold_name, normal_postal_code


@pytest.mark.parametrize(
    ("name", "postal_code", "insee"),
    [
        ("Eu", "76260", "76255"),
        ("St Quentin la Motte", "80880", "80714"),
        ("SAINT-QUENTIN-LA-MOTTE-CROIX-AU-BAILLY", None, "80714"),
        ("Blangy s/ Bresle", "76340", "76101"),
        ("blangy sur bresle", "76340", "76101"),
        ("Blangi-sur-Bresle", "76340", "76101"),
        ("Le Tréport", "76470", "76711"),
        ("TREPORT", "76470", "76711"),
        ("Dieppe Cedex", "76201", "76217"),
        ("Dieppe CEDEX 2", "76204", "76217"),
        ("Cayeux-s/Mer", "80410", "80182"),
        ("Mers les Bains (80)", "80350", "80533"),
        ("80130 Friville-Escarbotin", None, "80368"),
        ("Friville Escarbotin", "F-80130", "80368"),
        ("Bourg-en-Bresse", 1000, "01053"),
        ("Bourg-en-Bresse", "1000", "01053"),
        ("Paris 11e", None, "75111"),
        ("Paris", "75011", "75056"),
        ("Ajaccio", "20000", "2A004"),
        ("Saint-Denis", "97400", "97411"),
        ("Nouméa", "98800", "98818"),
        ("Œuilly", "02160", "02565"),
    ],
)
def test_a_commune_is_found_as_people_write_it(name: str, postal_code: str | int | None, insee: str) -> None:
    commune = find_commune(name, postal_code)
    assert commune is not None
    assert commune.insee == insee


def test_the_two_feuquieres_are_told_apart() -> None:
    oise, somme = find_commune("Feuquières", "60960"), find_commune("Feuquières-en-Vimeu", "80210")
    assert oise is not None
    assert somme is not None
    assert (oise.department, somme.department) == ("60", "80")
    assert 40 < (distance_km(oise, somme) or 0) < 60


def test_a_homonym_without_postal_code_is_listed_not_guessed() -> None:
    location = locate("Saint-Quentin", None)
    assert location.commune is None
    assert location.point is None
    assert location.note is not None
    assert "plusieurs communes" in location.note.fr
    assert "demandez le code postal" in location.note.fr
    assert {"02691", "80714"} <= {commune.insee for commune in location.choices}


def test_a_big_town_is_understood_without_postal_code_and_the_reading_is_said() -> None:
    location = locate("Abbeville", None)
    assert location.commune is not None
    assert location.commune.insee == "80001"
    assert location.note is not None
    assert "Abbeville (80)" in location.note.fr


@pytest.mark.parametrize(
    ("name", "postal_code", "said"),
    [
        ("Bruxelles", "1000", "n'est pas français"),
        ("Tournai", "B-7500", "n'est pas français"),
        ("London", "SW1A 1AA", "n'est pas français"),
        ("Saint-Aubin", "76", "code postal incomplet"),
        ("Gamaches", "802", "code postal incomplet"),
        ("Saarbrücken", "66111", "lieu inconnu en France"),
        ("Trifouillis-les-Oies", None, "lieu inconnu en France"),
        ("", None, "Commune non indiquée"),
        (None, None, "Commune non indiquée"),
    ],
)
def test_what_is_no_french_commune_is_none_with_a_reason(
    name: str | None, postal_code: str | None, said: str
) -> None:
    location = locate(name, postal_code)
    assert location.commune is None
    assert location.point is None
    assert location.note is not None
    assert said in location.note.fr


def test_a_postal_code_alone_gives_its_middle_and_asks_which() -> None:
    location = locate(None, "76340")
    blangy = find_commune("Blangy-sur-Bresle", "76340")
    assert location.commune is None
    assert location.note is not None
    assert "19 communes" in location.note.fr
    assert location.point is not None
    assert blangy is not None
    assert (distance_km(location.point, blangy) or 99) < 15


def test_a_name_at_a_wrong_nearby_code_is_believed_and_said() -> None:
    location = locate("Ault", "76260")
    assert location.commune is not None
    assert location.commune.insee == "80039"
    assert location.note is not None
    assert "à vérifier" in location.note.fr


def test_the_table_covers_france() -> None:
    table = communes()
    current = [commune for commune in table if commune.parent is None]
    departments = {commune.department for commune in current}
    assert len(current) > 34_900
    assert {f"{number:02d}" for number in range(1, 96) if number != 20} <= departments
    assert {"2A", "2B", "971", "972", "973", "974", "976"} <= departments
    assert len({commune.insee for commune in table}) == len(table)
    assert sum(commune.point is None for commune in table) < 80


def test_every_mainland_town_hall_lies_in_france() -> None:
    wrong = [
        commune.label
        for commune in communes()
        if not commune.insee.startswith(("97", "98"))
        and commune.point
        and not (41.3 < commune.point.latitude < 51.2 and -5.3 < commune.point.longitude < 9.7)
    ]
    assert wrong == []


def test_the_distance_is_the_haversine() -> None:
    # A quarter of a meridian of the mean sphere.
    assert distance_km(Point(0, 0), Point(90, 0)) == pytest.approx(6371.0088 * math.pi / 2)
    rouen, eu = find_commune("Rouen", "76000"), find_commune("Eu", "76260")
    assert rouen is not None
    assert eu is not None
    assert distance_km(rouen, eu) == pytest.approx(71, abs=2)


points = st.builds(Point, st.floats(-89, 89), st.floats(-179, 179))


@settings(deadline=None, max_examples=60)
@given(points, points, points)
def test_distance_is_a_metric(first: Point, second: Point, third: Point) -> None:
    direct = distance_km(first, third) or 0.0
    assert direct == pytest.approx(distance_km(third, first) or 0.0, abs=1e-6)
    assert direct <= (distance_km(first, second) or 0.0) + (distance_km(second, third) or 0.0) + 1e-3


def test_a_remote_island_without_coordinates_has_no_distance() -> None:
    remote = next(commune for commune in communes() if commune.point is None)
    assert distance_km(remote, Point(48, 2)) is None


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_any_text_folds_to_plain_words(name: str) -> None:
    folded = fold_name(name)
    assert folded == folded.strip()
    assert folded.isascii()
    assert locate(name, None).commune is None or locate(name, None).choices == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("76260", "76260"),
        (1000, "01000"),
        ("76 260", "76260"),
        ("76260.0", "76260"),
        ("FR-76260", "76260"),
        ("D-66111", None),
        ("", None),
        (None, None),
        ("SW1A", None),
        ("123", None),
    ],
)
def test_postal_codes_as_spreadsheets_write_them(written: str | int | None, code: str | None) -> None:
    assert normal_postal_code(written) == code


@pytest.mark.parametrize(
    ("name", "insee"),
    [
        ("Saint-Quentin (02)", "02691"),
        ("Saint-Denis (974)", "97411"),
        ("Ajaccio (2a)", "2A004"),
        ("Eu (80)", "76255"),
    ],
)
def test_the_department_behind_a_name_tells_homonyms_apart(name: str, insee: str) -> None:
    commune = find_commune(name)
    assert commune is not None
    assert commune.insee == insee
