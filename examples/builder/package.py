"""Write ZIP packages (DOCX, ODT) that come out byte for byte the same each time."""

from __future__ import annotations

import io
import zipfile

MOMENT = (2015, 10, 30, 9, 0, 0)


def pack(members: list[tuple[str, bytes]]) -> bytes:
    """Give a ZIP archive of the members, in their order; one named `mimetype` is stored uncompressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def repack(package: bytes) -> bytes:
    """Give the same archive with fixed times."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return pack([(name, archive.read(name)) for name in archive.namelist()])
