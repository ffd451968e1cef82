"""How good an encoder is at what the engine asks of it: titles, skills, sentences, long texts, fairness.

`run(datasets, encoder)` is what `passerelle eval encoder` calls. Datasets are given by path:

- "melo": folder with one sub-folder a MELO set (queries.tsv, corpus_elements.tsv, annotations.tsv);
- "esco": ESCO's CSV files; "offers": keyword lists (JSON Lines); "rome": ROME's tree, for gendered titles;
- "trades": the project's trades; "matching": postings.jsonl, candidates.jsonl and qrels.tsv, and where they
  are the sets of `train` and the annotated texts of `gold`.

What is absent is left out of the report. Concepts, offers and sentences held out of training are chosen by
their hash (models/training/sources.py), so training and measuring can never disagree about them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from evaluation.encoder_data import read_melo_sets, skill_wordings
from evaluation.encoder_gold import measure_gold
from evaluation.encoder_linking import measure_link
from evaluation.encoder_matching import measure_matching
from evaluation.encoder_memory import RememberingEncoder
from evaluation.encoder_noise import with_typos, without_accents
from evaluation.encoder_rows import Row, concept_scores, ranking_rows, row, similarities
from evaluation.orderings import rank_biased_overlap, reciprocal_rank
from models.encoder import Encoder
from models.training.sources import Concept, Trades, read_offers, read_rome, read_trades

PUBLISHED: dict[str, dict[str, float]] = {
    "bel_q_fr_c_fr": {
        "char TF-IDF": 0.467,
        "BGE-M3": 0.523,
        "multilingual-e5-large": 0.541,
        "e5-mistral-7b": 0.561,
        "OpenAI text-embedding-3-large": 0.578,
    },
    "usa_q_en_c_en": {
        "char TF-IDF": 0.580,
        "multilingual-e5-large": 0.656,
        "OpenAI text-embedding-3-large": 0.684,
    },
}
"""MRR published for MELO (Retyk et al. 2024, arXiv:2410.08319)."""

OFFERS_RANKED = 1000


def run(datasets: Mapping[str, Path], encoder: Encoder) -> Row:
    """Measure `encoder` on every dataset given; returns {"model_id", "dimension", "rows", "published"}."""
    encoder = RememberingEncoder(encoder)
    parts: dict[str, Callable[[Path, Encoder], list[Row]]] = {
        "melo": measure_melo,
        "esco": measure_skills,
        "offers": measure_offers,
        "trades": measure_trades,
        "matching": _measure_fixtures,
        "rome": measure_gender,
    }
    rows = [row for name, part in parts.items() if name in datasets for row in part(datasets[name], encoder)]
    return {
        "model_id": encoder.model_id,
        "dimension": encoder.dimension,
        "rows": rows,
        "published": PUBLISHED,
    }


def _measure_fixtures(folder: Path, encoder: Encoder) -> list[Row]:
    rows = measure_matching(folder, encoder)
    return rows + measure_gold(folder / "gold", encoder) if (folder / "gold").is_dir() else rows


def measure_melo(folder: Path, encoder: Encoder) -> list[Row]:
    """Job titles to occupations: as written, with a typo in one word of ten, without accents; then `link`."""
    rows = []
    for set_name, (queries, labels, golds) in read_melo_sets(folder):
        targets = encoder.encode(labels, kind="passage")
        variants = {"": queries, " typos": with_typos(queries), " no accents": without_accents(queries)}
        for name, texts in variants.items():
            scores = encoder.encode(texts, kind="query") @ targets.T
            values = [reciprocal_rank(s, gold) for s, gold in zip(scores, golds, strict=True)]
            rows.append(row(f"melo {set_name}{name}", "MRR", values))
    return rows + measure_link(folder, encoder)


def measure_skills(folder: Path, encoder: Encoder) -> list[Row]:
    """A skill's other wording, held out of training, to the skill among all of ESCO's (preferred labels)."""
    data = skill_wordings(folder)
    scores = similarities(encoder, data.texts, data.labels)
    return ranking_rows("skill wordings to ESCO skills", scores, data.right)


def measure_offers(path: Path, encoder: Encoder) -> list[Row]:
    """Given an offer's title, the rest of its keyword list among those of a thousand offers."""
    offers = read_offers(path, held_out=True)[:OFFERS_RANKED]
    scores = similarities(encoder, [o[0] for o in offers], [", ".join(o[1:]) for o in offers])
    return ranking_rows("offer titles to their keywords", scores, [np.array([i]) for i in range(len(offers))])


