"""What the packages promise, as far as it can be told without building the whole program."""

from __future__ import annotations

import json
import os
import plistlib
import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as XML
from pathlib import Path

import bill
import check_version
import deb
import framebuffer
import freeze
import icons
import llama_wheel
import numpy
import PySide6
import pytest
import yaml
from PIL import Image
from steps import SetUpError

from app import __releases__, __version__, models
from main import VERBS

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
DATE = 1_700_000_000
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not here")
needs_tar = pytest.mark.skipif(os.name != "posix" or shutil.which("xz") is None, reason="tar and xz are not here")


# One version.


def test_the_version_stands_in_one_place_and_the_changelog_has_it() -> None:
    assert check_version.version() == __version__ == check_version.changelog()[0]
    assert check_version.releases() == __releases__
    own = re.compile(rf"(?<![=\d.]){re.escape(__version__)}(?![\d.])")  # that of a package we take is another matter
    for path in sorted((ROOT / "packaging").rglob("*.*")):
        if path.is_file() and path.suffix in (".py", ".iss", ".sh", ".spec", ".xml", ".desktop", ".1", ".plist"):
            assert not own.search(re.sub(r"(?m)^\s*[#;].*$", "", path.read_text("utf-8-sig"))), path
    assert "@VERSION@" in (LINUX / f"{deb.IDENTITY}.metainfo.xml").read_text("utf-8")
    assert "{#Version}" in (ROOT / "packaging/windows/chatqa.iss").read_text("utf-8-sig")


# Linux.


def test_menu_entry_icon_and_window_bear_one_name() -> None:
    entry = (LINUX / f"{deb.IDENTITY}.desktop").read_text("utf-8")
    assert f"Icon={deb.IDENTITY}\n" in entry and "Exec=chatqa %F\n" in entry and "MimeType=application/pdf;" in entry
    tree = XML.parse(LINUX / f"{deb.IDENTITY}.metainfo.xml")
    assert tree.findtext("id") == deb.IDENTITY and tree.findtext("launchable") == f"{deb.IDENTITY}.desktop"
    assert f'setDesktopFileName("{deb.IDENTITY}")' in (ROOT / "ui" / "application.py").read_text("utf-8")


