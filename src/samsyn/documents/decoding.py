"""From bytes to text: which encoding a text or web page is in."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = ("cp1252", "mac_roman", "cp850")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x1a\x0b")) + b"\x7f"
_WELL_PLACED = re.compile(
    r"(?<=[A-Za-z])[åäöéèüøæáàóíñçêôÅÄÖÉÜØÆ]|[åäöéüøæÅÄÖÉÜØÆ](?=[a-z])|(?<=\s)[–—•”“·](?=\s)|[”“’»«…§€](?=[\s.,;:)\w])|\u00a0"
)
_MISPLACED = re.compile(r"[^\x00-\x7fåäöéèüøæáàóíñçêôÅÄÖÉÜØÆ–—•”“‘’»«…§€°½·\u00a0]")


def decode(content: bytes, *, declared: str = "", partial: bool = False) -> tuple[str, str]:
    """Give the text of `content` and the name of its encoding.

    A byte order mark decides, then zero bytes (UTF-16 without a mark), then UTF-8 if the bytes are valid or nearly so,
    then `declared` (what a web page says), then the Western encoding whose accented letters stand where words have
    them, then charset-normalizer. `partial` allows the last character to be cut. Never fails: what no encoding explains
    is read as Windows-1252 with replacement characters.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "ignore" if partial else "replace"), encoding.removesuffix("-sig")
    zeros = _utf16_without_mark(content)
    if zeros:
        return content.decode(zeros, "ignore" if partial else "replace"), zeros
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content, final=not partial), "utf-8"
    except UnicodeDecodeError:
        if _is_damaged_utf8(content):
            return content.decode("utf-8", "replace"), "utf-8"
    if declared and not declared.lower().startswith(("utf-8", "utf8", "utf-16", "unicode")):
        try:
            # Browsers read pages that claim Latin-1 as Windows-1252, its superset in practice.
            codec = codecs.lookup(declared).name
            codec = "cp1252" if codec in ("iso8859-1", "ascii") else codec
            return content.decode(codec, "replace"), codec
        except LookupError:
            pass
    return _undeclared(content)


def looks_like_text(head: bytes) -> bool:
    """Say whether the first bytes of a file can be text in any encoding."""
    if head.startswith(tuple(mark for mark, _ in _MARKS)) or _utf16_without_mark(head):
        return True
    return len(head.translate(None, _CONTROLS)) >= 0.995 * len(head)


def _utf16_without_mark(content: bytes) -> str:
    sample = content[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _is_damaged_utf8(content: bytes) -> bool:
    """Say whether the bytes are UTF-8 but for a few: in other encodings few pairs of high bytes look like it."""
    text = content[:200_000].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken > 2 * broken


def _undeclared(content: bytes) -> tuple[str, str]:
    sample = content[:200_000]
    high = sum(byte > 127 for byte in sample)
    if high < 0.25 * len(sample):
        scores = []
        for position, encoding in enumerate(_WESTERN):
            text = sample.decode(encoding, "replace")
            scores.append((2 * len(_MISPLACED.findall(text)) - len(_WELL_PLACED.findall(text)), position, encoding))
        score, _, encoding = min(scores)
        if score < 0 or high < 3:
            return content.decode(encoding, "replace"), encoding
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    encoding = best.encoding if best is not None else "cp1252"
    return content.decode(encoding, "replace"), encoding
