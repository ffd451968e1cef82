from __future__ import annotations

from matcher import Candidate, Posting
from matcher.ranking.scoring import NARROWER
from matcher.records.posting import Requirements
from matcher.services.search import build_pool, rank, rank_all
from matcher.taxonomy import load_taxonomy

PLANS = "lecture de plan"


def named_strength(text: str) -> float:
    """Return how well the skills named in a text meet "lecture de plan"."""
    posting = Posting(id="P", title="Poste", text="Atelier.", requirements=Requirements(must_have=[PLANS]))
    pool = build_pool([Candidate(id="C", text=text)])
    return float(rank_all(posting, pool).assessment.strengths[0, 0])


def test_a_narrower_skill_shows_the_broader_one_but_less() -> None:
    named = named_strength("Lecture de plan.")
    narrower = named_strength("Lecture de schémas pneumatiques et hydrauliques.")
    assert named > NARROWER
    assert 0.5 < narrower <= NARROWER
    assert named_strength("Vente de fleurs sur le marché.") == 0


def test_the_explanation_quotes_the_narrower_skill() -> None:
    posting = Posting(id="P", title="Poste", text="Atelier.", requirements=Requirements(must_have=[PLANS]))
    text = "Lecture de schémas pneumatiques et hydrauliques."
    match = rank(posting, build_pool([Candidate(id="C", text=text)]))[0]
    assert [one.label for one in match.matched] == [PLANS]
    assert "schémas pneumatiques" in match.matched[0].words


def test_what_is_below_a_skill_is_below_what_is_above_it() -> None:
    taxonomy = load_taxonomy()
    deep = [uri for uri in taxonomy.skills if any(taxonomy.below(child) for child in taxonomy.narrower(uri))]
    assert deep
    for uri in deep:
        below = set(taxonomy.below(uri))
        assert uri not in below
        assert all(set(taxonomy.below(child)) <= below for child in taxonomy.narrower(uri))
