import pytest

from models.errors import EncoderError
from models.training.sources import read_esco_skills, read_offers, read_rome


def test_titles_come_under_their_card_whatever_the_order_of_the_lines(tmp_path):
    path = tmp_path / "rome.csv"
    lines = [
        "H;29;13;Soudeur / Soudeuse;1",
        "H;29;13;Soudage; ",
        "H;29; ;Chaudronnerie; ",
        "H;29;13;Brasseur;2",
    ]
    path.write_text("\n".join(["Rome1;Rome2;Rome3;Intitule;OGR", *lines]), encoding="utf-8")
    (card,) = read_rome(path)
    assert (card.key, card.parents, card.fr) == (
        "rome:H2913",
        ["Soudage"],
        ["Soudeur / Soudeuse", "Brasseur"],
    )


def test_a_file_or_column_that_is_missing_is_named(tmp_path):
    with pytest.raises(EncoderError, match=r"skills_fr\.csv : ce fichier n'existe pas\. Vérifiez le chemin"):
        read_esco_skills(tmp_path)
    (tmp_path / "skills_fr.csv").write_text("conceptUri,altLabels\n", encoding="utf-8")
    with pytest.raises(
        EncoderError, match=r"skills_fr\.csv, ligne 1, champ preferredLabel : cette colonne manque"
    ):
        read_esco_skills(tmp_path)
    (tmp_path / "rome.csv").write_bytes("Rome1;Rome2;Rome3;Intitulé".encode("latin-1"))
    with pytest.raises(EncoderError, match=r"rome\.csv : ce fichier n'est pas du CSV en UTF-8"):
        read_rome(tmp_path / "rome.csv")


@pytest.mark.parametrize("line", [b"not json", b'{"words": []}', b'["a"]', b'{"keywords": 3}', b"\xff\xfe"])
def test_a_line_that_is_no_keyword_list_is_named(tmp_path, line):
    path = tmp_path / "offers.jsonl"
    path.write_bytes(b'{"keywords": ["cariste"]}\n\n' + line + b"\n")
    with pytest.raises(EncoderError, match=r"offers\.jsonl, ligne 3 : un objet JSON avec une liste"):
        read_offers(path, held_out=False)
