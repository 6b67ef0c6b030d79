"""A server with mail and both kinds of sign-in services, on stand-ins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from tests.web.serving import Server, Visitor, serving
from tests.web.signing_in.services import OpenId, Saml, mail_server, open_id


@dataclass
class Around:
    """A server, and what stands around it."""

    server: Server
    letters: list[str]
    openid: OpenId
    saml: Saml

    def links(self) -> list[str]:
        """Give the links of all letters, the latest first, as places on the server."""
        text = "".join(reversed(self.letters)).replace("=\n", "").replace("=\r\n", "")
        return [link.removeprefix(self.server.address) for link in re.findall(r"https://\S+", text)]

    def by_open_id(self, visitor: Visitor, process: str = "login", page: str = "/sign-in/", **fields: str) -> str:
        """Go through the provider of OpenID Connect as a browser does, and give where one comes back."""
        answer = visitor.send_form("/sign-in/oidc/organisation/", page, process=process, **fields)
        there = visitor.get(onward(answer.text)).headers["Location"]
        return there.removeprefix(self.server.address)


def onward(page: str) -> str:
    """Give where the page on the way to a sign-in service leads."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


@pytest.fixture(scope="module")
def around(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Around]:
    """Give a server with local accounts, mail, OpenID Connect and SAML."""
    folder = tmp_path_factory.mktemp("around")
    saml = Saml()
    (folder / "idp.xml").write_text(saml.metadata())
    with mail_server() as (mail, letters), open_id() as provider:
        settings = {
            "email": mail,
            "oidc_server": provider.address,
            "oidc_client": provider.client,
            "oidc_secret": provider.secret,
            "oidc_name": "Myndigheten",
            "saml_metadata": str(folder / "idp.xml"),
            "saml_domains": "agency.example.org",
        }
        with serving(postgresql_server, folder, **settings) as server:
            yield Around(server, letters, provider, saml)


@pytest.fixture
def study_of() -> Callable[[Server, Visitor], str]:
    """Give a function by which a visitor begins a study; it gives the study's place."""

    def begin(visitor: Visitor, title: str = "Close care") -> str:
        answer = visitor.send_form("/", title=title, language="en")
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    return begin
