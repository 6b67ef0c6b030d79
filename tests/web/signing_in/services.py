"""Stand-ins on loopback for what a server speaks to: a mail server, a provider of OpenID Connect, one of SAML."""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import json
import socketserver
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@contextlib.contextmanager
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """Take letters; gives the server's address and the list that they come into, whole."""
    letters: list[str] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (one := self.rfile.readline()) not in (b".\r\n", b""):
                        lines.append(one.decode())
                    letters.append("".join(lines))
                    self.wfile.write(b"250 taken\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 here\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{listening.server_address[1]}?tls=no", letters
        listening.shutdown()


@dataclass
class OpenId:
    """A provider of OpenID Connect: who sits before it, and what it says of them."""

    address: str = ""
    client: str = "samsyn"
    secret: str = "between us"
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def come(self, **claims: Any) -> None:
        """Let somebody sit before it."""
        self.claims = claims

    def answer(self, path: str, given: dict[str, str], bearer: str) -> tuple[int, dict[str, Any] | str]:
        """Answer as the standard says; text is an address to go to."""
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "me"}
            places = {name: f"{self.address}/{place}" for name, place in names.items()}
            return 200, {
                "issuer": self.address,
                "jwks_uri": f"{self.address}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **places,
            }
        if path == "/authorize":
            code = uuid4().hex
            self.codes[code] = given
            return 302, given["redirect_uri"] + "?" + urlencode({"code": code, "state": given["state"]})
        if path == "/token":
            asked = self.codes.pop(given.get("code", ""), None)
            proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
            if (
                asked is None
                or given.get("client_secret") != self.secret
                or given.get("redirect_uri") != asked["redirect_uri"]
                or proof.rstrip(b"=").decode() != asked.get("code_challenge")
            ):
                return 400, {"error": "invalid_grant"}
            now = int(time.time())
            said = {"iss": self.address, "aud": self.client, "iat": now, "exp": now + 60, **self.claims}
            return 200, {
                "access_token": "access",
                "token_type": "Bearer",
                "id_token": jwt.encode(said, self.key, algorithm="RS256"),
            }
        if path == "/me" and bearer == "Bearer access":
            return 200, self.claims
        return 404, {}


@contextlib.contextmanager
def open_id() -> Iterator[OpenId]:
    """Run a provider of OpenID Connect."""
    provider = OpenId()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            given = {name: values[0] for name, values in parse_qs(body or parts.query).items()}
            status, said = provider.answer(parts.path, given, self.headers.get("Authorization", ""))
            self.send_response(status)
            if isinstance(said, str):
                self.send_header("Location", said)
                self.end_headers()
                return
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        do_GET = do_POST = _answer  # noqa: N815 - as http.server asks

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        provider.address = f"http://127.0.0.1:{listening.server_address[1]}"
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield provider
        listening.shutdown()


METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{entity}/sso"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""

RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{number}" Version="2.0" IssueInstant="{now}"
 Destination="{acs}" InResponseTo="{request}"><saml:Issuer>{entity}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{assertion}</samlp:Response>"""

ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a{number}" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{entity}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{person}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{later}" Recipient="{acs}" InResponseTo="{request}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{before}" NotOnOrAfter="{later}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s{number}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3"><saml:AttributeValue>{address}\
</saml:AttributeValue></saml:Attribute><saml:Attribute Name="displayName"><saml:AttributeValue>{name}\
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"""


def own_key(name: str) -> tuple[str, str]:
    """Give a key and a certificate of it, as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class Saml:
    """A provider of SAML: its name, key and certificate."""

    entity: str = "https://idp.example.org/saml"
    pair: tuple[str, str] = field(default_factory=lambda: own_key("idp"))

    def metadata(self) -> str:
        """Give what it publishes of itself."""
        lines = self.pair[1].splitlines()[1:-1]
        return METADATA.format(entity=self.entity, certificate="".join(lines))

    def response(
        self,
        root: str,
        request: str,
        address: str,
        *,
        pair: tuple[str, str] | None = None,
        signed: bool = True,
        audience: str = "",
        minutes: int = 5,
        name: str = "Sam Lind",
        person: str = "",
    ) -> str:
        """Give an answer for a person, signed with its own key unless said otherwise, as a form sends it."""
        from onelogin.saml2.utils import OneLogin_Saml2_Utils

        now = datetime.datetime.now(datetime.UTC)

        def at(minutes: int) -> str:
            return (now + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")

        place = f"{root}/sign-in/saml/organisation"
        values = {
            "number": uuid4().hex,
            "now": at(0),
            "before": at(minutes - 10),
            "later": at(minutes),
            "acs": f"{place}/acs/",
            "audience": audience or f"{place}/metadata/",
            "entity": self.entity,
            "request": request,
            "address": address,
            "name": name,
            "person": person or address,
        }
        assertion = ASSERTION.format(**values)
        if signed:
            sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"
            made = OneLogin_Saml2_Utils.add_sign(assertion, *(pair or self.pair), False, *sha256)
            assertion = made.decode() if isinstance(made, bytes) else made
        whole = RESPONSE.format(assertion=assertion, **values)
        return base64.b64encode(whole.encode()).decode()


def request_number(place: str) -> str:
    """Give the number of the request in the address of a provider of SAML."""
    from lxml import etree

    sent = parse_qs(urlsplit(place).query)["SAMLRequest"][0]
    text = zlib.decompress(base64.b64decode(sent), -15)
    return str(etree.fromstring(text).get("ID"))
