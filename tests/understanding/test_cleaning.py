import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from matcher.understanding.cleaning import clean


def test_a_clean_text_is_not_touched():
    assert clean("Tri de flacons, 3x8.").text == "Tri de flacons, 3x8."
    assert clean("5 < 6 & 7 > 3").text == "5 < 6 & 7 > 3"


def test_tags_and_entities_of_a_job_board_go():
    view = clean("<ul><li>Tri&nbsp;de <b>flacons</b></li><li>CACES&#39;</li></ul><script>var a=1</script>")
    assert view.text.split() == ["Tri", "de", "flacons", "CACES'"]


def test_mail_quoting_and_wrapped_hyphens_go():
    assert clean("> Je fais de la main-\n> tenance\n>> et du tri").text.startswith("Je fais de la main")
    assert clean("la mainte-\nnance").text == "la maintenance"


def test_a_span_of_the_view_leads_back_to_the_original():
    text = "<p>Habilitation&nbsp;<b>B1V</b> et de\u0301cor\u00adation</p>"
    view = clean(text)
    start = view.text.index("décoration")
    assert view.text[start : start + 10] == "décoration"
    begin, end = view.span(start, start + 10)
    assert text[begin:end] == "de\u0301cor\u00adation"
    start = view.text.index("B1V")
    assert text[slice(*view.span(start, start + 3))] == "B1V"


def test_decomposed_accents_are_composed():
    assert clean(unicodedata.normalize("NFD", "opératrice sérigraphie")).text == "opératrice sérigraphie"


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("<>&;pbr/é\u0301\u00ad-\n\x00")), max_size=200
    )
)
def test_every_character_of_the_view_has_an_origin(text):
    view = clean(text)
    last = 0
    for position in range(len(view.text)):
        start, end = view.span(position, position + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start
