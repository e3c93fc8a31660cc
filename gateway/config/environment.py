"""The environment, read once: where the files are, the secrets, and the limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from gateway.config.clients import ClientsSettings, read_clients
from gateway.config.identity import IdentitySettings, read_identity
from gateway.config.municipalities import MunicipalitiesFile, read_municipalities
from gateway.config.proxies import read_proxies
from gateway.config.secrets import metrics_token, secret, told_or_in_file
from gateway.config.store import StoreSettings, read_store
from gateway.config.street import (
    read_addresses,
    read_compress,
    read_console,
    read_edition,
    read_page_origins,
    read_rates_url,
    read_room,
    read_server_url,
)
from gateway.domain.errors import Misconfigured
from gateway.http.addresses import Addresses
from gateway.http.capacity import Room
from gateway.http.console import ConsoleSettings
from gateway.http.editions import Edition
from gateway.http.origins import serialised
from gateway.resolvers.watches import WatchSettings
from gateway.routing.register import Register
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.machine_tokens import Credentials
from gateway.upstream.proxies import DIRECT, Proxies

_LONGEST_CHANGE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the wiring needs. Times in seconds, but `keys_kept` in hours.

    `secret` is what ids, links and keyed hashes are made with; changing it changes them all.
    `origin` is the public address of the gateway, without a slash at the end. `page_origins` are
    those of other pages that may ask here and read the answers. `compress`: answers are compressed
    for whoever takes that. `signals_url` is a Valkey or Redis server
    over which several processes tell each other of changes, `rates_url` one over which they count
    requests; None where there is one process. `addresses` tells where requests come from,
    `outward` through which proxies sources are asked, `edition` which statuses are answered, and
    `room` how many operations may be under way.
    """

    municipalities: MunicipalitiesFile
    identity: IdentitySettings
    clients: ClientsSettings
    store: StoreSettings
    origin: str
    secret: bytes = field(repr=False)
    console: ConsoleSettings | None = None
    read_budget: float = 3.0
    write_budget: float = 10.0
    keys_kept: float = 24.0
    probe_every: float = 15.0
    send_patience: float = 10.0
    receive_patience: float = 30.0
    page_origins: tuple[str, ...] = ()
    compress: bool = False
    watches: WatchSettings = field(default_factory=WatchSettings)
    signals_url: str | None = field(default=None, repr=False)
    rates_url: str | None = field(default=None, repr=False)
    metrics_token: str | None = field(default=None, repr=False)
    addresses: Addresses = field(default_factory=Addresses)
    outward: Proxies = DIRECT
    edition: Edition = Edition.OF_2025
    room: Room = field(default_factory=Room)

    @property
    def origins(self) -> frozenset[str]:
        """Our own, and those of other pages that may ask, as browsers write them."""
        own = serialised(self.origin)
        return frozenset(self.page_origins if own is None else (own, *self.page_origins))


def read_settings(environment: Mapping[str, str], register: Register, *, demo: bool) -> Settings:
    """The settings. Raises `Misconfigured` with the remedy; refuses the demo's files unless `demo`.

    What each variable means stands in docs/operating.md, which a test compares with what is read.
    A source's credentials are OMSORG_CREDENTIALS_DK_0751 as `id:secret`, or a file named by
    OMSORG_CREDENTIALS_DK_0751_FILE.
    """
    budget = _positive(environment, "OMSORG_READ_BUDGET", 3.0)
    write_budget = _positive(environment, "OMSORG_WRITE_BUDGET", 10.0)
    if write_budget > _LONGEST_CHANGE:
        raise Misconfigured("OMSORG_WRITE_BUDGET is at most 60 seconds: mend it")

    def credentials(name: str) -> Credentials:
        return _credentials(environment, name)

    municipalities = read_municipalities(
        municipalities_path(environment),
        known=register.municipalities,
        credentials=credentials,
        upstream=UpstreamSettings(timeout=budget, change_timeout=write_budget),
    )
    identity = read_identity(Path(environment.get("OMSORG_IDENTITY", "identity.toml")), credentials)
    settings = Settings(
        municipalities=municipalities,
        identity=identity,
        clients=read_clients(
            clients_path(environment),
            known=register.municipalities,
            connected={one.code for one in municipalities.municipalities},
            issuers={one.issuer for one in identity.issuers},
        ),
        store=read_store(environment),
        origin=environment.get("OMSORG_ORIGIN", "http://127.0.0.1:8000").rstrip("/"),
        secret=secret(environment),
        console=read_console(environment, identity.sign_ins),
        read_budget=budget,
        write_budget=write_budget,
        keys_kept=_keys_kept(environment),
        probe_every=_positive(environment, "OMSORG_PROBE_EVERY", 15.0),
        send_patience=_positive(environment, "OMSORG_SEND_PATIENCE", 10.0),
        receive_patience=_positive(environment, "OMSORG_RECEIVE_PATIENCE", 30.0),
        page_origins=read_page_origins(environment),
        compress=read_compress(environment),
        watches=_watches(environment, budget),
        signals_url=read_server_url(environment, "OMSORG_SIGNALS_URL"),
        rates_url=read_rates_url(environment),
        metrics_token=metrics_token(environment),
        addresses=read_addresses(environment),
        outward=read_proxies(environment),
        edition=read_edition(environment),
        room=read_room(environment),
    )
    if not demo:
        refuse_the_demo(settings)
    return settings


