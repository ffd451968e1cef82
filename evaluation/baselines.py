"""What the engine must beat: term statistics, an encoder's plain cosine, their fusion, and chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from evaluation.datasets import Dataset
from evaluation.errors import missing_extra
from evaluation.runs import Run, fuse, run_of_rows
from matcher.retrieval import LexicalIndex
from matcher.understanding.words import fold, stems
from models.encoder import Encoder
from models.errors import Text

try:
    from sklearn.feature_extraction.text import TfidfVectorizer
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

Scores = Callable[[str], NDArray[np.floating]]
"""Scores of all documents, shape (documents,), for one query text."""

SHORT = {
    "bm25": Text("BM25", "BM25"),
    "char-tfidf": Text("n-grammes", "n-grams"),
    "cosine-multilingual-e5-small": Text("e5-small", "e5-small"),
}
"""Names of a fusion's parts in its label."""

FUSION = "fusion:"
"""Head of the name of every fusion."""

KEPT = 1_000
"""Answers kept a query: trec_eval's usual depth, far beyond every cutoff measured here."""


@dataclass(frozen=True)
class Answered:
    """A system's run with what made it.

    Attributes:
        name: short and stable, for JSON and messages.
        label: what the reader of a report sees.
        kind: "engine", "run" (from a file) or "baseline".
        model_id: exact models or parameters.
        seconds: indexing and answering; None for a run from a file.
    """

    name: str
    label: Text
    kind: str
    model_id: str
    seconds: float | None
    run: Run


def bm25(documents: Sequence[str]) -> Scores:
    """BM25 over French stems, accents folded, elisions cut: the engine's own lexical index alone."""
    index = LexicalIndex.of_texts(documents)
    return lambda query: index.scores(stems(query))


def character_tfidf(documents: Sequence[str]) -> Scores:
    """Cosine of TF-IDF over character n-grams of 2 to 5 within words, logarithmic term frequency."""
    return _tfidf(documents, TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True))


def word_tfidf(documents: Sequence[str]) -> Scores:
    """Cosine of TF-IDF over French stems, logarithmic term frequency."""
    return _tfidf(documents, TfidfVectorizer(analyzer=stems, sublinear_tf=True))


def _tfidf(documents: Sequence[str], vectorizer: TfidfVectorizer) -> Scores:
    matrix = vectorizer.fit_transform([fold(text) for text in documents])

    def scores(query: str) -> NDArray[np.floating]:
        vector = vectorizer.transform([fold(query)])
        return np.asarray((matrix @ vector.T).toarray()[:, 0], dtype=np.float64)

    return scores


def chance(size: int, seed: int) -> Scores:
    """Random scores from a seeded generator."""
    generator = np.random.default_rng(seed)
    return lambda _query: generator.random(size)


def encoder_cosine(documents: Sequence[str], encoder: Encoder) -> Scores:
    """Cosine of whole texts under an encoder, nothing else."""
    vectors = encoder.encode(documents, kind="passage")
    return lambda query: vectors @ encoder.encode([query], kind="query")[0]


def answer(dataset: Dataset, make: Callable[[list[str]], Scores]) -> tuple[Run, float]:
    """Index the documents, answer every judged query; return the run and the seconds it took."""
    started = perf_counter()
    documents = list(dataset.documents)
    scores = make(list(dataset.documents.values()))
    run = {
        query: run_of_rows(documents, scores(dataset.queries[query]), top=KEPT)
        for query in dataset.judged_queries
    }
    return run, perf_counter() - started


def run_baselines(dataset: Dataset, *, seed: int = 0, encoders: Sequence[Encoder] = ()) -> list[Answered]:
    """Answer the data set with every baseline.

    Args:
        dataset: needs the texts of queries and documents.
        seed: of the random baseline.
        encoders: each gives one more baseline, its plain cosine, and joins the fusion.
    """
    lexical = [
        _answered(
            dataset,
            "bm25",
            Text("BM25, racines françaises", "BM25, French stems"),
            "bm25s lucene k1=1.5 b=0.75",
            bm25,
        ),
        _answered(
            dataset,
            "char-tfidf",
            Text("TF-IDF, 2-5 lettres", "TF-IDF, 2-5 letters"),
            "scikit-learn char_wb 2-5 sublinear",
            character_tfidf,
        ),
    ]
    words = _answered(
        dataset,
        "word-tfidf",
        Text("TF-IDF, mots", "TF-IDF, words"),
        "scikit-learn stems sublinear",
        word_tfidf,
    )
    cosines = [_encoder_baseline(dataset, encoder) for encoder in encoders]
    fusions = _fusions([*lexical, *cosines])
    size = len(dataset.documents)
    random = _answered(
        dataset, "random", Text("Hasard", "Chance"), f"seed {seed}", lambda _texts: chance(size, seed)
    )
    return [*lexical, words, *cosines, *fusions, random]


def _fusions(parts: Sequence[Answered]) -> list[Answered]:
    """Fuse every choice of two or more, so that the best fusion is among them."""
    fused = []
    for size in range(2, len(parts) + 1):
        for chosen in combinations(parts, size):
            name = "+".join(part.name for part in chosen)
            short = [SHORT.get(part.name, _plain(part.name)) for part in chosen]
            fused.append(
                Answered(
                    name=f"{FUSION}{name}",
                    label=Text(
                        "Fusion " + " + ".join(text.fr for text in short),
                        "Fusion " + " + ".join(text.en for text in short),
                    ),
                    kind="baseline",
                    model_id="sum of z-scores",
                    seconds=sum(part.seconds or 0.0 for part in chosen),
                    run=fuse([part.run for part in chosen]),
                )
            )
    return fused


def _plain(name: str) -> Text:
    short = name.removeprefix("cosine-")
    return Text(short, short)


def _answered(
    dataset: Dataset, name: str, label: Text, model_id: str, make: Callable[[list[str]], Scores]
) -> Answered:
    run, seconds = answer(dataset, make)
    return Answered(name, label, "baseline", model_id, seconds, run)


def _encoder_baseline(dataset: Dataset, encoder: Encoder) -> Answered:
    label = Text(f"Cosinus {encoder.model_id}", f"Cosine {encoder.model_id}")
    return _answered(
        dataset,
        f"cosine-{encoder.model_id}",
        label,
        encoder.model_id,
        lambda texts: encoder_cosine(texts, encoder),
    )
