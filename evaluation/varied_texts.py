"""Made-up records that differ from each other as those of many people do, from the few of the fixtures.

Nothing that was read for one of them answers for another: in each text the order of the sentences is drawn
anew, one is left out, one comes from another record, every number is drawn anew, and every sentence gets a
detail of its own. Requirements and taught skills get a detail, too, every second time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from matcher.records import Candidate, Posting, Training
from matcher.understanding import split_sentences

_NUMBER = re.compile(r"(?<![\w-])\d{1,2}(?![\w-])")
"""Numbers that are counts: years, people, hours. Those of papers and levels ("R489-3", "1A") stay."""

_DETAILS = (
    "à l'atelier {}", "en équipe de {}", "sur {} machines", "depuis {} mois", "au bâtiment {}",
    "pour {} clients", "avec {} collègues", "sur la ligne {}", "pendant {} semaines",
    "dans un site de {} personnes", "pour la série {}", "au poste {}",
)  # fmt: skip


def varied_text(text: str, others: Sequence[str], dice: random.Random) -> str:
    """Return a text made from `text` as the module says, with a sentence of one of `others`."""
    sentences = [span.of(text) for span in split_sentences(text)]
    dice.shuffle(sentences)
    if len(sentences) > 2:
        sentences.pop()
    if others:
        borrowed = dice.choice(others)
        spans = split_sentences(borrowed)
        sentences += [dice.choice(spans).of(borrowed)] if spans else []
    return "\n".join(
        _detailed(_NUMBER.sub(lambda _: str(dice.randint(2, 30)), one), dice) for one in sentences
    )


def varied_people(
    people: Sequence[Candidate], size: int, dice: random.Random, *, distinct: int | None = None
) -> list[Candidate]:
    """Return `size` people made from those given; beyond `distinct` their texts come again."""
    texts = [person.text for person in people]
    made = [
        person.model_copy(update={"id": f"C{number:07d}", "text": varied_text(person.text, texts, dice)})
        for number in range(min(size, distinct or size))
        for person in (people[number % len(people)],)
    ]
    return made + [
        made[number % len(made)].model_copy(update={"id": f"C{number:07d}"})
        for number in range(len(made), size)
    ]


def varied_postings(postings: Sequence[Posting], size: int, dice: random.Random) -> list[Posting]:
    """Return `size` postings made from those given."""
    texts = [posting.text for posting in postings]
    made = []
    for number in range(size):
        posting = postings[number % len(postings)]
        fields: dict[str, object] = {
            "id": f"P{number:05d}",
            "text": varied_text(posting.text, texts, dice),
        }
        if posting.requirements:
            fields["requirements"] = posting.requirements.model_copy(
                update={
                    "must_have": _some_detailed(posting.requirements.must_have, dice),
                    "nice_to_have": _some_detailed(posting.requirements.nice_to_have, dice),
                }
            )
        made.append(posting.model_copy(update=fields))
    return made


def varied_trainings(trainings: Sequence[Training], size: int, dice: random.Random) -> list[Training]:
    """Return `size` courses made from those given."""
    return [
        training.model_copy(update={"id": f"F{number:05d}", "skills": _some_detailed(training.skills, dice)})
        for number in range(size)
        for training in (trainings[number % len(trainings)],)
    ]


def _some_detailed(phrases: Sequence[str], dice: random.Random) -> list[str]:
    return [_detailed(phrase, dice) if dice.random() < 0.5 else phrase for phrase in phrases]


def _detailed(sentence: str, dice: random.Random) -> str:
    end = sentence[-1:] if sentence[-1:] in ".!?;:" else ""
    detail = dice.choice(_DETAILS).format(dice.randint(2, 400))
    return f"{sentence[: len(sentence) - len(end)]} {detail}{end}"
