"""What is installed elsewhere: the wheel carries the program and the console page, and serves them.

The wheel that is served is made of the whole package and the real page. The others are made of one
module and what an npm of pasteboard writes: see tests/house/wheels.py.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import time
import venv
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from gateway.http.console import PAGES
from tests.applications import clients_toml
from tests.house.wheels import CARRIED, MADE, build, copied, files, page, wheel
from tests.untested import untested
from tests.world import CREDENTIALS, ROOT, SECRET, STUBS, free_ports

pytestmark = pytest.mark.xdist_group("wheel")
NAMED = re.compile(r'(?:src|href)="\./([^"]+)"')
INSTEAD = "or set HATCH_BUILD_NO_HOOKS=true for a wheel without the page."


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel with the page that npm has built from `console/`."""
    dist = ROOT / "console/dist"
    if not (dist / "index.html").is_file():
        raise untested("a wheel with the console page", "it is not built; run `make console`.")
    tree = copied(tmp_path_factory.mktemp("real") / "tree")
    shutil.copytree(dist, tree / "console/dist")
    told = subprocess.check_output([sys.executable, "hatch_build.py"], cwd=tree)
    (tree / "console/dist/.stamp").write_bytes(told)
    return zipfile.ZipFile(wheel(tree))


def test_the_wheel_is_the_package_the_built_page_and_nothing_else(real: zipfile.ZipFile) -> None:
    tree = Path(real.filename or "").parents[1]
    package, built = files(tree / "gateway"), files(tree / "console/dist")
    del built[".stamp"]
    carried = {f"gateway/{name}": content for name, content in package.items()}
    carried |= {f"{CARRIED}{name}": content for name, content in built.items()}
    found = {name: real.read(name) for name in real.namelist() if ".dist-info/" not in name}
    assert found.keys() == carried.keys()
    assert found == carried


@pytest.mark.parametrize(
    "name",
    [
        "gateway/py.typed",
        "gateway/routing/data/municipalities_dk.csv",
        "gateway/plainwords/words/norwegian.toml",
        *(f"{CARRIED}{name}" for name in PAGES.values()),
        f"{CARRIED}icon.svg",
    ],
)
def test_the_wheel_has_what_the_gateway_needs(real: zipfile.ZipFile, name: str) -> None:
    assert name in real.namelist()


@pytest.fixture(scope="module")
def installed(real: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel, and with the libraries that we have here."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, symlinks=os.name != "nt")
    named = {"base": str(place), "platbase": str(place)}
    packages = Path(sysconfig.get_path("purelib", "venv", named))
    real.extractall(packages)  # noqa: S202 - we have made it
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return Path(sysconfig.get_path("scripts", "venv", named), "python")


@contextlib.contextmanager
def served(python: Path, folder: Path, **told: str) -> Iterator[httpx.Client]:
    """`omsorg serve` in a folder with an operator's files, whose care systems do not answer."""
    (folder / "clients.toml").write_text(clients_toml(), encoding="utf-8")
    for name in ("municipalities.toml", "identity.toml"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("demo = true\n", "")
        for stub, port in zip(STUBS, free_ports(len(STUBS)), strict=True):
            text = text.replace(f"http://127.0.0.1:{STUBS[stub]}", f"https://127.0.0.1:{port}")
        (folder / name).write_text(text, encoding="utf-8")
    [port] = free_ports(1)
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [python, "-m", "gateway", "serve", "--port", str(port)],
            cwd=folder,
            env={**settings(folder), **told},
            stderr=said,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            until = time.monotonic() + 60
            while not answers(http):
                assert process.poll() is None, (folder / "said.txt").read_text()
                assert time.monotonic() < until, "the gateway did not start"
                time.sleep(0.05)
            yield http
    finally:
        process.kill()
        process.wait()


def answers(http: httpx.Client) -> bool:
    try:
        return http.get("/healthz").is_success
    except httpx.HTTPError:
        return False


def settings(folder: Path) -> Mapping[str, str]:
    named = {f"OMSORG_CREDENTIALS_{name.replace('-', '_')}": "id:secret" for name in CREDENTIALS}
    return {
        **named,
        "OMSORG_ORIGIN": "https://gateway.test",
        "OMSORG_SECRET": SECRET,
        "OMSORG_STORE_URL": f"sqlite:///{folder / 'store.sqlite'}",
    }


def test_what_is_installed_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    told = "import gateway; print(gateway.__file__)"
    found = subprocess.check_output([installed, "-c", told], cwd=tmp_path, env={}, text=True)
    assert Path(found.strip()).is_relative_to(installed.parents[1])


def test_an_installed_gateway_serves_the_page_that_it_carries(
    installed: Path, real: zipfile.ZipFile, tmp_path: Path
) -> None:
    with served(installed, tmp_path, OMSORG_CONSOLE="on") as http:
        pages = {name: http.get(path) for path, name in PAGES.items()}
        named = {one for page in pages.values() for one in NAMED.findall(page.text)}
        found = pages | {name: http.get(f"/{name}") for name in named}
    assert any(name.startswith("assets/") for name in named)
    assert {answer.status_code for answer in found.values()} == {200}
    assert {n: a.content for n, a in found.items()} == {n: real.read(CARRIED + n) for n in found}


def test_an_installed_gateway_serves_no_page_unless_told(installed: Path, tmp_path: Path) -> None:
    with served(installed, tmp_path) as http:
        assert {http.get(path).status_code for path in PAGES} == {404}


def test_without_npm_the_build_says_what_to_do_and_makes_no_wheel(tree: Path) -> None:
    done = build(tree)
    assert done.returncode != 0
    assert done.stderr == (
        "The console page is not built, or older than its sources, and npm is missing: "
        f"install Node 20 or newer and build again, {INSTEAD}\n"
    )
    assert not list(tree.rglob("*.whl"))


def test_where_npm_fails_the_build_says_so_and_makes_no_wheel(tree: Path, npm: Path) -> None:
    (tree / "failing.txt").touch()
    done = build(tree, path=npm)
    assert done.returncode != 0
    assert "npm says why\n" in done.stderr
    assert done.stderr.endswith(
        f"`npm ci` failed (see above): mend that and build again, {INSTEAD}\n"
    )
    assert not list(tree.rglob("*.whl"))


def test_a_wheel_without_the_page_is_made_on_demand(tree: Path) -> None:
    assert not page(wheel(tree, HATCH_BUILD_NO_HOOKS="true"))


def test_an_editable_install_builds_nothing(tree: Path, npm: Path) -> None:
    assert not page(wheel(tree, "wheel:editable", npm))
    assert not (tree / "told.txt").exists()


def test_the_sdist_holds_the_sources_and_makes_a_wheel_by_itself(tree: Path, npm: Path) -> None:
    wanted = set(files(tree)) - {"Makefile"} | {"PKG-INFO"}
    for name in (
        "console/dist/x.js",
        "console/node_modules/x/x.js",
        "var/x",
        "own-secret",
        "tests/x",
    ):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).touch()
    assert build(tree, "sdist").returncode == 0
    [packed] = (tree / "out").glob("*.tar.gz")
    with tarfile.open(packed) as opened:
        opened.extractall(tree / "unpacked", filter="data")
    [unpacked] = (tree / "unpacked").iterdir()
    assert set(files(unpacked)) == wanted
    assert {"console/package-lock.json", "console/src/main.tsx"} <= wanted
    assert set(page(wheel(unpacked, path=npm))) == MADE
