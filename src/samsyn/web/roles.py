"""What the roles in a study are called, and what each may do."""

from __future__ import annotations

from samsyn.store.access import Role
from samsyn.types import Message

ROLES = {
    Role.OWNER: (Message("owner"), Message("does everything, and says who may do what")),
    Role.ADJUDICATOR: (
        Message("adjudicator"),
        Message("codes, sees everybody's marks, and settles what coders differ on"),
    ),
    Role.CODER: (Message("coder"), Message("reads, codes and comments")),
    Role.READER: (Message("reader"), Message("reads")),
}
