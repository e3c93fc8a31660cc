"""A mistake on the command line or in the environment is told without repeating what was given.

But for names of files, which are where the mistake is.
"""

import sys
from pathlib import Path

import pytest

from gateway.cli import main, serving
from tests.unit.config.files import environment, written
from tests.world import ROOT

WHO = "Nancy Berggren 2512489996"


@pytest.mark.parametrize(
    "words",
    [
        ["token", WHO],
        ["policy", WHO],
        ["policy", "DK-0217", "--role", WHO],
        ["policy", "DK-0217", "--language", WHO],
        ["audit", "export", "--since", WHO],
        ["audit", "export", "--until", "2512489996"],
        ["audit", "export", "--municipality", WHO],
    ],
    ids=" ".join,
)
def test_what_was_asked_is_not_repeated(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert "omsorg: " in said(words, monkeypatch, capfd)


@pytest.mark.parametrize(
    "changes",
    [
        {"OMSORG_SECRET": WHO},
        {"OMSORG_SECRET_FILE": WHO},
        {"OMSORG_METRICS_TOKEN": WHO},
        {"OMSORG_STORE_URL": WHO},
        {"OMSORG_STORE_URL": f"sqlite:////nowhere/{WHO}/{WHO}"},
        {"OMSORG_STORE_URL": f"postgresql://{WHO}:{WHO}@127.0.0.1:1/{WHO}".replace(" ", "")},
        {"OMSORG_STORE_KEYS": WHO},
        {"OMSORG_LOG_HEADS": f"/dev/null/{WHO}"},
        {"OMSORG_LOG_KEPT": WHO},
        {"OMSORG_ORIGIN": WHO},
        {"OMSORG_READ_BUDGET": WHO},
        {"OMSORG_SIGNALS_URL": WHO},
        {"OMSORG_RATES_URL": WHO},
        {"OMSORG_PROXIES": WHO},
        {"OMSORG_FORWARDED_BY": WHO},
        {"OMSORG_CREDENTIALS_DK_0751": WHO},
    ],
    ids=lambda told: next(iter(told)) + str(len(str(told))),
)
def test_a_setting_that_is_wrong_is_not_repeated(
    changes: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    written(tmp_path)
    for name, value in {**environment(tmp_path), **changes}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert "omsorg: " in said(["serve", "--port", "1"], monkeypatch, capfd)


def said(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> str:
    """All that is said, in which nobody is named."""
    monkeypatch.setattr(sys, "argv", ["omsorg", *words])
    monkeypatch.setattr(serving, "_log_as_json", lambda: None)  # it is for the whole process
    with pytest.raises(SystemExit):
        main()
    out, err = capfd.readouterr()
    assert "2512489996" not in out + err
    assert "Berggren" not in out + err
    return err
