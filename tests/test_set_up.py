"""The promises of set-up: exact locks, one line for what is missing, and a .venv that is whole or remade."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import llama_wheel
import pytest
import set_up
import steps
import system_packages
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def entries(lock: Path) -> list[str]:
    """A lock's entries, hashes included, each on one line."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def requirement(entry: str) -> Requirement:
    """An entry without its hashes."""
    return Requirement(entry.split(" --hash")[0])


def locked(name: str) -> dict[str, Requirement]:
    """A lock's requirements by package."""
    found = [requirement(entry) for entry in entries(ROOT / "requirements" / f"{name}.lock")]
    return {canonicalize_name(each.name): each for each in found}


# -- the locks ------------------------------------------------------------------------------------------


def test_there_is_a_lock_for_every_part() -> None:
    parts = {*set_up.RUN_PARTS, *set_up.TEST_PARTS, "build", "package"} - {"project", "trial"}
    assert {lock.stem for lock in LOCKS} == parts


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_version_is_exact(lock: Path) -> None:
    for entry in entries(lock):
        assert re.fullmatch(r"[a-z0-9.-]+==[0-9][0-9a-z.]*( ;.*)?", str(entry.split(" --hash")[0].rstrip()))


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.stem != "torch"], ids=lambda lock: lock.stem)
def test_every_package_but_torch_has_hashes(lock: Path) -> None:
    assert all("--hash=sha256:" in entry for entry in entries(lock))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_locks_name_no_address_path_or_cuda_package(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--extra-index|--find-links|file:| @ |\n/", text)
    assert not re.search(r"(?m)^(nvidia|cuda|triton)", text)


def test_torch_is_never_a_default_and_has_no_local_version() -> None:
    assert entries(ROOT / "requirements" / "torch.lock") == ["torch==2.13.0"]
    for part in ("base", "llama", "ocr"):
        assert not {"torch", "sentence-transformers", "transformers"} & set(locked(part))


def test_each_direct_dependency_is_locked_within_its_range() -> None:
    extras = PROJECT["optional-dependencies"]
    where = [
        (PROJECT["dependencies"], ("base", "llama")),
        (extras["sentence-transformers"], ("sentence-transformers", "torch")),
        (extras["ocr"], ("ocr", "base")),
        (extras["test"], ("test", "ocr", "base")),
        (extras["build"], ("build", "base")),
    ]
    for needs, parts in where:
        pins = {name: pin for part in parts for name, pin in locked(part).items()}
        for need in map(Requirement, needs):
            version = next(iter(pins[canonicalize_name(need.name)].specifier)).version
            assert need.specifier.contains(version), need


def test_what_is_installed_is_what_is_locked() -> None:
    for part in ("base", "llama", "ocr", "sentence-transformers", "torch", "test"):
        for name, pin in locked(part).items():
            if pin.marker is None or pin.marker.evaluate():
                assert pin.specifier.contains(metadata.version(name)), name


def test_our_folder_does_not_hide_the_library_packaging() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
    assert not Path(str(sys.modules["packaging"].__file__)).is_relative_to(ROOT / "packaging")


# -- the system -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_display(platform: str, environment: dict[str, str], expected: bool) -> None:
    assert system_packages.has_display(platform, environment) is expected


@pytest.fixture
def bare_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux with no compiler, no fonts and none of the libraries that a window needs."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_packages, "loads", lambda name: name not in system_packages.WINDOW_LIBRARIES)
    monkeypatch.setattr(system_packages, "has_compiler", lambda: False)
    monkeypatch.setattr(system_packages, "has_fonts", lambda: False)


@pytest.mark.usefixtures("bare_linux")
def test_only_what_is_needed_is_missing() -> None:
    assert system_packages.missing(compiler=False, window=False) == {}
    assert system_packages.missing(compiler=True, window=False) == {"a C++ compiler": "g++"}
    window = set(system_packages.missing(compiler=False, window=True).values())
    assert window == {*system_packages.WINDOW_LIBRARIES.values(), "fonts-dejavu-core"}


def test_a_library_is_looked_for_where_the_loader_looks() -> None:
    assert not system_packages.loads("libno-such-library.so.1")
    if sys.platform == "linux":
        assert system_packages.loads("libc.so.6")


def test_advice_is_one_line_to_type_or_one_sentence() -> None:
    lacking = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}
    line = system_packages.advice(lacking, has_apt=True)
    assert line.endswith("sudo apt-get install -y --no-install-recommends libegl1 libgl1")
    sentence = system_packages.advice(lacking, has_apt=False)
    assert "libEGL.so.1, libGL.so.1" in sentence and "apt" not in sentence
    assert "\n" not in line + sentence


@pytest.mark.usefixtures("bare_linux")
def test_set_up_asks_only_for_what_it_may_not_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "administrator", lambda: None)
    monkeypatch.setattr(system_packages, "has_display", lambda platform, environment: False)
    set_up.system(compiler=False)
    with pytest.raises(steps.SetUpError, match=r"g\+\+") as caught:
        set_up.system(compiler=True)
    assert "xcb" not in str(caught.value)


def test_the_wrong_python_says_which_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "PYTHONS", ((3, 99),))
    with pytest.raises(steps.SetUpError, match=r"Python 3\.11, 3\.12 or 3\.13 is needed"):
        set_up.right_python([])


# -- .venv ----------------------------------------------------------------------------------------------

