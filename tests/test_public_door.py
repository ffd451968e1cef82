"""The few public names: growth is a decision."""

import matcher

PUBLIC = [
    "Candidate",
    "Match",
    "PasserelleError",
    "Posting",
    "Training",
    "build_pool",
    "explain",
    "extract_facts",
    "rank",
    "rank_for_candidate",
    "read_file",
]


def test_public_names_are_these() -> None:
    assert matcher.__all__ == PUBLIC


def test_every_public_name_resolves() -> None:
    for name in PUBLIC:
        assert getattr(matcher, name).__name__ == name
