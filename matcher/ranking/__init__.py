"""From facts and vectors to a score, a grade, an eligibility and an explanation."""
