from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from matcher.understanding import split_sentences
from matcher.understanding.sentences import MAX_SENTENCE_CHARACTERS, split_clauses


def pieces(text):
    return [span.of(text) for span in split_sentences(text)]


def test_a_stop_and_a_line_break_end_a_sentence():
    assert pieces("Je trie. J'emballe.\nPermis B") == ["Je trie.", "J'emballe.", "Permis B"]


def test_bullets_dashes_and_semicolons_separate_a_telegraphic_cv():
    text = "EXPÉRIENCES\n- 2019→2026 montage de pompes\n• tri ; emballage\nCAP mécanique – CQP plasturgie"
    assert pieces(text) == [
        "EXPÉRIENCES",
        "2019→2026 montage de pompes",
        "tri",
        "emballage",
        "CAP mécanique",
        "CQP plasturgie",
    ]


def test_a_wrapped_line_is_carried_on():
    text = "Je conduis une machine de formage à huit sections depuis\ndouze ans dans la même maison."
    assert pieces(text) == [text]


def test_an_abbreviation_and_a_decimal_end_nothing():
    assert pieces("Env. 3.5 tonnes par h. Ensuite je trie.") == ["Env. 3.5 tonnes par h. Ensuite je trie."]
    assert pieces("J'ai tenu St. Gobain. Puis Mers.") == ["J'ai tenu St. Gobain.", "Puis Mers."]


def test_a_text_without_stops_is_cut_into_readable_evidence():
    spans = split_sentences("tri de flacons, " * 500)
    assert len(spans) > 10
    assert max(span.end - span.start for span in spans) <= MAX_SENTENCE_CHARACTERS


def test_text_without_letters_holds_no_sentence():
    assert split_sentences("") == []
    assert split_sentences(" \n--- *** \n") == []


@given(st.text(max_size=400))
def test_sentences_are_ordered_disjoint_and_hold_every_letter(text):
    spans = split_sentences(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    covered = {position for span in spans for position in range(span.start, span.end)}
    assert all(position in covered for position, character in enumerate(text) if character.isalnum())


def test_a_long_enumeration_falls_into_parts_that_each_tell_a_task():
    text = (
        "Missions diverses : montage de pompes spray avec tube, ressort et bille, collage d'inserts "
        "au pistolet à colle, test de force d'arrachement sur banc, "
        "mise en alvéoles des pièces montées et contrôlées."
    )
    (sentence,) = split_sentences(text)
    parts = [part.of(text) for part in split_clauses(text, sentence)]
    assert len(parts) == 3
    assert parts[0].startswith("Missions diverses")
    assert parts[-1].endswith("contrôlées.")
    short = split_sentences("Tri, emballage.")[0]
    assert split_clauses("Tri, emballage.", short) == [short]
