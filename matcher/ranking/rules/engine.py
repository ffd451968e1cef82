"""Reading the rule files and deciding them on a dictionary of facts.

A condition is true, false or unknown (Kleene's strong three-valued logic): what nobody said is never
taken for a no. Conditions are data; nothing of a rule file is ever executed. The format is described
in docs/eligibility.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from matcher.ranking.rules.tables import cited
from matcher.records.errors import RankingError, Text, user_language
from matcher.records.match import EligibilityReason, EligibilityStatus

FOLDER = Path(__file__).parent
RULE_FILES = ("admission.yaml", "minors-hours.yaml", "minors-work.yaml", "practical.yaml")
STATUSES: tuple[EligibilityStatus, ...] = ("eligible", "conditions", "not_eligible", "unknown")

FactMap = Mapping[str, Any]


class Interval(NamedTuple):
    """A number known only between two bounds, both possible: an age from a birth year."""

    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """One comparison of a fact with a value of the rule file."""

    fact: str
    operator: str
    value: Any

    def truth(self, facts: FactMap) -> bool | None:
        """Return whether it holds; None where the fact is unknown."""
        fact = facts.get(self.fact)
        return None if fact is None else OPERATORS[self.operator](fact, self.value)

    def facts(self) -> Iterator[str]:
        """Yield the facts it reads."""
        yield self.fact


@dataclass(frozen=True)
class Combination:
    """Several conditions joined by "all", "either" or negated by "not"."""

    kind: str
    parts: tuple[Comparison | Combination, ...]

    def truth(self, facts: FactMap) -> bool | None:
        """Return whether it holds; None where that hangs on an unknown fact."""
        unknown = False
        decisive = self.kind == "either"
        for part in self.parts:
            truth = part.truth(facts)
            if truth is None:
                unknown = True
            elif truth is decisive:
                return decisive ^ (self.kind == "not")
        if unknown:
            return None
        return (not decisive) ^ (self.kind == "not")

    def facts(self) -> Iterator[str]:
        """Yield the facts it reads."""
        for part in self.parts:
            yield from part.facts()


@dataclass(frozen=True)
class Case:
    """One way a rule comes out: the first case that holds speaks."""

    when: Combination
    status: EligibilityStatus
    text: Text
    article: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule of law or of good sense.

    Attributes:
        id: stable name, shown beside the reason.
        article: where it comes from, in French.
        source: the same in both languages.
        topic: what it is about, in a few words; lists of things to check are made of these.
        when: to whom and what it applies.
        cases: how it comes out.
        ask: what to ask where `when` is unknown; None: an unknown says nothing.
        group: rules of one group whose `when` is unknown are told together.
        each: a fact holding a list of dictionaries: the rule is decided once for each.
        hazards: the rule applies to jobs with one of these; its cases see the fact `sure`, whether the
            posting's own words name one of them.
    """

    id: str
    article: str
    source: Text
    topic: Text
    when: Combination
    cases: tuple[Case, ...]
    ask: Text | None = None
    group: str | None = None
    each: str | None = None
    hazards: tuple[str, ...] = ()

    @cached_property
    def excludes(self) -> bool:
        """Whether the rule can make somebody not eligible."""
        return any(case.status == "not_eligible" for case in self.cases)

    def facts(self) -> set[str]:
        """Return the names of all facts the rule reads."""
        return {*self.when.facts(), *(fact for case in self.cases for fact in case.when.facts())}


class Outcome(NamedTuple):
    """A rule that applies, or may; `reason` is None where only its group is told."""

    rule: Rule
    applies: bool
    reason: EligibilityReason | None


def _below(fact: Any, value: Any) -> bool | None:
    if isinstance(fact, Interval):
        return True if fact.high < value else False if fact.low >= value else None
    return bool(fact < value)


def _at_least(fact: Any, value: Any) -> bool | None:
    below = _below(fact, value)
    return None if below is None else not below


OPERATORS: dict[str, Callable[[Any, Any], bool | None]] = {
    "is": lambda fact, value: bool(fact == value),
    "in": lambda fact, value: fact in value,
    "any": lambda fact, value: any(item in fact for item in value),
    "below": _below,
    "at_least": _at_least,
}


def decide(rule: Rule, facts: FactMap) -> list[Outcome]:
    """Return the outcomes of one rule: none where it does not apply, one for each item of `each`."""
    if rule.hazards:
        facts = {**facts, "sure": not facts.get("sure_hazards", frozenset()).isdisjoint(rule.hazards)}
    if rule.each is None:
        outcome = _decide_once(rule, facts)
        return [outcome] if outcome else []
    items = facts.get(rule.each) or ()
    return [outcome for item in items if (outcome := _decide_once(rule, {**facts, **item}))]


