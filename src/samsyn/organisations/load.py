"""Read registers of organisations: the built-in ones by name, a user's own from a CSV file."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path

from samsyn.errors import OrganisationError
from samsyn.organisations.table import Row, nearest, read_table
from samsyn.types import Membership, Message, Name, Organisation

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("kod", "code"),
    "name": ("namn", "organisation"),
    "since": ("från", "sedan", "from"),
    "language": ("språk",),
    "kind": ("typ", "type", "slag"),
    "other_names": ("andra_namn", "aliases", "former_names", "tidigare_namn"),
    "abbreviations": ("förkortningar", "förkortning", "abbreviation"),
    "member_of": ("ingår_i", "groupings", "grupperingar"),
    "codes": ("koder",),
}
"""The columns of a register and the other headers that are understood. `id` and `name` are needed.

`name` is the present name, in use from the year `since` in `language` (sv, en, …). `other_names` holds former names,
names in other languages and other ways to write them, parted by `|`; a name may be followed by the years of its use
and its language: `Landstinget Blekinge (1971-2018) [sv]`. `abbreviations` are parted by `|`, and so are the groupings
in `member_of`, which may have years too. `codes` holds further official codes: `county_letter=K`.
"""

_YEARS = re.compile(r"\s*\((\d{4})?\s*[-\u2013]\s*(\d{4})?\)")
_LANGUAGE = re.compile(r"\s*\[([a-z]{2,3})\]")


def builtin_registers() -> list[str]:
    """Give the names of the built-in registers in alphabetical order."""
    return sorted(path.stem for path in _folder().glob("*.csv"))


def load_register(reference: str | Path) -> tuple[Organisation, ...]:
    """Read a register: a built-in name such as `swedish-regions`, the path of a CSV file, or several joined by `+`.

    Raises OrganisationError with file, line and remedy where a register does not exist or cannot be used.
    """
    if not isinstance(reference, Path) and "+" in reference and not Path(reference).exists():
        organisations = tuple(found for part in reference.split("+") for found in load_register(part.strip()))
        _refuse_doubles([(found.id, "") for found in organisations], reference)
        return organisations
    name = str(reference)
    if name in builtin_registers():
        return _builtin(name)
    path = Path(reference)
    if not path.is_file():
        near = nearest(name, builtin_registers())
        known = ", ".join(builtin_registers())
        raise OrganisationError(
            Message("There is no register `{reference}`, built in or as a file.", {"reference": name}),
            remedy=Message("Did you mean `{key}`?", {"key": near})
            if near
            else Message("Give the path of a CSV file, or one of the built-in {known}.", {"known": known}),
        )
    return _read(path)


@cache
def _builtin(name: str) -> tuple[Organisation, ...]:
    return _read(_folder() / f"{name}.csv")


def _folder() -> Path:
    return Path(str(resources.files("samsyn.organisations"))) / "registers"


def _read(path: Path) -> tuple[Organisation, ...]:
    rows = read_table(path, COLUMNS, ("id", "name"))
    if not rows:
        raise OrganisationError(
            Message("The register holds no organisations."),
            remedy=Message("Write one on each row below the column names."),
            place=str(path),
        )
    organisations = tuple(_organisation(row, path) for row in rows)
    _refuse_doubles([(row.values["id"], f"{path}:{row.line}") for row in rows], str(path))
    return organisations


def _refuse_doubles(found: list[tuple[str, str]], reference: str) -> None:
    seen: set[str] = set()
    for identifier, place in found:
        if identifier in seen:
            raise OrganisationError(
                Message("The id `{id}` is given twice.", {"id": identifier}),
                remedy=Message("Give each organisation its own id."),
                place=place or reference,
            )
        seen.add(identifier)


def _organisation(row: Row, path: Path) -> Organisation:
    values = row.values
    place = f"{path}:{row.line}"
    for column in ("id", "name"):
        if not values.get(column):
            raise OrganisationError(
                Message("The row has no `{column}`.", {"column": column}),
                remedy=Message("Fill it in, or remove the row."),
                place=place,
            )
    if re.search(r"\s", values["id"]):
        raise OrganisationError(
            Message("The id `{id}` holds a space.", {"id": values["id"]}),
            remedy=Message("Write it without spaces: ids stand side by side in the result files."),
            place=place,
        )
    language = values.get("language", "")
    names = [Name(values["name"], _year(values.get("since", ""), place), None, language)]
    names += [_name(part, place) for part in _parts(values.get("other_names", ""))]
    return Organisation(
        id=values["id"],
        names=tuple(names),
        kind=values.get("kind", ""),
        abbreviations=tuple(_parts(values.get("abbreviations", ""))),
        codes=dict(_code(part, place) for part in _parts(values.get("codes", ""))),
        memberships=tuple(_membership(part, place) for part in _parts(values.get("member_of", ""))),
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _name(text: str, place: str) -> Name:
    plain, since, until, language = _annotations(text, place)
    return Name(plain, since, until, language)


def _membership(text: str, place: str) -> Membership:
    plain, since, until, _ = _annotations(text, place)
    return Membership(plain, since, until)


def _annotations(text: str, place: str) -> tuple[str, int | None, int | None, str]:
    """Take years in parentheses and a language in brackets off the end of a name."""
    years = _YEARS.search(text)
    language = _LANGUAGE.search(text)
    plain = _LANGUAGE.sub("", _YEARS.sub("", text)).strip()
    if not plain:
        raise OrganisationError(
            Message("`{text}` holds no name.", {"text": text}),
            remedy=Message("Write the name before the years: `Landstinget Blekinge (1971-2018)`."),
            place=place,
        )
    since = int(years.group(1)) if years and years.group(1) else None
    until = int(years.group(2)) if years and years.group(2) else None
    if since is not None and until is not None and until < since:
        raise OrganisationError(
            Message("`{text}` ends before it begins.", {"text": text}),
            remedy=Message("Exchange the years."),
            place=place,
        )
    return plain, since, until, language.group(1) if language else ""


def _year(text: str, place: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{4}", text):
        raise OrganisationError(
            Message("`{text}` is no year.", {"text": text}),
            remedy=Message("Write it with four digits, or leave it empty."),
            place=place,
        )
    return int(text)


def _code(text: str, place: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not mark or not key.strip() or not value.strip():
        raise OrganisationError(
            Message("`{text}` is no code.", {"text": text}),
            remedy=Message("Write what it is before the equals sign: `county_letter=K`."),
            place=place,
        )
    return key.strip(), value.strip()
