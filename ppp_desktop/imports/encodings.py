"""Finds the encoding of a text file and decodes it, or refuses what is no text."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from ppp_desktop.core.errors import ImportRejected

AGAIN = "Export it again as CSV (UTF-8)."

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SINGLE_BYTE = ["cp1252", "cp1250", "cp1251", "cp1253"]
_SNIFFED_BYTES = 64 * 1024
_MARK = "\ufeff"
_END_OF_FILE = "\x1a"
_LOST = "\ufffd"
_NO_LETTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\uffff]")
# Two to four bytes that stand for one character in UTF-8, and hardly for several in any other.
_UTF_8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def decode(content: bytes, file_name: str) -> str:
    """Return the text of a file, without marks of its byte order; raises ImportRejected."""
    text = _decoded(content)
    if text is None:
        raise ImportRejected(f"{file_name} is not written in a known encoding.", AGAIN)
    if "\x00" in text:
        raise ImportRejected(f"{file_name} is not a spreadsheet: it holds binary data.", AGAIN)
    # Files that were joined have such marks inside; old programs end a text with a sign.
    return text.replace(_MARK, "").removesuffix(_END_OF_FILE)


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _leniently(content[len(mark) :], encoding)
    wide = wide_encoding(content[:_SNIFFED_BYTES])
    if wide:
        return _leniently(content, wide)
    text = _strictly(content, "utf-8")
    if text is not None:
        return text
    part = _telling_part(content)
    if _is_damaged_utf_8(part):
        return content.decode("utf-8", "replace")
    guess = from_bytes(part, cp_isolation=_SINGLE_BYTE).best()
    named = _strictly(content, guess.encoding) if guess else None
    return named if named is not None else _strictly(content, "cp1252")


def wide_encoding(sample: bytes) -> str:
    """Return the UTF-16 variant of text without a mark, "" for any other.

    In every other place of it are zeros; of letters other than Latin ones only the digits,
    separators and line ends have them.
    """
    half = len(sample) // 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    for many, few, encoding in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
        if half > 1 and many > half * 0.6 and few < half * 0.1:
            return encoding
        if many > half * 0.05 and few == 0 and _reads_well(sample[: 2 * half], encoding):
            return encoding
    return ""


def _reads_well(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, "replace")
    return "\n" in text and not _NO_LETTER.search(text)


def _is_damaged_utf_8(part: bytes) -> bool:
    """Tell whether more of a text that is not valid UTF-8 is so than is not."""
    rest, letters = _UTF_8_LETTER.subn(b"", part)
    strays = rest.decode("utf-8", "replace").count(_LOST)
    return letters > 0 and letters >= strays


def _telling_part(content: bytes) -> bytes:
    """Return the lines with other than plain letters: only they tell the encoding."""
    telling = [line for line in content.splitlines() if not line.isascii()]
    return b"\n".join(telling)[:_SNIFFED_BYTES]


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _leniently(content: bytes, encoding: str) -> str | None:
    """Decode what a mark or zeros say; half letters are lost, but not a half file."""
    text = _strictly(content, encoding)
    if text is None and not (encoding.startswith("utf-16") and len(content) % 2):
        return content.decode(encoding, "replace")
    return text