def _decide_once(rule: Rule, facts: FactMap) -> Outcome | None:
    truth = rule.when.truth(facts)
    if truth is False:
        return None
    if truth is None:
        if rule.group is None and rule.ask is None:
            return None
        reason = _reason(rule, "unknown", rule.ask, None, facts) if rule.ask else None
        return Outcome(rule, False, reason)
    for case in rule.cases:
        if case.when.truth(facts):
            return Outcome(rule, True, _reason(rule, case.status, case.text, case.article, facts))
    return None


class _Words(dict[str, Any]):
    """The facts as a sentence names them; rendered only when a sentence asks."""

    def __init__(self, facts: FactMap, topic: Text, language: str) -> None:
        super().__init__()
        self.facts = facts
        self.topic = topic
        self.language = language

    def __missing__(self, name: str) -> Any:
        if name == "Topic":
            topic = self.topic.render(self.language)
            return topic[:1].upper() + topic[1:]
        value = self.facts[name]
        return value.render(self.language) if isinstance(value, Text) else value


def _reason(
    rule: Rule, status: EligibilityStatus, text: Text, article: str | None, facts: FactMap
) -> EligibilityReason:
    words = _Words(facts, rule.topic, user_language())
    more = cited(article).render() if article else ""
    source = ", ".join(part for part in (rule.source.render(), more) if part)
    return EligibilityReason(
        rule=rule.id,
        status=status,
        text=text.render(words.language).format_map(words),
        source=source.format_map(words),
    )


def may_apply(rule: Rule, facts: FactMap) -> bool:
    """Return whether a rule can still apply when only these facts are known: false rules drop out early."""
    return rule.each is not None or rule.when.truth(facts) is not False


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """Return all rules of the shipped files, in the order they are told."""
    rules = [rule for name in RULE_FILES for rule in read_rules(FOLDER / name)]
    doubles = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if doubles:
        raise _faulty(FOLDER, "id", f"{sorted(doubles)}")
    return tuple(rules)


def read_rules(path: Path) -> list[Rule]:
    """Read one rule file; raises RankingError naming file and field."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _faulty(path, "YAML", str(error)) from error
    shared = content.get("cases", {})
    return [_rule(path, entry, shared, content) for entry in content["rules"]]


def _rule(path: Path, entry: dict[str, Any], shared: dict[str, Any], content: dict[str, Any]) -> Rule:
    name = str(entry.get("id", "?"))
    unknown = set(entry) - {"id", "article", "topic", "when", "cases", "ask", "group", "each", "hazards"}
    if unknown:
        raise _faulty(path, name, f"{sorted(unknown)}")
    try:
        cases = shared[entry["cases"]] if isinstance(entry["cases"], str) else entry["cases"]
        hazards = tuple(entry.get("hazards", ()))
        conditions = [*content.get("when", ()), *entry.get("when", ())]
        if hazards:
            conditions.append({"fact": "hazards", "any": hazards})
        rule = Rule(
            id=entry["id"],
            article=cited(entry["article"]).fr,
            source=cited(entry["article"]),
            topic=_text(entry["topic"]),
            when=_combination(path, name, "all", conditions),
            cases=tuple(_case(path, name, case) for case in cases),
            ask=_text(entry["ask"]) if "ask" in entry else None,
            group=entry.get("group", content.get("group")),
            each=entry.get("each"),
            hazards=hazards,
        )
    except (KeyError, TypeError) as error:
        raise _faulty(path, name, str(error)) from error
    return rule


def _case(path: Path, rule: str, entry: dict[str, Any]) -> Case:
    if entry["status"] not in STATUSES:
        raise _faulty(path, rule, f"status {entry['status']}")
    when = _combination(path, rule, "all", entry.get("when", ()))
    return Case(when, entry["status"], Text(entry["fr"], entry["en"]), entry.get("article"))


def _combination(path: Path, rule: str, kind: str, entries: Any) -> Combination:
    return Combination(kind, tuple(_condition(path, rule, entry) for entry in entries))


def _condition(path: Path, rule: str, entry: dict[str, Any]) -> Comparison | Combination:
    if len(entry) == 1 and next(iter(entry)) in ("not", "either", "all"):
        kind, parts = next(iter(entry.items()))
        return _combination(path, rule, kind, parts)
    operators = set(entry) - {"fact"}
    if len(operators) != 1 or not operators <= OPERATORS.keys():
        raise _faulty(path, rule, f"{entry}")
    operator = operators.pop()
    return Comparison(entry["fact"], operator, entry[operator])


def _text(entry: dict[str, str]) -> Text:
    return Text(entry["fr"], entry["en"])


def _faulty(path: Path, field: str, detail: str) -> RankingError:
    return RankingError(
        Text(f"règle d'éligibilité incorrecte : {detail}.", f"faulty eligibility rule: {detail}."),
        file=path.name,
        field=field,
        remedy=Text(
            "Le format est décrit dans docs/eligibility.md.", "docs/eligibility.md describes the format."
        ),
    )
