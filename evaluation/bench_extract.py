"""How fast skills are found in texts on one core, beside spaCy's PhraseMatcher or a plain search.

All three look for the same phrases in the same texts in one run, so that the ratio holds on any machine.
The engine does more in that time: it folds gender, number, accents and typos, and reads certificates,
diplomas, years, licences, languages and denials besides.
"""

from __future__ import annotations

import gc
import importlib
import re
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from evaluation.fixtures import FIXTURES, source_records
from matcher.records import Candidate, Skill
from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.taxonomy.esco import read_esco
from matcher.understanding.extract import Extractor

WORDS_PER_DOCUMENT = 200
DOCUMENTS = 200

Reading = Callable[[str], object]


def make_documents(count: int = DOCUMENTS, words: int = WORDS_PER_DOCUMENT) -> list[str]:
    """Return `count` French texts of `words` words: the fixture profiles, each continued by the next."""
    texts = [person.text for person in source_records(FIXTURES, Candidate)]
    documents = []
    source = cycle(range(len(texts)))
    for number in range(count):
        parts: list[str] = []
        length = 0
        while length < words:
            part = texts[next(source)]
            parts.append(part)
            length += len(part.split())
        whole = f"{number}. " + "\n".join(parts)
        cut = [match.end() for match in re.finditer(r"\S+", whole)][:words]
        documents.append(whole[: cut[-1]])
    return documents


def labels_of(skills: Sequence[Skill]) -> list[str]:
    """Return all French phrases of the skills, each once."""
    return list(
        dict.fromkeys(phrase for skill in skills for phrase in (skill.label_fr, *skill.alternatives_fr))
    )


def run(esco: Path | None = None, *, documents: int = DOCUMENTS) -> dict[str, Any]:
    """Measure the phrase path and its baselines.

    Args:
        esco: an official ESCO folder to load beside the shipped trades.
        documents: how many texts of 200 words.

    Returns:
        Documents a second of processor time and MiB of each reader, and the engine's ratio to each baseline.
    """
    taxonomy = load_taxonomy()
    if esco is not None:
        concepts = read_esco([esco])
        taxonomy = Taxonomy(
            [*taxonomy.skills.values(), *concepts.skills],
            [*taxonomy.occupations.values(), *concepts.occupations],
        )
    labels = labels_of(tuple(taxonomy.skills.values()))
    texts = make_documents(documents)
    readers: dict[str, Callable[[], Reading]] = {
        "passerelle": lambda: Extractor(taxonomy).extract,
        "plain search": lambda: plain_search(labels),
    }
    spacy = spacy_matcher(labels)
    if spacy is not None:
        readers["spacy PhraseMatcher"] = spacy
    measured = {name: _measure(make, texts) for name, make in readers.items()}
    own = measured["passerelle"]["documents_per_second"]
    return {
        "documents": len(texts),
        "words_per_document": WORDS_PER_DOCUMENT,
        "concepts": len(taxonomy.skills) + len(taxonomy.occupations),
        "phrases": len(labels),
        "readers": measured,
        "ratios": {
            name: round(own / values["documents_per_second"], 3)
            for name, values in measured.items()
            if name != "passerelle"
        },
    }


def plain_search(labels: Sequence[str]) -> Reading:
    """Return a reader that looks every label up as written: one regular expression, longest label first."""
    ordered = sorted((re.escape(label.lower()) for label in labels), key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(ordered) + r")\b")
    return lambda text: [match.span() for match in pattern.finditer(text.lower())]


def spacy_matcher(labels: Sequence[str]) -> Callable[[], Reading] | None:
    """Return a maker of spaCy's matcher on lower-cased tokens, None where spaCy is not installed."""
    try:
        spacy = importlib.import_module("spacy")
        matchers = importlib.import_module("spacy.matcher")
    except ImportError:
        return None

    def make() -> Reading:
        language = spacy.blank("fr")
        matcher = matchers.PhraseMatcher(language.vocab, attr="LOWER")
        matcher.add("SKILL", list(language.tokenizer.pipe(labels)))
        return lambda text: matcher(language.tokenizer(text))

    return make


def _measure(make: Callable[[], Reading], texts: Sequence[str]) -> dict[str, float]:
    """Return the speed and memory of one reader.

    Memory is what Python allocated for it, counted apart from the timing because counting slows it down.
    """
    tracemalloc.start()
    counted = make()
    counted(texts[0])
    mebibytes = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    del counted
    started = time.process_time()
    read = make()
    build = time.process_time() - started
    # As the product does once its tables are loaded.
    gc.freeze()
    for text in texts[:5]:
        read(text)
    started = time.process_time()
    for text in texts:
        read(text)
    seconds = time.process_time() - started
    return {
        "documents_per_second": round(len(texts) / seconds, 1),
        "milliseconds_per_document": round(1000 * seconds / len(texts), 2),
        "build_seconds": round(build, 2),
        "mebibytes": round(mebibytes, 1),
    }
