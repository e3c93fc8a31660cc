"""`omsorg serve` refuses whatever is of the demo, unencrypted, short or missing."""

from pathlib import Path

import pytest

from gateway.domain.errors import Misconfigured
from tests.unit.config.files import (
    CLIENTS,
    CREDENTIALS,
    IDENTITY,
    MACHINE_SECRET,
    MUNICIPALITIES,
    OWN_SECRET,
    changed,
    environment,
    for_real,
    settings,
    written,
)

REAL = for_real(MUNICIPALITIES)
REAL_IDENTITY = for_real(IDENTITY)
REAL_CLIENTS = for_real(CLIENTS)
HTTPS = "https://care.example:"
UNENCRYPTED = [
    ("municipalities", f'address = "{HTTPS}8101/aarhus/"'),
    ("municipalities", f'"{HTTPS}8102/authx/realms/helsingor/"'),
    ("municipalities", f'token_url = "{HTTPS}8103/connect/token"'),
    ("identity", f'issuer = "{HTTPS}8104/mitid"'),
    ("identity", f'jwks_url = "{HTTPS}8104/mitid/jwks"'),
    ("identity", f'authorize_url = "{HTTPS}8104/mitid/authorize"'),
    ("identity", f'token_url = "{HTTPS}8104/mitid/token"'),
    ("identity", f'address = "{HTTPS}8104/registers/"'),
    ("identity", f'token_url = "{HTTPS}8104/registers/token"'),
]


def test_real_files_are_served(tmp_path: Path) -> None:
    written(tmp_path, municipalities=REAL, identity=REAL_IDENTITY, clients=REAL_CLIENTS)
    assert not settings(environment(tmp_path), demo=False).municipalities.demo


@pytest.mark.parametrize(
    "of_the_demo",
    [
        {"municipalities": MUNICIPALITIES, "identity": IDENTITY, "clients": CLIENTS},
        {"municipalities": "demo = true\n" + REAL},
        {"identity": "demo = true\n" + REAL_IDENTITY},
        {"clients": CLIENTS},
    ],
)
def test_the_demos_files_are_refused(tmp_path: Path, of_the_demo: dict[str, str]) -> None:
    real = {"municipalities": REAL, "identity": REAL_IDENTITY, "clients": REAL_CLIENTS}
    written(tmp_path, **{**real, **of_the_demo})
    with pytest.raises(Misconfigured, match="omsorg demo"):
        settings(environment(tmp_path), demo=False)


@pytest.mark.parametrize(("file", "where"), UNENCRYPTED)
def test_an_address_without_encryption_is_refused(tmp_path: Path, file: str, where: str) -> None:
    good = {"municipalities": REAL, "identity": REAL_IDENTITY, "clients": REAL_CLIENTS}
    text, _ = changed(good[file], where, where.replace("https:", "http:"))
    written(tmp_path, **{**good, file: text})
    with pytest.raises(Misconfigured, match="https"):
        settings(environment(tmp_path), demo=False)


