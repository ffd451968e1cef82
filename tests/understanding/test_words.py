from hypothesis import given
from hypothesis import strategies as st

from matcher.understanding.words import fold_aligned, forms, words

WRITING = st.text(alphabet="aéèôœçLlDd qu'’jusqu-+#(e)s·•.,;3\u0301ßİ\n", max_size=60) | st.text(max_size=40)


@given(text=WRITING)
def test_forms_are_those_of_the_words(text: str) -> None:
    assert forms(text) == [word.form for word in words(text)]


@given(text=WRITING)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold_aligned(text)) == len(text)


def test_forms_leave_out_articles_and_endings_of_gender() -> None:
    assert forms("L'opérateur·rice d'Eu, C++ (H/F) qu'il faut") == [
        "operateur",
        "eu",
        "c++",
        "h",
        "f",
        "il",
        "faut",
    ]