def measure_trades(folder: Path, encoder: Encoder) -> list[Row]:
    """Held-out sentences of the trades: to the occupation, to its skills, and from one voice to the other."""
    trades = read_trades(folder, held_out=True)
    rows: list[Row] = []
    for voice, is_ad in (("worker", False), ("ad", True)):
        sentences = [s for s in trades.sentences if s.is_ad == is_ad]
        texts = [s.text for s in sentences]
        for name, concepts in (("occupations", trades.occupations), ("skills", trades.skills)):
            ids = list(concepts)
            number = {concept_id: i for i, concept_id in enumerate(ids)}
            scores = concept_scores(encoder, texts, [concepts[i].fr or [""] for i in ids])
            golds = [
                np.array([number[i] for i in _right_ids(s.occupation, s.skills, name) if i in number])
                for s in sentences
            ]
            kept = [i for i, gold in enumerate(golds) if len(gold)]
            rows += ranking_rows(f"{voice} sentences to {name}", scores[kept], [golds[i] for i in kept])
    return rows + _voices(trades, encoder)


def _right_ids(occupation: str, skills: Sequence[str], name: str) -> Sequence[str]:
    return [occupation] if name == "occupations" else skills


def _voices(trades: Trades, encoder: Encoder) -> list[Row]:
    workers = [s for s in trades.sentences if not s.is_ad]
    ads = [s for s in trades.sentences if s.is_ad]
    rows: list[Row] = []
    for test, one, other in (
        ("worker to ad sentences", workers, ads),
        ("ad to worker sentences", ads, workers),
    ):
        golds = [np.array([i for i, o in enumerate(other) if o.occupation == s.occupation]) for s in one]
        kept = [i for i, gold in enumerate(golds) if len(gold)]
        scores = similarities(encoder, [one[i].text for i in kept], [o.text for o in other])
        rows += ranking_rows(test, scores, [golds[i] for i in kept])
    return rows


def measure_gender(path: Path, encoder: Encoder) -> list[Row]:
    """Compare both forms of ROME's titles: cosine, and overlap of the top 20 when one is swapped."""
    cards: list[Concept] = read_rome(path)
    pairs = [forms for card in cards for title in card.fr if (forms := _two_forms(title))]
    men, women = encoder.encode([m for m, _ in pairs]), encoder.encode([w for _, w in pairs])
    names = [card.parents[0] for card in cards] + [title for card in cards for title in card.fr[::7]]
    pool = encoder.encode(names)
    overlaps = []
    for i in range(0, len(pairs), max(1, len(pairs) // 400)):
        a, b = (np.argsort(-(pool @ v[i]), kind="stable")[:20].tolist() for v in (men, women))
        overlaps.append(rank_biased_overlap(a, b))
    return [
        row("masculine and feminine titles", "cosine", (men * women).sum(axis=1).tolist()),
        row("masculine and feminine titles", "RBO@20", overlaps),
    ]


def _two_forms(title: str) -> tuple[str, str] | None:
    """ROME writes "Conducteur / Conductrice d'engins": both words, then what they share."""
    masculine, slash, rest = title.partition(" / ")
    words = rest.split(" ")
    count = len(masculine.split(" "))
    if not slash or " / " in rest or len(words) < count:
        return None
    return " ".join([masculine, *words[count:]]), rest
