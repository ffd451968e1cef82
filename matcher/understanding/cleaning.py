"""A clean view of a text as it came from a job board, a mailer or a scanner, with the way back.

Everything downstream reads the view; `View.span` leads back to the characters of the original, so that
evidence always slices out of the text that the user knows.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_BLOCK = r"p|br|li|ul|ol|div|h[1-6]|table|tbody|tr|section|article|html|body|head|hr|header|footer|blockquote"
_INLINE = r"span|strong|b|i|em|u|a|font|img|td|th|small|sup|sub|meta|title|link|label|center|input|button"
_DIRT = re.compile(
    rf"""
      (?P<drop><(?P<element>script|style)\b[^>]{{0,500}}>.{{0,20000}}?</(?P=element)\s*>)
    | (?P<block></?(?:{_BLOCK})\b[^<>]{{0,500}}>|<!--.{{0,2000}}?-->)
    | (?P<inline></?(?:{_INLINE})\b[^<>]{{0,500}}>)
    | (?P<entity>&(?:\#\d{{1,7}}|\#x[0-9a-fA-F]{{1,6}}|[a-zA-Z]{{2,8}}[0-9]{{0,2}});)
    | (?P<quote>(?:^|(?<=\n))[ \t]*>[> \t]*)
    | (?P<hyphen>(?<=[a-zà-öø-ÿ])[-\u00ad\u2010]\r?\n(?=[a-zà-öø-ÿ]))
    | (?P<invisible>[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]+)
    | (?P<control>[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd])
    | (?P<marked>[^\W\d_][\u0300-\u036f]+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_SUSPECT = re.compile(
    r"[<&\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff\u202a-\u202e\ufffd]"
    r"|[-\u2010]\r?\n|(?:^|\n)[ \t]*>"
)


@dataclass(frozen=True)
class View:
    """A text made readable, and where each stretch of it came from.

    Attributes:
        text: the readable text.
        anchors: positions in `text` where a stretch begins, rising; empty where nothing was changed.
        origins: for each stretch, the original span and whether it was copied letter by letter.
    """

    text: str
    anchors: tuple[int, ...] = ()
    origins: tuple[tuple[int, int, bool], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of `text[start:end]`."""
        if not self.anchors or end <= start:
            return start, end
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, position: int) -> tuple[int, int]:
        stretch = bisect_right(self.anchors, position) - 1
        start, end, copied = self.origins[stretch]
        if not copied:
            return start, end
        place = start + position - self.anchors[stretch]
        return place, place + 1


def _replacement(match: re.Match[str]) -> str | None:
    """Return what stands for a piece of dirt in the view, or None where it is no dirt after all."""
    kind, piece = match.lastgroup, match.group()
    if match.group("drop") or kind == "block":
        return "\n"
    if kind in ("inline", "quote", "hyphen", "invisible"):
        return ""
    if kind == "control":
        return " "
    if kind == "entity":
        decoded = html.unescape(piece).replace("\xa0", " ")
        return decoded if decoded != piece else None
    composed = unicodedata.normalize("NFC", piece)
    return composed[0] if len(composed) > 1 else composed


def clean(text: str) -> View:
    """Return a readable view of `text`: tags, entities, mail quoting and invisible characters gone."""
    if not _SUSPECT.search(text):
        return View(text)
    pieces: list[str] = []
    anchors: list[int] = []
    origins: list[tuple[int, int, bool]] = []
    length = position = 0

    def copy_until(end: int) -> None:
        nonlocal length
        if end > position:
            anchors.append(length)
            origins.append((position, end, True))
            pieces.append(text[position:end])
            length += end - position

    for match in _DIRT.finditer(text):
        replacement = _replacement(match)
        if replacement is None:
            continue
        copy_until(match.start())
        if replacement:
            anchors.append(length)
            origins.append((match.start(), match.end(), False))
            pieces.append(replacement)
            length += len(replacement)
        position = match.end()
    if not anchors and not position:
        return View(text)
    copy_until(len(text))
    return View("".join(pieces), tuple(anchors), tuple(origins))