WANTED = {"base": "b", "llama": "l", "project": "p"}


@pytest.mark.parametrize(
    ("stamp", "remake"),
    [
        ({}, True),
        ({"base": "b"}, False),
        (WANTED, False),
        ({**WANTED, "project": "old"}, False),
        ({**WANTED, "llama": "old"}, False),
        ({**WANTED, "test": "of make test"}, False),
        ({**WANTED, "base": "old"}, True),
        ({**WANTED, "unfinished": "llama"}, True),
    ],
)
def test_when_venv_is_made_from_nothing(stamp: dict[str, str], remake: bool) -> None:
    assert set_up.must_remake(stamp, WANTED) is remake


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .venv with one package in it, set up whole."""
    folder = tmp_path / ".venv"
    packages = folder / "lib" / "python3.11" / "site-packages"
    info = packages / "thing-1.dist-info"
    info.mkdir(parents=True)
    (packages / "thing.py").write_text("")
    (info / "RECORD").write_text("thing.py,sha256=x,0\nthing-1.dist-info/RECORD,,\ngone.pyc,,\n")
    monkeypatch.setattr(set_up, "VENV", folder)
    monkeypatch.setattr(set_up, "STAMP", folder / "set-up.json")
    set_up.python(folder).parent.mkdir()
    os.symlink(sys.executable, set_up.python(folder))
    set_up.write_stamp(WANTED)
    return folder


def test_a_whole_venv_is_kept(venv: Path) -> None:
    assert set_up.usable_stamp(WANTED) == WANTED
    assert set_up.is_whole(venv)


@pytest.mark.parametrize("harm", ["file", "python", "stamp", "record"])
def test_a_damaged_venv_is_removed(venv: Path, harm: str) -> None:
    packages = venv / "lib" / "python3.11" / "site-packages"
    {
        "file": packages / "thing.py",
        "python": set_up.python(venv),
        "stamp": venv / "set-up.json",
        "record": packages / "thing-1.dist-info" / "RECORD",
    }[harm].unlink()
    assert set_up.usable_stamp(WANTED) == {}
    assert not venv.exists()


def test_an_unreadable_stamp_counts_as_none(venv: Path) -> None:
    set_up.STAMP.write_text('{"base": ')
    assert set_up.read_stamp() == {}
    set_up.STAMP.write_text(json.dumps(["base"]))
    assert set_up.read_stamp() == {}


def test_digests_follow_what_they_stand_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = set_up.digests(set_up.TEST_PARTS)
    assert before == set_up.digests(set_up.TEST_PARTS)
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=on")
    changed = set_up.digests(set_up.TEST_PARTS)
    assert {part for part in before if before[part] != changed[part]} == {"llama"}
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text("")
    assert not set(before.values()) & set(set_up.digests(set_up.TEST_PARTS).values())


def test_a_failed_step_says_which_why_and_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(steps, "LOG", tmp_path / "log")
    script = "import sys; print('working'); print('ERROR: it is broken', file=sys.stderr); sys.exit(3)"
    with pytest.raises(steps.SetUpError, match=r'^"Making it" failed: ERROR: it is broken\. More is in log'):
        steps.step("Making it", [sys.executable, "-c", script])
    assert "working" in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("", "it ended with code 9."),
        ("a\nb.\n", "b."),
        ("x.cpp:3:1: error: no such type\nninja: build stopped\n", "x.cpp:3:1: error: no such type."),
        (
            "CMake Error at a:3 (p):\n\n  No compiler\n  at\n  all\n  .\nERROR: Failed\n",
            "CMake Error at a:3 (p): No compiler at all.",
        ),
        ("E: Unable to locate package g++\n", "E: Unable to locate package g++."),
        ("ImportError: libGL.so.1: missing\n", "ImportError: libGL.so.1: missing."),
        ("OSError: [Errno 28] No space left on device", "the disk is full."),
        ("connection broken by 'NewConnectionError(...)'\nERROR: none", "the network could not be reached."),
    ],
)
def test_the_reason_is_the_line_that_says_it(output: str, expected: str) -> None:
    assert steps.reason(output, 9) == expected


# -- llama.cpp ------------------------------------------------------------------------------------------


def test_llama_is_built_again_only_for_other_flags_or_another_processor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = {"XDG_CACHE_HOME": str(tmp_path)}
    assert llama_wheel.kept(plain) is None
    llama_wheel.folder(plain).mkdir(parents=True)
    wheel = llama_wheel.folder(plain) / "llama_cpp_python-0.3.36-py3-none-any.whl"
    wheel.touch()
    assert llama_wheel.kept({**plain, "PATH": "/elsewhere"}) == wheel
    assert llama_wheel.kept({**plain, "CMAKE_ARGS": "-DGGML_CUDA=on"}) is None
    assert llama_wheel.flags({"CMAKE_ARGS": "-DGGML_CUDA=on"}).endswith(" -DGGML_CUDA=on")
    monkeypatch.setattr(llama_wheel, "processor", lambda: "another")
    assert llama_wheel.kept(plain) is None


def test_what_set_up_starts_sends_nothing_to_the_maker_of_onnx_runtime() -> None:
    """Its trial imports that library by itself, and importing is enough for a first event."""
    told = subprocess.run(
        [sys.executable, "-c", "import set_up, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"],
        capture_output=True,
        text=True,
        cwd=ROOT / "packaging",
        env={name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"},
    )
    assert told.stdout.strip() == "1", told.stderr
