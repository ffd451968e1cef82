"""HTML: its text, and the JSON-LD blocks embedded in a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "main", "nav", "ol", "p", "section", "table", "tr", "ul",
    )
)  # fmt: skip
_HIDDEN = frozenset(("script", "style", "template", "head", "noscript"))
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]{0,2000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
# Sections that the standard parser knows; it fails on any other.
_STRANGE_SECTION = re.compile(
    r"<!\[(?!(?:if|else|endif|temp|cdata|ignore|include|rcdata)(?![-_.a-z0-9]))", re.IGNORECASE
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def html_text(text: str) -> str:
    """Return the words of `text` without markup, a line for each block; plain text keeps its lines."""
    # Some boards escape their markup twice.
    return _one_level(_one_level(text)).strip()


def _feed(parser: HTMLParser, text: str) -> None:
    """Parse `text`; what opens and never closes is read as words.

    The standard parser looks for the end of each such piece through all the rest, which takes minutes for
    a page of a few hundred kilobytes.
    """
    text = _STRANGE_SECTION.sub("&lt;![", text)
    for opening, closing in (("<!--", "-->"), ("<![", "]>"), ("<", ">")):
        end = text.rfind(closing) + 1
        text = text[:end] + text[end:].replace(opening, f"&lt;{opening[1:]}")
    parser.feed(text)
    parser.close()


def _one_level(text: str) -> str:
    if not _MARKUP.search(text):
        return text
    parser = _Text()
    _feed(parser, text)
    joined = "".join(parser.parts).replace("\xa0", " ")
    lines = [re.sub(r"[ \t]+", " ", each).strip() for each in joined.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


class _JsonLd(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (
            tag == "script"
            and (dict(attrs).get("type") or "").split(";")[0].strip().lower() == "application/ld+json"
        ):
            self._open = True
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.blocks[-1] += data


def json_ld_blocks(page: str) -> list[str]:
    """Return the text of each `<script type="application/ld+json">` of an HTML page."""
    parser = _JsonLd()
    _feed(parser, page)
    return [
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", block) for block in parser.blocks
    ]
