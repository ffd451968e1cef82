"""What is told of an office document that cannot be read; all its formats share these words."""

from __future__ import annotations

from matcher.readers.source import Source
from matcher.records import Text
from matcher.records.errors import ReaderError


def damaged_document(source: Source, name: str, suffixes: Text) -> ReaderError:
    """Return the error for a document whose inside is broken.

    Args:
        source: the file.
        name: its format, such as "DOCX".
        suffixes: what it should be saved as again.
    """
    return ReaderError(
        Text(f"document {name} abîmé ou incomplet.", f"damaged or incomplete {name} document."),
        file=source.name,
        remedy=Text(f"Enregistrez-le de nouveau en {suffixes.fr}.", f"Save it again as {suffixes.en}."),
    )


def document_without_text(source: Source) -> ReaderError:
    """Return the error for a document without a word."""
    return ReaderError(
        Text(
            "document sans texte (peut-être des images seules).",
            "document without text (perhaps only pictures).",
        ),
        file=source.name,
        remedy=Text("Demandez une version avec le texte.", "Ask for a version with the text."),
    )


def protected_document(source: Source) -> ReaderError:
    """Return the error for a document that a password locks."""
    return ReaderError(
        Text("document Office protégé par un mot de passe.", "Office document protected by a password."),
        file=source.name,
        remedy=Text("Enregistrez-le sans mot de passe.", "Save it without a password."),
    )
