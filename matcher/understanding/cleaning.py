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
_ENDING = r"(?:trice|rice|euse|teuse|enne|ienne|iere|ière|ere|ère|onne|ice|ne|se|le|te|ve|fe|ée|e)"
_GENDER = rf"""(?<=[^\W\d_]{{3}})(?:
        [(\[](?:{_ENDING}s?|s|x)[)\]]                             # technicien(ne)
      | [·•‧∙⋅]{_ENDING}(?=[·•‧∙⋅]?s?\b)[·•‧∙⋅]?                  # technicien·ne·s
      | (?<=[nreétl])\.{_ENDING}(?:\.(?=s\b)|(?=s?\b))            # technicien.ne.s
      | (?<=eur)[/-](?:trice|rice|teuse|euse|se)\b              # opérateur-trice
      | (?<=eurs)[/-](?:trices|rices|teuses|euses|ses)\b
      | (?<=ien)[/-](?:ne|enne|ienne)\b
    )
    | (?:(?<=eur)|(?<=i[eè][nr])|(?<=[ae]nt)|(?<=eurs)|(?<=i[eè][nr]s)|(?<=[ae]nts))
      [ ]?/[ ]?(?P<feminine>[^\W\d_]{{2,}}(?:euse|rice|ienne|ière|iere|ante|ente)s?)\b"""
"""Endings and feminine forms that repeat the word before them; they are read as if they were not."""
_DIRT = re.compile(
    rf"""
      (?P<gender>{_GENDER})
    | (?P<cited>^[^\n]{{5,120}}(?:a\ écrit|a\ ecrit|wrote)\s?:[ \t]*\r?\n(?:[ \t]*>[^\n]*(?:\r?\n|\Z))+)
    | (?P<drop><(?P<element>script|style)\b[^>]{{0,500}}>.{{0,20000}}?</(?P=element)\s*>)
    | (?P<block></?(?:{_BLOCK})\b[^<>]{{0,500}}>|<!--.{{0,2000}}?-->)
    | (?P<inline></?(?:{_INLINE})\b[^<>]{{0,500}}>)
    | (?P<entity>&(?:\#\d{{1,7}}|\#x[0-9a-fA-F]{{1,6}}|[a-zA-Z]{{2,8}}[0-9]{{0,2}});)
    | (?P<quote>^[ \t]*>[> \t]*)
    | (?P<hyphen>(?<=[a-zà-öø-ÿ])[-\u00ad\u2010]\r?\n(?=[a-zà-öø-ÿ]))
    | (?P<invisible>[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]+)
    | (?P<control>[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd])
    | (?P<marked>[^\W\d_][\u0300-\u036f]+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_SUSPECT = re.compile(
    r"[<&\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff\u202a-\u202e\ud800-\udfff\ufffd]"
    r"|[-\u2010]\r?\n|(?:^|\n)[ \t]*>"
    r"|\w[(\[·•‧∙⋅.](?:[a-zèé]{1,6}[)\]·•‧∙⋅.s]|[a-zé]{1,5}\b)|(?:eur|i?en|ier|[ae]nt)s?(?: ?/ ?|-)[a-zA-Z]",
    re.IGNORECASE,
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
    if match.group("drop") or kind in ("block", "cited"):
        return "\n"
    if kind == "gender" or match.group("feminine"):
        return "" if _repeats(match) else None
    if kind in ("inline", "quote", "hyphen", "invisible"):
        return ""
    if kind == "control":
        return " "
    if kind == "entity":
        decoded = html.unescape(piece).replace("\xa0", " ")
        return decoded if decoded != piece else None
    composed = unicodedata.normalize("NFC", piece)
    return composed[0] if len(composed) > 1 else composed


def _repeats(match: re.Match[str]) -> bool:
    """Tell whether a feminine form repeats the word before it ("régleur / régleuse")."""
    feminine = match.group("feminine")
    if not feminine:
        return True
    before = match.string[max(0, match.start() - 40) : match.start()].rsplit(maxsplit=1)[-1:]
    stem = before[0].rstrip("s")[:-3] if before else ""
    return len(stem) >= 2 and feminine.lower().startswith(stem.lower())


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
