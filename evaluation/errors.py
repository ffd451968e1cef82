"""The errors of evaluation, and the message for its missing extra."""

from __future__ import annotations

from models.errors import PasserelleError, Text


class EvaluationError(PasserelleError):
    """A dataset, run or report that cannot be used."""


def missing_extra(module: str | None) -> EvaluationError:
    """Return the error for a package of the `evaluation` extra that is not installed."""
    name = module or "?"
    return EvaluationError(
        Text(
            f"le module « {name} » manque : la mesure de la qualité demande l'option « evaluation ».",
            f"the module '{name}' is missing: measuring quality needs the 'evaluation' extra.",
        ),
        remedy=Text(
            "Installez-la : pip install 'passerelle[evaluation]'.",
            "Install it: pip install 'passerelle[evaluation]'.",
        ),
    )
