from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.documents.decoding import decode, looks_like_text

SWEDISH = "Åtgärder för att öka tillgängligheten – och nå målen på sikt – i hela länet. Även ”köfri” vård ingår."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_swedish_text_in_every_likely_encoding(encoding: str) -> None:
    """The letters come out right, with and without a byte order mark."""
    text, name = decode(SWEDISH.encode(encoding))
    assert text == SWEDISH
    assert name == encoding.removesuffix("-sig")


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_old_macintosh_and_dos_text(encoding: str) -> None:
    """Text from systems of the nineties keeps its letters."""
    plain = SWEDISH.replace("–", "-").replace("”", '"')
    assert decode(plain.encode(encoding))[0] == plain


def test_other_scripts() -> None:
    """Cyrillic in its own code page is recognised."""
    text = "Повышение доступности медицинской помощи для всех жителей области, сокращение очередей. " * 4
    assert decode(text.encode("cp1251"))[0] == text


def test_a_declared_encoding_decides_where_utf8_fails() -> None:
    """What a page declares is believed, unless the bytes are valid UTF-8."""
    assert decode("\u0141\xf3d\u017a".encode("iso-8859-2"), declared="iso-8859-2")[0] == "Łódź"
    assert decode("Łódź".encode(), declared="iso-8859-2")[0] == "Łódź"
    assert decode("på väg och åter".encode("cp1252"), declared="no-such-thing")[0] == "på väg och åter"


@given(st.binary(max_size=300))
def test_no_bytes_break_it(content: bytes) -> None:
    """Any bytes give some text."""
    text, name = decode(content)
    assert isinstance(text, str)
    assert name


def test_binary_is_no_text() -> None:
    """Pictures and programs are not taken for text; UTF-16 with its zero bytes is."""
    assert not looks_like_text(bytes(range(256)) * 8)
    assert not looks_like_text(b"\x00\x01\x02\x03" * 500)
    assert looks_like_text(SWEDISH.encode("utf-16-le"))
    assert looks_like_text(SWEDISH.encode("cp1252"))


def test_a_few_wrong_bytes_do_not_spoil_the_rest() -> None:
    """UTF-8 with some broken characters keeps all the others, whatever the broken ones may mean elsewhere."""
    text, name = decode(SWEDISH.encode() + b"\xff\xfe\xe5 sl\xf6ja" + SWEDISH.encode())
    assert text.startswith(SWEDISH)
    assert text.endswith(SWEDISH)
    assert name == "utf-8"
