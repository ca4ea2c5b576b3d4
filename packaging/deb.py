"""The program's folder → the file tree that Linux wants, and of it a .deb and a self-extracting archive."""

from __future__ import annotations

import gzip
import os
import platform
import re
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import icons
import system_packages
from steps import step

from app import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TEMPLATES = HERE / "linux"
NAME = "chatqa-desktop"
IDENTITY = "desktop.chatqa.ChatQA"
ICON_SIZES = (32, 48, 64, 128, 256, 512)
DESCRIPTION = """\
Ask your own PDFs, and see where each sentence comes from
 Drop PDFs into a library and ask them in your own words. Each sentence of an
 answer is shown with its lines on the page, and where the documents do not
 hold the answer, that is what you are told.
 .
 Everything runs on this computer; a small language model is inside."""
FONTS = "fonts-dejavu-core | fonts-liberation | fonts-noto-core"  # any will do: without one Qt draws empty boxes
ELF, GLIBC = b"\x7fELF", re.compile(rb"\0GLIBC_2\.(\d+)(?=[\0.])")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def tree(program: Path, target: Path, source_date: int) -> Path:
    """Everything where Debian's policy has it, below `target`; the same for every way of packing it."""
    shutil.rmtree(target, ignore_errors=True)
    share = target / "usr" / "share"
    library = target / "usr" / "lib" / NAME
    shutil.copytree(program, library, symlinks=True)
    (target / "usr" / "bin").mkdir(parents=True)
    (target / "usr" / "bin" / "chatqa").symlink_to(f"../lib/{NAME}/chatqa")
    day = time.strftime("%Y-%m-%d", time.gmtime(source_date))
    _fill(TEMPLATES / f"{IDENTITY}.desktop", share / "applications", day)
    _fill(TEMPLATES / f"{IDENTITY}.metainfo.xml", share / "metainfo", day)
    _icons(share / "icons" / "hicolor")
    doc = share / "doc" / NAME
    doc.mkdir(parents=True)
    shutil.copy(TEMPLATES / "copyright", doc / "copyright")
    shutil.copytree(program / "_internal" / "licences", doc / "licences")
    shutil.rmtree(library / "_internal" / "licences")
    _zipped(ROOT / "CHANGELOG.md", doc / "changelog.gz", day)
    _zipped(TEMPLATES / "chatqa.1", share / "man" / "man1" / "chatqa.1.gz", day)
    _same(target, source_date)
    return target


def build(files: Path, out: Path, source_date: int) -> Path:
    """The .deb of a tree."""
    architecture = ARCHITECTURES[platform.machine()]
    control = files / "DEBIAN"
    control.mkdir()
    kilobytes = sum(path.lstat().st_size for path in files.rglob("*") if not path.is_dir()) // 1024
    (control / "control").write_text(_control(architecture, kilobytes, needed_glibc(files)), "utf-8")
    for script in ("preinst", "postinst", "postrm"):
        shutil.copy(TEMPLATES / script, control / script)
        (control / script).chmod(0o755)
    _same(control, source_date)
    package = out / f"{NAME}_{__version__}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--threads-max=2", "--build", files, package]
    step("Packing the .deb", command, {**os.environ, "SOURCE_DATE_EPOCH": str(source_date)})
    shutil.rmtree(control)
    return package


def self_extracting(files: Path, out: Path, source_date: int) -> Path:
    """For other distributions: a shell script with the tree inside, which it puts into the user's own folders."""
    package = out / f"{NAME}-{__version__}-{platform.machine()}.run"
    archive = package.with_suffix(".tar.xz")
    command = ["tar", "--create", "--xz", "--file", archive, "--directory", files / "usr", "--sort=name"]
    command += ["--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{source_date}", "bin", "lib", "share"]
    step("Packing the self-extracting archive", command, {**os.environ, "XZ_OPT": "-6 -T2"})
    head = (TEMPLATES / "install.sh").read_text("utf-8").replace("@VERSION@", __version__)
    head = head.replace("@GLIBC@", needed_glibc(files))
    with package.open("wb") as file, archive.open("rb") as packed:
        file.write(head.encode())
        shutil.copyfileobj(packed, file, 1 << 20)
    archive.unlink()
    package.chmod(0o755)
    return package


def needed_glibc(files: Path) -> str:
    """The version of the C library that the newest of the libraries inside was made for."""
    newest = 17  # that of every wheel
    for path in sorted(files.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size > len(ELF):
            data = path.read_bytes()
            if data.startswith(ELF):
                newest = max([newest, *map(int, GLIBC.findall(data))])
    return f"2.{newest}"


def dependencies(glibc: str) -> Sequence[str]:
    """Debian's packages that the program's own libraries name; what a window needs besides is among them."""
    named = {**system_packages.QT_LIBRARIES, **system_packages.WINDOW_LIBRARIES, **system_packages.OPENMP}
    return sorted({*named.values(), f"libc6 (>= {glibc})", "libstdc++6", FONTS})


def _control(architecture: str, kilobytes: int, glibc: str) -> str:
    return (
        f"Package: {NAME}\nVersion: {__version__}\nArchitecture: {architecture}\nSection: text\nPriority: optional\n"
        f"Maintainer: The ChatQA Desktop developers <packages@chatqa.invalid>\nInstalled-Size: {kilobytes}\n"
        f"Depends: {', '.join(dependencies(glibc))}\nDescription: {DESCRIPTION}\n"
    )


def _fill(template: Path, folder: Path, day: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / template.name).write_text(_filled(template, day), "utf-8")


def _filled(template: Path, day: str) -> str:
    return template.read_text("utf-8").replace("@VERSION@", __version__).replace("@DATE@", day)


def _zipped(source: Path, target: Path, day: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(_filled(source, day).encode(), 9, mtime=0))


def _icons(folder: Path) -> None:
    """The icon as it is, and as images for desktops that draw no SVG."""
    scalable = folder / "scalable" / "apps"
    scalable.mkdir(parents=True)
    shutil.copy(icons.DRAWING, scalable / f"{IDENTITY}.svg")
    for size in ICON_SIZES:
        target = folder / f"{size}x{size}" / "apps" / f"{IDENTITY}.png"
        target.parent.mkdir(parents=True)
        icons.draw(size, target)


def _same(folder: Path, source_date: int) -> None:
    """Dates and rights that do not tell who built it, or when; only the owner writes."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (source_date, source_date), follow_symlinks=False)
