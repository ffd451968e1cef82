"""Eligibility rules as data, and the small engine that reads them."""

from matcher.ranking.rules.engine import Interval, Outcome, Rule, load_rules

__all__ = ["Interval", "Outcome", "Rule", "load_rules"]