def municipalities_path(environment: Mapping[str, str]) -> Path:
    """Where the connected municipalities are written."""
    return Path(environment.get("OMSORG_MUNICIPALITIES", "municipalities.toml"))


def clients_path(environment: Mapping[str, str]) -> Path:
    """Where the applications are written."""
    return Path(environment.get("OMSORG_CLIENTS", "clients.toml"))


def refuse_the_demo(settings: Settings) -> None:
    """Raise `Misconfigured` for anything of the demo world, and for unencrypted addresses."""
    if settings.municipalities.demo or settings.identity.demo or settings.clients.demo:
        raise Misconfigured(
            "these are the demo's files: name your own with OMSORG_MUNICIPALITIES, "
            "OMSORG_IDENTITY and OMSORG_CLIENTS, or run `omsorg demo`"
        )
    addresses = [
        *(m.address for m in settings.municipalities.municipalities),
        *(o for m in settings.municipalities.municipalities for o in m.further_origins),
        *(v for m in settings.municipalities.municipalities for v in _addresses(m.options)),
        *(a for i in settings.identity.issuers for a in (i.issuer, i.jwks_url)),
        *(a for s in settings.identity.sign_ins for a in (s.authorize_url, s.token_url)),
        *(a for r in settings.identity.registers for a in (r.address, r.token_url)),
        settings.origin,
        *settings.page_origins,
    ]
    if any(urlsplit(address).scheme != "https" for address in addresses):
        raise Misconfigured(
            "every address must be https: mend the files, OMSORG_ORIGIN and OMSORG_PAGE_ORIGINS"
        )


def _watches(environment: Mapping[str, str], budget: float) -> WatchSettings:
    return WatchSettings(
        poll_every=_positive(environment, "OMSORG_POLL_EVERY", 20.0),
        pushed_poll_every=_positive(environment, "OMSORG_PUSHED_POLL_EVERY", 300.0),
        rights_every=_positive(environment, "OMSORG_RIGHTS_EVERY", 0.75),
        read_budget=budget,
    )


def _addresses(options: Mapping[str, str]) -> list[str]:
    return [value for value in options.values() if "://" in value]


def _credentials(environment: Mapping[str, str], name: str) -> Credentials:
    variable = "OMSORG_CREDENTIALS_" + name.replace("-", "_")
    client_id, _, password = (told_or_in_file(environment, variable) or "").partition(":")
    if not (client_id and password):
        raise Misconfigured(f"credentials are missing: set {variable} to `id:secret`")
    return Credentials(client_id=client_id, secret=password)


def _keys_kept(environment: Mapping[str, str]) -> float:
    """Longer than any retry is told to wait, or a retry would be a change of its own."""
    hours = _positive(environment, "OMSORG_KEYS_KEPT", 24.0, "hours")
    if hours < 1:
        raise Misconfigured("OMSORG_KEYS_KEPT is at least 1 hour: mend it")
    return hours


def _positive(
    environment: Mapping[str, str], variable: str, default: float, unit: str = "seconds"
) -> float:
    try:
        number = float(environment.get(variable, default))
    except ValueError:
        number = 0.0
    if not 0.0 < number < float("inf"):
        raise Misconfigured(f"{variable} must be a number of {unit} above 0: mend it")
    return number
