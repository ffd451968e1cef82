"""XML without its dangers (entities, external references) and without its namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from matcher.readers.markup import html_text
from matcher.readers.source import Source
from matcher.records import Text
from matcher.records.errors import ReaderError


@contextmanager
def xml_faults(source: Source) -> Iterator[None]:
    """Turn what an XML parser raises into a ReaderError: malformed (names the line), or entities declared."""
    try:
        yield
    except ParseError as error:
        raise ReaderError(
            Text("XML mal formé.", "malformed XML."),
            file=source.name,
            line=error.position[0],
            remedy=Text("Exportez de nouveau ce fichier.", "Export this file again."),
        ) from None
    except DefusedXmlException as error:
        # Entities can expand without end ("billion laughs") or read other files.
        raise ReaderError(
            Text("XML refusé : il déclare des entités.", "XML refused: it declares entities."),
            file=source.name,
            remedy=Text("Enlevez la déclaration DOCTYPE.", "Remove the DOCTYPE declaration."),
        ) from error
    except (ValueError, LookupError, RecursionError) as error:
        raise ReaderError(Text("XML illisible.", "unreadable XML."), file=source.name) from error


def parse_xml(source: Source) -> Element:
    """Return the root of an XML document.

    Raises:
        ReaderError: see `xml_faults`.
    """
    data = source.read()
    with xml_faults(source):
        root: Element = fromstring(data)
        return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> list[Element]:
    """Return the direct children of that local name."""
    return [] if element is None else [child for child in element if local(child) == name]


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first element at a path of local names, or None."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def below(element: Element | None, name: str) -> Iterator[Element]:
    """Yield every descendant of that local name, in document order."""
    if element is not None:
        yield from (child for child in element.iter() if local(child) == name)


def value(element: Element | None, *path: str) -> str:
    """Return the text at a path of local names, markup removed; "" where there is none."""
    found = first(element, *path)
    return html_text("".join(found.itertext())) if found is not None else ""


def value_below(element: Element | None, name: str) -> str:
    """Return the text of the first descendant of that name; "" where there is none."""
    found = next(below(element, name), None)
    return html_text("".join(found.itertext())) if found is not None else ""
