"""Settings files with one thing changed."""

from collections.abc import Mapping
from pathlib import Path

from gateway.config.environment import Settings, read_settings
from gateway.routing.register import register
from tests.world import CREDENTIALS as NAMES
from tests.world import ROOT

MUNICIPALITIES = (ROOT / "municipalities.toml").read_text(encoding="utf-8")
IDENTITY = (ROOT / "identity.toml").read_text(encoding="utf-8")
CLIENTS = (
    (ROOT / "clients.toml").read_text(encoding="utf-8").replace("backends/", f"{ROOT}/backends/")
)
MACHINE_SECRET = "hunter2-of-a-machine"
OWN_SECRET = "0123456789abcdef0123456789abcdef-of-ours"
CREDENTIALS = [name.replace("-", "_") for name in NAMES]


def environment(folder: Path, **changes: str | None) -> dict[str, str]:
    """A good environment; a change of None takes a variable away."""
    good = {
        "OMSORG_MUNICIPALITIES": str(folder / "municipalities.toml"),
        "OMSORG_IDENTITY": str(folder / "identity.toml"),
        "OMSORG_CLIENTS": str(folder / "clients.toml"),
        "OMSORG_SECRET": OWN_SECRET,
        "OMSORG_STORE_URL": f"sqlite:///{folder / 'store.sqlite'}",
        "OMSORG_ORIGIN": "https://gateway.example",
        **{f"OMSORG_CREDENTIALS_{name}": f"machine:{MACHINE_SECRET}" for name in CREDENTIALS},
    }
    return {k: v for k, v in {**good, **changes}.items() if v is not None}


def written(
    folder: Path,
    *,
    municipalities: str | bytes | None = MUNICIPALITIES,
    identity: str | bytes | None = IDENTITY,
    clients: str | bytes | None = CLIENTS,
) -> None:
    """The three files; None: there is no such file."""
    told = {
        "municipalities.toml": municipalities,
        "identity.toml": identity,
        "clients.toml": clients,
    }
    for name, content in told.items():
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)


def settings(told: Mapping[str, str], *, demo: bool = True) -> Settings:
    return read_settings(told, register(), demo=demo)


def changed(text: str, old: str, new: str) -> tuple[str, int]:
    """The text with the first `old` replaced, and the line on which it stood."""
    assert old in text, old
    before = text.partition(old)[0]
    return text.replace(old, new, 1), before.count("\n") + 1


def for_real(text: str) -> str:
    """A file of the demo made to look like one that is meant."""
    return text.replace("demo = true\n", "").replace("http://127.0.0.1:", "https://care.example:")
