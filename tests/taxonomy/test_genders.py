from __future__ import annotations

import pytest

from matcher.taxonomy.genders import both_genders, split_genders


@pytest.mark.parametrize(
    ("title", "forms"),
    [
        ("directeur technique/directrice technique", ("directeur technique", "directrice technique")),
        ("Agent / Agente de tri", ("Agent de tri", "Agente de tri")),
        ("Garde forestier / forestière de parc", ("Garde forestier de parc", "Garde forestière de parc")),
        ("géomètre minier/géomètre minière", ("géomètre minier", "géomètre minière")),
        (
            "aide-soignant à domicile/aide-soignante à domicile",
            ("aide-soignant à domicile", "aide-soignante à domicile"),
        ),
        (
            "Éleveur / Éleveuse en production bovine et/ou équine",
            ("Éleveur en production bovine et/ou équine", "Éleveuse en production bovine et/ou équine"),
        ),
        (
            "Vendeur / Vendeuse en orfèvrerie/joaillerie",
            ("Vendeur en orfèvrerie/joaillerie", "Vendeuse en orfèvrerie/joaillerie"),
        ),
        ("steward/hôtesse", ("steward/hôtesse", None)),
        ("électricien/automaticien", ("électricien/automaticien", None)),
        ("ingénieure rail/ingénieure rail", ("ingénieure rail", None)),
        ("physiothérapeute", ("physiothérapeute", None)),
        ("un / deux / trois", ("un / deux / trois", None)),
        ("", ("", None)),
    ],
)
def test_titles_of_classifications(title: str, forms: tuple[str, str | None]) -> None:
    assert both_genders(title) == forms


def test_titles_of_trade_files() -> None:
    assert split_genders("conducteur / conductrice") == ("conducteur", "conductrice")
    assert split_genders("sérigraphe sur verre") == ("sérigraphe sur verre", None)
