"""All the phrases that are looked for in a text: the names of skills and the titles of occupations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from matcher.taxonomy import Taxonomy, load_learnt, load_taxonomy
from matcher.understanding.compiled import Arrays, kept, pack_strings, unpack_strings
from matcher.understanding.occupations import Title, occupation_titles
from matcher.understanding.phrases import PhraseMatcher, compile_phrases
from matcher.understanding.skills import SkillLabel, skill_labels
from matcher.understanding.words import STOPWORDS, stems

KNOWN_WORD_COUNT = 3
"""A word that this many sentences of the trades use is spelt as people mean it."""
_TITLES = "titles."
"""Start of the names of the arrays of titles."""


class PhraseBook(NamedTuple):
    """Matchers of one taxonomy, with the stems that are no misspelling of their words."""

    skills: PhraseMatcher[SkillLabel]
    titles: PhraseMatcher[Title]
    known: tuple[str, ...]


def build_phrase_book(taxonomy: Taxonomy) -> PhraseBook:
    """Compile the phrases of a taxonomy; common words of the trade corpus are taken as well spelt."""
    return _compiled(skill_labels(taxonomy), occupation_titles(taxonomy))


def load_phrase_book() -> PhraseBook:
    """Return the phrases of the shipped taxonomy, from disk where they were kept."""
    taxonomy = load_taxonomy()
    labels, titles = skill_labels(taxonomy), occupation_titles(taxonomy)

    def pack(book: PhraseBook) -> Arrays:
        packed = {f"{_TITLES}{name}": array for name, array in book.titles.pack(titles).items()}
        return {**book.skills.pack(labels), **packed, "known": pack_strings(book.known)}

    def unpack(arrays: Arrays) -> PhraseBook:
        of_titles = {
            name.removeprefix(_TITLES): array for name, array in arrays.items() if name.startswith(_TITLES)
        }
        return _book(
            PhraseMatcher.unpack(arrays, labels),
            PhraseMatcher.unpack(of_titles, titles, titles=True),
            tuple(unpack_strings(arrays["known"])),
        )

    return kept("phrases", lambda: _compiled(labels, titles), pack, unpack)


def _compiled(labels: Sequence[SkillLabel], titles: Sequence[Title]) -> PhraseBook:
    return _book(
        compile_phrases((phrase, label) for label in labels for phrase in label.phrases()),
        compile_phrases(((phrase, title) for title in titles for phrase in title.phrases()), titles=True),
        _known_words(),
    )


def _book(
    skills: PhraseMatcher[SkillLabel], titles: PhraseMatcher[Title], known: tuple[str, ...]
) -> PhraseBook:
    skills.know(known)
    titles.know(known)
    return PhraseBook(skills, titles, known)


def _known_words() -> tuple[str, ...]:
    counts = Counter(part for sentence in load_learnt() for part in set(stems(sentence.text)))
    return (*sorted(STOPWORDS), *(part for part, count in counts.items() if count >= KNOWN_WORD_COUNT))
