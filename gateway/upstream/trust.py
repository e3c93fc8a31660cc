"""By which authorities a source is judged, and with which certificate we show who we are."""

import ssl
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_IMODE, S_IRWXG, S_IRWXO, S_IWGRP, S_IXGRP

import httpx

from gateway.domain.errors import Misconfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """TLS with one source; files are PEM.

    `certificate` and `key` are ours, for a source that asks for them (mutual TLS). The file of the
    certificate may hold its chain, and the key too where `key` is None. `authorities` are the only
    ones that the source's own certificate is judged by; None: the machine's.
    """

    certificate: Path | None = None
    key: Path | None = None
    authorities: Path | None = None


USUAL = Trust()
"""The machine's authorities, and no certificate of ours."""


@cache
def context(trust: Trust) -> ssl.SSLContext:
    """What connections are made with. Files are read once.

    Raises:
        Misconfigured: A file that is missing, is not what it should be, or is open to others. It
            begins with the setting's name.
    """
    made = _judging(trust.authorities)
    made.set_alpn_protocols(["http/1.1"])
    if trust.certificate is None:
        if trust.key is not None:
            raise Misconfigured("certificate: is missing beside the key: name its file too")
        return made
    key = trust.key or trust.certificate
    _refuse_unreadable("certificate", trust.certificate)
    _refuse_open(key, "certificate" if trust.key is None else "key")
    try:
        made.load_cert_chain(trust.certificate, key, password=_no_passphrase)
    except _EncryptedError:
        raise Misconfigured(
            "key: has a passphrase, which nobody is here to type: save it without one, readable by"
            " this user only"
        ) from None
    except (ssl.SSLError, ValueError):
        raise Misconfigured(
            "certificate: is no certificate that belongs to the key: name PEM files of the two"
        ) from None
    return made


def _judging(authorities: Path | None) -> ssl.SSLContext:
    if authorities is None:
        return _by_the_machine()
    _refuse_unreadable("authorities", authorities)
    try:
        return ssl.create_default_context(cafile=str(authorities))
    except (ssl.SSLError, ValueError):
        raise Misconfigured(
            "authorities: holds no certificates: name a PEM file of the authorities' own"
        ) from None


def _by_the_machine() -> ssl.SSLContext:
    """By its own authorities; by those that browsers know where it has none, as in bare images."""
    places = ssl.get_default_verify_paths()
    if places.cafile is None and not (places.capath and any(Path(places.capath).iterdir())):
        return httpx.create_ssl_context(trust_env=False)
    return ssl.create_default_context()


def _refuse_unreadable(setting: str, path: Path) -> None:
    try:
        path.read_bytes()
    except OSError:
        raise Misconfigured(
            f"{setting}: {path.name} cannot be read: put it there, readable by this user"
        ) from None


def _refuse_open(key: Path, setting: str) -> None:
    """A key is for its owner; root may let a group read it, as PostgreSQL's clients have it."""
    _refuse_unreadable(setting, key)
    found = key.stat()
    closed_to = S_IRWXO | (S_IWGRP | S_IXGRP if found.st_uid == 0 else S_IRWXG)
    if S_IMODE(found.st_mode) & closed_to:
        raise Misconfigured(
            f"{setting}: {key.name} is open to other users: let its owner alone read it (chmod 600)"
        )


class _EncryptedError(Exception):
    """The key is asked for with a passphrase."""


def _no_passphrase() -> str:
    raise _EncryptedError