@pytest.mark.parametrize(
    "command", [["desktop-file-validate"], ["appstreamcli", "validate", "--no-net"]], ids=lambda command: command[0]
)
def test_the_desktops_own_tools_find_nothing_wrong(command: list[str], tmp_path: Path) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    kind = "desktop" if len(command) == 1 else "metainfo.xml"
    deb._fill(LINUX / f"{deb.IDENTITY}.{kind}", tmp_path, "2026-01-01")
    done = subprocess.run([*command, tmp_path / f"{deb.IDENTITY}.{kind}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_man_page_names_every_command() -> None:
    page = (LINUX / "chatqa.1").read_text("utf-8")
    assert all(re.search(rf"\b{verb}\b", page) for verb in VERBS)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The tree of a program that is small."""
    program = tmp_path / "program"
    (program / "_internal" / "licences").mkdir(parents=True)
    (program / "_internal" / "licences" / "LICENCES.md").write_text("all of them")
    (program / "_internal" / "library.so").write_text("a library")
    (program / "_internal" / "library.so").chmod(0o666)
    (program / "chatqa").write_text('#!/bin/sh\necho answered "$@"\n')
    (program / "chatqa").chmod(0o700)
    return deb.tree(program, tmp_path / "tree", DATE)


@needs_dpkg
def test_a_deb_holds_what_debian_expects_and_only_the_administrator_writes_to_it(files: Path, tmp_path: Path) -> None:
    package = deb.build(files, tmp_path, DATE)
    listed = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True).stdout
    for name in (
        "usr/bin/chatqa -> ../lib/chatqa-desktop/chatqa",
        f"usr/share/applications/{deb.IDENTITY}.desktop",
        f"usr/share/icons/hicolor/256x256/apps/{deb.IDENTITY}.png",
        "usr/share/man/man1/chatqa.1.gz",
        "usr/share/doc/chatqa-desktop/copyright",
        "usr/share/doc/chatqa-desktop/licences/LICENCES.md",
    ):
        assert f"./{name}\n" in listed
    assert all(line[5] == line[8] == "-" or line[0] == "l" for line in listed.splitlines()), "others may write"
    assert {line.split()[1] for line in listed.splitlines()} == {"root/root"}
    told = subprocess.run(["dpkg-deb", "--field", package], capture_output=True, text=True, check=True).stdout
    assert f"Version: {__version__}\n" in told and "libxcb-cursor0" in told and "libgomp1" in told


@needs_dpkg
def test_the_same_files_make_the_same_package(files: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first, second = deb.build(files, tmp_path, DATE), deb.build(files, tmp_path / "again", DATE)
    assert first.read_bytes() == second.read_bytes()


@needs_tar
def test_the_self_extracting_archive_installs_renews_and_removes_itself_and_no_more(
    files: Path, tmp_path: Path
) -> None:
    package = deb.self_extracting(files, tmp_path, DATE)
    home = tmp_path / "some one"
    data = home / ".local" / "share" / "ChatQA Desktop" / "home"
    data.mkdir(parents=True)
    target = tmp_path / "a $place & more"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
        return subprocess.run(["sh", package, *arguments], capture_output=True, text=True, env=environment)

    for _ in range(2):  # the second time over the first
        done = run("--target", f"{target}/")  # as a shell completes it
        assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.glob("a $place*")] == [target.name]
    started = subprocess.run([home / ".local/bin/chatqa", "ask"], capture_output=True, text=True, check=True)
    assert started.stdout == "answered ask\n"
    entry = (home / ".local/share/applications" / f"{deb.IDENTITY}.desktop").read_text()
    assert f'Exec="{str(target).replace("$", chr(92) * 2 + "$")}/lib/chatqa-desktop/chatqa" %F' in entry
    assert run("--target", str(target), "--remove").returncode == 0
    assert sorted(path.name for path in home.rglob("*") if path.is_file() or path.is_symlink()) == []
    assert data.is_dir() and not target.exists()


@needs_tar
def test_an_installation_that_fails_leaves_the_one_that_was_and_others_commands(files: Path, tmp_path: Path) -> None:
    package = deb.self_extracting(files, tmp_path, DATE)
    home, target = tmp_path / "home", tmp_path / "place"
    (home / ".local" / "bin").mkdir(parents=True)
    (home / ".local" / "bin" / "chatqa").write_text("another's")
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    subprocess.run(["sh", package, "--target", target], check=True, env=environment, capture_output=True)
    assert (home / ".local" / "bin" / "chatqa").read_text() == "another's"
    package.write_bytes(package.read_bytes()[:-200])
    assert subprocess.run(["sh", package, "--target", target], env=environment, capture_output=True).returncode == 1
    assert (target / "lib" / "chatqa-desktop" / "chatqa").is_file()
    assert sorted(path.name for path in tmp_path.glob("place*")) == ["place"]


@needs_tar
@pytest.mark.skipif(not Path("/proc/self/exe").exists(), reason="what runs is not told here")
def test_a_program_that_runs_is_not_taken_away_from_under_itself(files: Path, tmp_path: Path) -> None:
    package = deb.self_extracting(files, tmp_path, DATE)
    environment = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
    command = ["sh", package, "--target", tmp_path / "place"]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    program = tmp_path / "place" / "lib" / "chatqa-desktop" / "chatqa"
    program.unlink()
    shutil.copy(shutil.which("sleep") or "/bin/sleep", program)
    with subprocess.Popen([program, "60"]) as running:
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        running.kill()
    assert done.returncode == 1 and "close it first" in done.stderr
    assert subprocess.run(command, capture_output=True, env=environment).returncode == 0


@needs_tar
def test_the_self_extracting_archive_leaves_a_folder_of_others_alone_and_a_cut_file_changes_nothing(
    files: Path, tmp_path: Path
) -> None:
    package = deb.self_extracting(files, tmp_path, DATE)
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "letter.txt").write_text("kept")
    environment = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
    for more in ([], ["--remove"]):
        command = ["sh", package, "--target", tmp_path / "theirs", *more]
        assert subprocess.run(command, capture_output=True, env=environment).returncode == 1
    assert (tmp_path / "theirs" / "letter.txt").read_text() == "kept"
    package.write_bytes(package.read_bytes()[:-200])
    cut = subprocess.run(["sh", package], capture_output=True, text=True, env=environment)
    assert cut.returncode == 1 and "cut short" in cut.stderr
    assert not (tmp_path / "home" / ".local" / "lib" / "chatqa-desktop").exists()


# Windows and macOS, which cannot be built everywhere.


def test_the_windows_installer_is_for_one_user_and_names_files_that_there_are() -> None:
    script = (ROOT / "packaging/windows/chatqa.iss").read_text("utf-8-sig")
    sections = re.findall(r"^\[(\w+)\]$", script, re.MULTILINE)
    assert len(sections) == len(set(sections)) and {"Setup", "Files", "Icons", "Code"} <= set(sections)
    assert "PrivilegesRequired=lowest" in script and "MB_DEFBUTTON2" in script
    spec = (ROOT / "packaging/chatqa.spec").read_text("utf-8")
    for name in set(re.findall(r"\{app\}\\([\w ]+)\.exe", script)):
        assert f'name="{name}"' in spec
    plain = re.sub(r"(?m)^\s*;.*$|\{\{[^}]*\}|'[^']*'", "", script.split("[Code]")[0])
    assert plain.count("{") == plain.count("}") and plain.count('"') % 2 == 0
    pascal = script.split("[Code]")[1]
    assert len(re.findall(r"\bbegin\b", pascal)) == len(re.findall(r"\bend;", pascal))


def test_the_macos_files_can_be_read_by_its_tools() -> None:
    rights = plistlib.loads((ROOT / "packaging/macos/entitlements.plist").read_bytes())
    assert rights and all(value is True for value in rights.values())
    assert not any("network" in name or "get-task-allow" in name for name in rights)
    if os.name == "posix":
        subprocess.run(["sh", "-n", ROOT / "packaging/macos/make_dmg.sh"], check=True)


def test_a_release_is_made_only_of_what_was_tried_and_audited() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    assert set(jobs["attach"]["needs"]) == set(jobs) - {"attach"}
    for name in ("linux", "windows", "macos"):
        steps = " ".join(str(step.get("run", "")) for step in jobs[name]["steps"])
        assert "check_version.py" in steps and ("demo" in steps or "make smoke" in steps)
    assert "sha256sum" in str(jobs["attach"]) and "--draft" in str(jobs["attach"])


@pytest.mark.parametrize("suffix", [".ico", ".icns"])
def test_the_icon_comes_in_the_sizes_a_desktop_asks_for(tmp_path: Path, suffix: str) -> None:
    with Image.open(icons.write(tmp_path / f"icon{suffix}")) as image:
        assert {size[0] for size in image.info["sizes"]} >= {32, 128, 256}
        assert image.convert("RGBA").getextrema()[3] == (0, 255)


# What is inside.


def test_the_bill_of_materials_is_of_what_goes_in_and_has_the_licences(tmp_path: Path) -> None:
    parts = bill.write([Path(numpy.__file__)], tmp_path, DATE)
    told = json.loads((tmp_path / bill.BILL).read_text("utf-8"))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    named = {one["name"]: one for one in told["components"]}
    assert {"numpy", "llama-cpp-python", "cpython", "smollm2-135m-instruct"} <= set(named)
    assert "pytest" not in named and "torch" not in named
    assert named["numpy"]["purl"] == f"pkg:pypi/numpy@{numpy.__version__}"
    assert len({one["bom-ref"] for one in told["components"]}) == len(parts)
    assert all(any((tmp_path / one.name).iterdir()) for one in parts), "everyone's licence"
    assert "ggml authors" in (tmp_path / "llama.cpp" / "llama.cpp.txt").read_text("utf-8")
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".py", ".pyc")]
    again = tmp_path / "again"
    bill.write([Path(numpy.__file__)], again, DATE)
    assert (again / bill.BILL).read_bytes() == (tmp_path / bill.BILL).read_bytes()


def test_qts_licences_are_there_though_its_wheels_bring_none(tmp_path: Path) -> None:
    bill.write([Path(PySide6.__file__)], tmp_path, DATE)
    texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "pyside6-essentials").iterdir()}
    assert set(texts) == {"LGPL-3.0.txt", "GPL-3.0.txt", "Qt-third-party.txt"}
    assert all(part in texts["Qt-third-party.txt"] for part in ("freetype", "harfbuzz", "libpng", "pcre2", "zlib"))


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="not a Debian system")
def test_a_library_of_the_systems_is_told_by_whichever_path_it_was_taken(tmp_path: Path) -> None:
    library = next(path for path in Path("/lib").glob("*-linux-gnu/libz.so.1"))
    for number, path in enumerate((library, Path("/usr") / library.relative_to("/"), library.resolve())):
        parts = bill.write([path], tmp_path / str(number), DATE)
        assert [one.name for one in parts if one.name.startswith("zlib")] == ["zlib1g"]
    with pytest.raises(SetUpError, match="libnobodys"):
        bill.write([Path("/usr/lib/libnobodys.so.1")], tmp_path / "none", DATE)


def test_a_module_of_qt_under_the_gpl_alone_stops_the_build(tmp_path: Path) -> None:
    for name in ("libQt6Core.so.6", "libQt6XcbQpa.so.6"):
        (tmp_path / name).touch()
    freeze.refuse_gpl(tmp_path)
    (tmp_path / "libQt6VirtualKeyboard.so.6").touch()
    with pytest.raises(SetUpError, match="VirtualKeyboard"):
        freeze.refuse_gpl(tmp_path)


def test_a_packages_llama_cpp_is_for_any_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = llama_wheel.flags(llama_wheel.PORTABLE)
    assert "-DGGML_NATIVE=OFF" in flags and "-DGGML_CPU_ALL_VARIANTS=ON" in flags and "llama_portable.cmake" in flags
    assert llama_wheel.key(llama_wheel.PORTABLE) != llama_wheel.key({})
    before, own = llama_wheel.key(llama_wheel.PORTABLE), llama_wheel.key({})
    monkeypatch.setattr(llama_wheel, "processor", lambda: "another")
    assert llama_wheel.key(llama_wheel.PORTABLE) == before and llama_wheel.key({}) != own


def test_a_package_brings_the_starter_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(models, "resources_dir", lambda: tmp_path / "resources")
    assert models.path_of(models.STARTER) == tmp_path / "models" / models.STARTER.file_name
    shipped = tmp_path / "resources" / "starter" / models.STARTER.file_name
    shipped.parent.mkdir(parents=True)
    shipped.write_bytes(b"GGUF")
    assert models.find("starter").path == str(shipped)
    assert not models.find("starter").removal


def test_a_screen_becomes_a_picture(tmp_path: Path) -> None:
    fields = [0] * 25
    fields[0], fields[4], fields[5], fields[12], fields[19] = 100, 2, 1, 8, 1
    dump = struct.pack(">25I", *fields) + b"\0" * 12 + bytes([1, 2, 3, 0, 4, 5, 6, 0])
    (tmp_path / "screen").write_bytes(dump)
    image = Image.open(framebuffer.png(tmp_path / "screen", tmp_path / "screen.png"))
    assert [image.getpixel((x, 0)) for x in (0, 1)] == [(3, 2, 1), (6, 5, 4)]