@pytest.mark.parametrize("origin", ["http://gateway.example", "gateway.example", ""])
def test_the_gateways_own_address_is_https_too(tmp_path: Path, origin: str) -> None:
    written(tmp_path, municipalities=REAL, identity=REAL_IDENTITY, clients=REAL_CLIENTS)
    with pytest.raises(Misconfigured, match="OMSORG_ORIGIN"):
        settings(environment(tmp_path, OMSORG_ORIGIN=origin), demo=False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"OMSORG_SECRET": None}, "OMSORG_SECRET"),
        ({"OMSORG_SECRET": ""}, "OMSORG_SECRET"),
        ({"OMSORG_SECRET": "x" * 31}, "32 random characters"),
        ({"OMSORG_SECRET_FILE": "/nowhere/secret"}, "OMSORG_SECRET_FILE"),
        ({"OMSORG_CREDENTIALS_DK_0217": None}, "OMSORG_CREDENTIALS_DK_0217"),
        ({"OMSORG_CREDENTIALS_DK_0217": "only-an-id"}, "id:secret"),
        ({"OMSORG_CREDENTIALS_DK_0217": ":x"}, "id:secret"),
        ({"OMSORG_CREDENTIALS_REGISTERS_NO": None}, "OMSORG_CREDENTIALS_REGISTERS_NO"),
        ({"OMSORG_CREDENTIALS_NO_3216_FILE": "/nowhere"}, "OMSORG_CREDENTIALS_NO_3216_FILE"),
        ({"OMSORG_READ_BUDGET": "soon"}, "OMSORG_READ_BUDGET"),
        ({"OMSORG_WRITE_BUDGET": "0"}, "OMSORG_WRITE_BUDGET"),
        ({"OMSORG_WRITE_BUDGET": "60.1"}, "OMSORG_WRITE_BUDGET"),
        ({"OMSORG_KEYS_KEPT": "0.99"}, "OMSORG_KEYS_KEPT"),
        ({"OMSORG_KEYS_KEPT": "never"}, "OMSORG_KEYS_KEPT"),
        ({"OMSORG_SEND_PATIENCE": "-1"}, "OMSORG_SEND_PATIENCE"),
        ({"OMSORG_RECEIVE_PATIENCE": "0"}, "OMSORG_RECEIVE_PATIENCE"),
        ({"OMSORG_READ_BUDGET": "0"}, "OMSORG_READ_BUDGET"),
        ({"OMSORG_READ_BUDGET": "nan"}, "OMSORG_READ_BUDGET"),
        ({"OMSORG_PROBE_EVERY": "-1"}, "OMSORG_PROBE_EVERY"),
        ({"OMSORG_POLL_EVERY": "0"}, "OMSORG_POLL_EVERY"),
        ({"OMSORG_PUSHED_POLL_EVERY": "never"}, "OMSORG_PUSHED_POLL_EVERY"),
        ({"OMSORG_RIGHTS_EVERY": "-0.75"}, "OMSORG_RIGHTS_EVERY"),
        ({"OMSORG_SIGNALS_URL": f"http://:{'x' * 31}@h"}, "rediss://host"),
    ],
    ids=str,
)
def test_what_is_short_or_missing_is_named(
    tmp_path: Path, changes: dict[str, str | None], words: str
) -> None:
    written(tmp_path)
    with pytest.raises(Misconfigured) as caught:
        settings(environment(tmp_path, **changes))
    said = str(caught.value)
    assert words in said
    assert "x" * 31 not in said
    assert "only-an-id" not in said
    assert MACHINE_SECRET not in said


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "own").write_text(f"{OWN_SECRET}\n", encoding="utf-8")
    (tmp_path / "machine").write_text("id:se:cret\n", encoding="utf-8")
    told = environment(
        tmp_path,
        OMSORG_SECRET=None,
        OMSORG_SECRET_FILE=str(tmp_path / "own"),
        OMSORG_CREDENTIALS_DK_0751=None,
        OMSORG_CREDENTIALS_DK_0751_FILE=str(tmp_path / "machine"),
    )
    read = settings(told)
    assert read.secret == OWN_SECRET.encode()
    aarhus = read.municipalities.municipalities[0].credentials
    assert (aarhus.client_id, aarhus.secret) == ("id", "se:cret")


def test_no_secret_is_in_what_is_printed(tmp_path: Path) -> None:
    written(tmp_path)
    store = f"sqlite:///{tmp_path / 'a-password-of-the-store.sqlite'}"
    read = settings(environment(tmp_path, OMSORG_STORE_URL=store))
    printed = f"{read!r} {read} {read.municipalities.municipalities[0].credentials!r}"
    for secret in (OWN_SECRET, MACHINE_SECRET, "a-password-of-the-store"):
        assert secret not in printed


def test_credentials_cannot_be_written_into_the_files(tmp_path: Path) -> None:
    text, line = changed(
        MUNICIPALITIES, "[DK-0217]\n", f'[DK-0217]\ncredentials = "id:{MACHINE_SECRET}"\n'
    )
    written(tmp_path, municipalities=text)
    with pytest.raises(Misconfigured) as caught:
        settings(environment(tmp_path, **{f"OMSORG_CREDENTIALS_{CREDENTIALS[2]}": None}))
    assert f"line {line + 1}:" in str(caught.value)
    assert MACHINE_SECRET not in str(caught.value)
