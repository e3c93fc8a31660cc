"""An issuer of the tests' own, on loopback: it signs whatever a test wants signed."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.e2e.served_live import Live, live
from tests.unit.session.forge import RSA_KEY, published, signed
from tests.world import NOW, Backends

AT = int(NOW.timestamp())
CPR, PID = "2512489996", "12894810058"
LEVEL = "https://data.gov.dk/concept/core/nsis/Substantial"
FILE = """
demo = true

[[issuer]]
issuer = "{address}/mitid"
jwks_url = "{address}/mitid/jwks"
audiences = ["omsorg"]
algorithms = ["RS256"]
country = "DK"
scheme = "MITID"
number_claim = "dk.cpr"
born_claim = "birthdate"
levels = {{ "{level}" = "SUBSTANTIAL" }}

[[issuer]]
issuer = "{address}/idporten"
jwks_url = "{address}/idporten/jwks"
audiences = ["omsorg"]
algorithms = ["RS256"]
country = "NO"
scheme = "ID_PORTEN"
number_claim = "pid"
levels = {{ idporten-loa-high = "HIGH" }}

[[registers]]
country = "DK"
address = "{registers}"
token_url = "{registers}token"

[[registers]]
country = "NO"
address = "{registers}"
token_url = "{registers}token"
"""


@dataclass
class OwnIssuer:
    """Both of its names, `/mitid` and `/idporten`, sign with one key of their own each."""

    address: str
    keys: dict[str, rsa.RSAPrivateKey]
    asked: list[str] = field(default_factory=list)

    def identity_toml(self, running: Backends) -> str:
        """An identity file that believes this issuer, beside the registers of the stubs."""
        registers = running.url("identity_stub", "/registers/")
        return FILE.format(address=self.address, registers=registers, level=LEVEL)

    def danish(self, **changed: Any) -> dict[str, Any]:
        """Claims of a Danish citizen's good token; None takes a claim away."""
        person = {"dk.cpr": CPR, "birthdate": "1948-12-25", "acr": LEVEL}
        return self._claims("mitid", "Nancy Berggren", {**person, **changed})

    def norwegian(self, **changed: Any) -> dict[str, Any]:
        """The same of a Norwegian's."""
        person = {"pid": PID, "acr": "idporten-loa-high"}
        return self._claims("idporten", "Astrid Solberg", {**person, **changed})

    def token(self, claims: dict[str, Any], issuer: str = "mitid", **header: Any) -> str:
        """Signed with this issuer's key, by whomever the claims say it is issued."""
        told = {"kid": "one", **header}
        return signed(claims, self.keys[issuer], "RS256", **told)

    def _claims(self, issuer: str, name: str, more: dict[str, Any]) -> dict[str, Any]:
        good = {
            "iss": f"{self.address}/{issuer}",
            "aud": "omsorg",
            "sub": f"somebody at {issuer}",
            "sid": "sign-in-1",
            "auth_time": AT,
            "iat": AT,
            "exp": AT + 3600,
            "client_id": "omsorg-console",
            "name": name,
        }
        return {key: value for key, value in {**good, **more}.items() if value is not None}


@contextlib.contextmanager
def own_issuer() -> Iterator[OwnIssuer]:
    """It answers."""
    second = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    issuer = OwnIssuer("", {"mitid": RSA_KEY, "idporten": second})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            key = issuer.keys[self.path.split("/")[1]]
            body = json.dumps({"keys": [published(key, "one")]}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@contextlib.contextmanager
def believing(running: Backends, folder: Path) -> Iterator[tuple[Live, OwnIssuer]]:
    """A gateway in a process of its own that believes this issuer and no other."""
    with own_issuer() as issuer:
        identity = folder / "identity.toml"
        identity.write_text(issuer.identity_toml(running), encoding="utf-8")
        # Whatever the sources are asked is asked for somebody.
        told = {"OMSORG_IDENTITY": str(identity), "OMSORG_PROBE_EVERY": "3600"}
        with live(running, folder / "gateway", told) as gateway:
            yield gateway, issuer
