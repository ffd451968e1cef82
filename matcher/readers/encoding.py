"""Text encodings as French office software writes them: UTF-8, BOM or not, UTF-16, Windows-1252."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from matcher.readers.source import Source
from matcher.records import Text
from matcher.records.errors import ReaderError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ACCENTED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


class Encoding(NamedTuple):
    """A codec name and the number of bytes its mark takes at the start of the file."""

    codec: str
    mark: int = 0


def guess_encoding(data: bytes) -> Encoding:
    """Return the encoding of a text from its bytes.

    Bytes that are not valid UTF-8 mean Windows-1252, unless most accented letters are valid UTF-8:
    then it is UTF-8 with damage, which must be told and not turned into wrong letters.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return Encoding(codec, len(mark))
    sample = data[:4096]
    if b"\x00" in sample:
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        half = max(1, len(sample) // 2)
        if odd > 0.4 * half > even:
            return Encoding("utf-16-le")
        if even > 0.4 * half > odd:
            return Encoding("utf-16-be")
    valid = _ACCENTED.findall(data)
    stray = len(_HIGH.findall(data)) - sum(map(len, valid))
    # A sample may stop inside a letter: that one is not damage.
    if stray <= 3 and _valid_prefix(data):
        return Encoding("utf-8")
    return Encoding("utf-8" if len(valid) > stray else "cp1252")


def _valid_prefix(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def looks_binary(data: bytes) -> bool:
    """Return whether bytes cannot be a text: control characters, in an encoding that has none."""
    encoding = guess_encoding(data)
    if encoding.codec.startswith("utf-16"):
        text = data[encoding.mark :].decode(encoding.codec, "replace")
        return text.count("\ufffd") > 0.05 * max(1, len(text))
    return len(_CONTROL.findall(data)) > 0.002 * len(data)


def decode(source: Source, data: bytes) -> str:
    """Return the whole text of `data`, with Unix line ends.

    Raises:
        ReaderError: the text is damaged; names the line.
    """
    encoding = guess_encoding(data)
    body = data[encoding.mark :]
    try:
        text = body.decode(encoding.codec)
    except UnicodeDecodeError as error:
        raise ReaderError(
            broken_text(encoding.codec),
            file=source.name,
            line=body.count(b"\n", 0, error.start) + 1,
            remedy=SAVE_AS_UTF8,
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


SAVE_AS_UTF8 = Text(
    "Enregistrez de nouveau le fichier en UTF-8 depuis le logiciel d'origine.",
    "Save the file again as UTF-8 from the program it came from.",
)


def broken_text(codec: str) -> Text:
    """Return the message for bytes that are not a text of `codec`."""
    name = ENCODING_NAMES[codec]
    return Text(
        f"caractère illisible : ce n'est pas du {name} valide.", f"unreadable character: not valid {name}."
    )
