"""The certificates of a source's connections: what is wrong with them is said at the start."""

import shutil
from pathlib import Path

import pytest

from gateway.config.identity import read_identity
from gateway.config.municipalities import read_municipalities
from gateway.config.shapes import TlsTable
from gateway.config.trusting import trusting
from gateway.domain.errors import Misconfigured
from gateway.routing.register import register
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.machine_tokens import Credentials
from gateway.upstream.trust import USUAL, Trust
from tests.e2e.upstream.own_authority import Authority
from tests.world import ROOT

FILES = {"certificate": "omsorg.pem", "key": "omsorg.key", "authorities": "authority.pem"}
NOBODY = Credentials(client_id="os", secret="x")


@pytest.fixture
def folder(tmp_path) -> Path:
    authority = Authority(tmp_path)
    authority.signs("omsorg")
    authority.signs("anden")
    authority.signs("lukket", passphrase=b"kodeord")
    (tmp_path / "begge.pem").touch(mode=0o600)
    both = (tmp_path / "omsorg.pem").read_bytes() + (tmp_path / "omsorg.key").read_bytes()
    (tmp_path / "begge.pem").write_bytes(both)
    (tmp_path / "tom.pem").write_text("intet", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "told", [{}, FILES, {"authorities": "authority.pem"}, {"certificate": "begge.pem"}]
)
def test_files_are_meant_from_the_folder_of_the_settings(folder, told):
    found = trusting(TlsTable(**told), folder)
    assert found == Trust(**{name: folder / file for name, file in told.items()})


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"certificate": "væk.pem"}, "tls.certificate: væk.pem cannot be read: put it there"),
        ({"key": "væk.key"}, "tls.key: væk.key cannot be read: put it there"),
        ({"authorities": "væk.pem"}, "tls.authorities: væk.pem cannot be read: put it there"),
        ({"key": "anden.key"}, "tls.certificate: is no certificate that belongs to the key: name"),
        ({"certificate": "tom.pem"}, "tls.certificate: is no certificate that belongs"),
        ({"authorities": "tom.pem"}, "tls.authorities: holds no certificates: name"),
        ({"certificate": None}, "tls.certificate: is missing beside the key: name"),
        (
            {"certificate": "lukket.pem", "key": "lukket.key"},
            "tls.key: has a passphrase, which nobody is here to type: save it without",
        ),
    ],
)
def test_what_cannot_be_used_ends_the_start(folder, told, message):
    with pytest.raises(Misconfigured) as caught:
        trusting(TlsTable(**{**FILES, **told}), folder)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o660, 0o606, 0o610])
@pytest.mark.parametrize("told", [FILES, {"certificate": "begge.pem"}])
def test_a_key_that_others_may_read_is_not_used(folder, told, mode):
    (folder / told.get("key", told["certificate"])).chmod(mode)
    with pytest.raises(Misconfigured, match=r"is open to other users: .*chmod 600"):
        trusting(TlsTable(**told), folder)


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440, 0o640])
def test_a_group_may_read_a_key_that_is_root_s(folder, mode):
    key = folder / "omsorg.key"
    key.chmod(mode)
    if mode & 0o040 and key.stat().st_uid != 0:
        with pytest.raises(Misconfigured, match="open to other users"):
            trusting(TlsTable(**FILES), folder)
    else:
        trusting(TlsTable(**FILES), folder)


def with_tls(folder: Path, file: str, header: str, table: str) -> Path:
    """The demo's file in this folder, with the three files below the first such table."""
    path = folder / file
    shutil.copy(ROOT / file, path)
    text = path.read_text(encoding="utf-8")
    told = ", ".join(f'{name} = "{value}"' for name, value in FILES.items())
    assert header in text
    path.write_text(text.replace(header, f"{header}\n{table} = {{ {told} }}", 1), encoding="utf-8")
    return path


def test_a_municipality_names_its_own(folder):
    def read():
        return read_municipalities(
            folder / "municipalities.toml",
            known=register().municipalities,
            credentials=lambda _: NOBODY,
            upstream=UpstreamSettings(),
        ).municipalities

    with_tls(folder, "municipalities.toml", "[DK-0217]", "tls")
    key = (folder / "omsorg.key").rename(folder / "anden.key")
    with pytest.raises(Misconfigured) as caught:
        read()
    assert ": DK-0217: tls.key: omsorg.key cannot be read" in str(caught.value)
    key.rename(folder / "omsorg.key")
    trusts = {one.code: one.trust for one in read()}
    assert trusts.pop("DK-0217").key == folder / "omsorg.key"
    assert set(trusts.values()) == {USUAL}


@pytest.mark.parametrize("header", ["[[issuer]]", "[[registers]]"])
def test_issuers_and_registers_name_theirs(folder, header):
    path = with_tls(folder, "identity.toml", header, "tls")
    certificate = (folder / "omsorg.pem").rename(folder / "anden.pem")
    with pytest.raises(Misconfigured, match=r"tls\.certificate: omsorg\.pem cannot be read"):
        read_identity(path, lambda _: NOBODY)
    certificate.rename(folder / "omsorg.pem")
    read = read_identity(path, lambda _: NOBODY)
    found = [*read.trusts.values(), *(one.trust for one in read.registers)]
    assert [trust.certificate for trust in found if trust != USUAL] == [folder / "omsorg.pem"]
