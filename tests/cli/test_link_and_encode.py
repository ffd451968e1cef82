import numpy as np
import pytest

from matcher.cli.main import main


def call(*arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(a) for a in arguments])
    return ended.value.code


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_encode_row_i_is_line_i(tmp_path):
    source = write(tmp_path / "t.txt", "Soudeuse TIG\n\nsoudeur TIG (H/F)\r\ncomptable\n")
    output = tmp_path / "out" / "v.vec"
    assert call("encode", "--input", source, "--output", output) == 0
    vectors = np.load(output)
    assert vectors.shape[0] == 4
    assert vectors.dtype == np.float32
    assert vectors[0] @ vectors[2] == pytest.approx(1, abs=1e-5)
    assert not vectors[1].any()


def test_encode_reads_what_excel_saves(tmp_path):
    source = write(tmp_path / "t.txt", "opérateur de tri à l'unité\nrégleur expérimenté\n", "cp1252")
    plain = write(tmp_path / "u.txt", "opérateur de tri à l'unité\nrégleur expérimenté\n")
    for name, path in (("a.npy", source), ("b.npy", plain)):
        assert call("encode", "--input", path, "--output", tmp_path / name) == 0
    np.testing.assert_allclose(np.load(tmp_path / "a.npy"), np.load(tmp_path / "b.npy"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "fichier introuvable"),
        (b"", "aucun texte"),
        (b" \n\n", "aucun texte"),
        (b"a\x00b", "pas du texte"),
    ],
)
def test_encode_bad_input_is_told_and_exits_2(tmp_path, capsys, content, message):
    source = tmp_path / "t.txt"
    if content is not None:
        source.write_bytes(content)
    assert call("encode", "--input", source, "--output", tmp_path / "v.npy") == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "v.npy").exists()


def test_unknown_encoder_exits_2_and_proposes(tmp_path, capsys):
    source = write(tmp_path / "t.txt", "tri\n")
    assert call("encode", "--input", source, "--output", tmp_path / "v.npy", "--encoder", "statik") == 2
    assert "Vouliez-vous dire « static » ?" in capsys.readouterr().err


def test_link_writes_a_run_counted_from_one(tmp_path, capsys):
    targets = write(
        tmp_path / "t.tsv", "M1\tsoudeur\nM2\tcomptable\nM2\taide-comptable\nM3\topérateur de tri\n"
    )
    source = write(tmp_path / "q.txt", "Soudeuse\n\nLa comptable\ntarte aux pommes\n")
    output = tmp_path / "run.trec"
    assert call("link", "--targets", targets, "--input", source, "--output", output, "--top", 2) == 0
    rows = [line.split() for line in output.read_text().splitlines()]
    assert [row[0] for row in rows] == ["1", "1", "3", "3", "4", "4"]
    assert [row[2] for row in rows if row[3] == "1"][:2] == ["M1", "M2"]
    assert all(row[1] == "Q0" and row[5] == "passerelle" and 0 <= float(row[4]) <= 1 for row in rows)
    assert (
        "4 textes reliés à 3 concepts ; pour 2 d'entre eux rien n'est assez proche (score de 0,"
        in capsys.readouterr().err
    )


def test_link_min_score_leaves_out_what_is_far(tmp_path):
    targets = write(tmp_path / "t.tsv", "M1\tsoudeur\nM2\tcomptable\n")
    source = write(tmp_path / "q.txt", "soudeur\ntarte aux pommes\n")
    output = tmp_path / "run.trec"
    assert call("link", "--targets", targets, "--input", source, "--output", output, "--min-score", 0.5) == 0
    assert [line.split()[:3] for line in output.read_text().splitlines()] == [["1", "Q0", "M1"]]


def test_link_only_close_writes_what_may_be_believed(tmp_path):
    targets = write(tmp_path / "t.tsv", "M1\tajusteur-mouliste\nM2\tcomptable\nM3\tcuisinier\n")
    source = write(tmp_path / "q.txt", "mouliste\nastronaute\n")
    output = tmp_path / "run.trec"
    assert call("link", "--targets", targets, "--input", source, "--output", output, "--only-close") == 0
    assert [line.split()[:3] for line in output.read_text().splitlines()] == [["1", "Q0", "M1"]]


@pytest.mark.parametrize("line", ["M1 soudeur", "\tsoudeur", "M1\t", "M 1\tsoudeur"])
def test_link_names_the_line_of_a_bad_target(tmp_path, capsys, line):
    targets = write(tmp_path / "t.tsv", f"M0\ttri\n{line}\n")
    source = write(tmp_path / "q.txt", "tri\n")
    assert call("link", "--targets", targets, "--input", source, "--output", tmp_path / "r") == 2
    assert "ligne 2 : ligne attendue : identifiant sans espace" in capsys.readouterr().err


def test_link_wants_one_list(tmp_path, capsys):
    source = write(tmp_path / "q.txt", "tri\n")
    assert call("link", "--input", source, "--output", tmp_path / "r") == 2
    assert "soit --taxonomy, soit --targets" in capsys.readouterr().err
