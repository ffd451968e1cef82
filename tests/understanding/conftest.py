from datetime import date

import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.context import Context
from matcher.understanding.document import read_document
from matcher.understanding.extract import Extractor


@pytest.fixture(scope="session")
def extractor():
    """Named facts only, on a day that does not move."""
    return Extractor(load_taxonomy(), today=date(2026, 9, 15))


@pytest.fixture
def read():
    """Document and context of a text."""

    def both(text):
        document = read_document(text)
        return document, Context(document)

    return both
