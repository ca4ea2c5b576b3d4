"""The add-on pack for NVIDIA GPUs: `make package-cuda`. It comes to dist/; app/gpu_pack.py installs it.

Wants nvcc of the CUDA toolkit 12 or 13, and an hour or more. What is inside besides llama.cpp's backend is NVIDIA's
(cuBLAS and the CUDA runtime), under NVIDIA's licence, whose text goes along.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import cuda_wheel  # noqa: E402
import llama_wheel  # noqa: E402
import set_up  # noqa: E402
from steps import LOG, SetUpError, step, take_turn  # noqa: E402

ROOT = HERE.parent
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the date of every file: a ZIP knows none before
THERE = re.compile(
    r"(lib(cudart|cublas|cublasLt|cuda|ggml-base|c|m|dl|pthread|rt|stdc\+\+|gcc_s)|ld-linux-.*)\.so[.\d]*"
)
NEWEST = {"GLIBC": (2, 36), "GLIBCXX": (3, 4, 30)}  # of Debian 12
RUNTIMES = ("libcudart.so.{major}", "libcublasLt.so.{major}", "libcublas.so.{major}")


def main() -> int:
    """Compile the backend, and pack it with what it needs."""
    if not sys.platform.startswith("linux"):
        print("The GPU pack is made on Linux alone, so far.", file=sys.stderr)
        return 1
    try:
        set_up.right_python([])
        take_turn()
        nvcc, version = cuda_wheel.toolkit()
        wanted = os.environ.pop("CMAKE_ARGS", "")
        set_up.set_up(set_up.RUN_PARTS)
        LOG.write_text("", encoding="utf-8")
        wheels = [*set_up.pip("install"), "--no-deps", *cuda_wheel.packages(version)]
        step("Bringing cuBLAS and the CUDA runtime", wheels)
        flags = cuda_wheel.flags(nvcc, version, wanted)
        environment = {**os.environ, **llama_wheel.PORTABLE, "CMAKE_ARGS": flags}
        about = "Compiling llama.cpp's CUDA backend (an hour or more for every kind of card, on a few cores)"
        wheel = set_up.build_llama(environment, about)
        refuse_foreign(wheel)
        made = pack(wheel, version[0])
    except (SetUpError, OSError) as error:
        print(f"Packaging stopped: {error}", file=sys.stderr)
        return 1
    print(f"{made.stat().st_size / 1e6:8.1f} MB  {made}")
    return 0


def refuse_foreign(wheel: Path) -> None:
    """SetUpError where the backend would not load on the oldest system the packages are for."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        backend = archive.extract("llama_cpp/lib/libggml-cuda.so", folder)
        said = subprocess.run(["readelf", "-dVW", backend], check=True, capture_output=True, text=True).stdout
    if wanted := foreign(said):
        raise SetUpError(f"The backend needs what Debian 12 and the pack have not: {', '.join(wanted)}.")


def foreign(said: str) -> list[str]:
    """The libraries and versions of libraries among what readelf says, that neither the system nor the pack has."""
    needed = [name for name in re.findall(r"\(NEEDED\)[^\[]*\[(.+?)\]", said) if not THERE.fullmatch(name)]
    versions = set(re.findall(r"Name: (GLIBC|GLIBCXX)_([\d.]+)", said))
    newer = [f"{name} {of}" for name, of in sorted(versions) if tuple(map(int, of.split("."))) > NEWEST[name]]
    return needed + newer


def pack(wheel: Path, major: int) -> Path:
    """The pack of a wheel's CUDA backend and of the CUDA libraries in .venv."""
    asked = [set_up.python(), "-c", "from app import __version__, gpu_pack as p; print(__version__, p.platform_name())"]
    told = subprocess.run([str(word) for word in asked], check=True, cwd=ROOT, capture_output=True, text=True).stdout
    version, platform = told.split()
    with zipfile.ZipFile(wheel) as archive:
        files = {"libggml-cuda.so": archive.read("llama_cpp/lib/libggml-cuda.so")}
    for pattern in RUNTIMES:
        library = cuda_wheel.find(pattern.format(major=major))
        files[library.name] = library.read_bytes()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["pack.json"] = json.dumps({"version": version, "platform": platform, "files": hashes}, indent=1).encode()
    files["NVIDIA-LICENCE.txt"] = licence().read_bytes()
    target = ROOT / "dist" / f"chatqa-desktop-cuda{major}-{version}-{platform}.zip"
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), data, zipfile.ZIP_DEFLATED)
    return target


def licence() -> Path:
    """NVIDIA's, as cuBLAS's package has it."""
    for packages in set_up.VENV.glob("lib/**/site-packages"):
        for path in sorted(packages.glob("nvidia_cublas*.dist-info/**/License.txt")):
            return path
    raise SetUpError("The licence of NVIDIA's libraries is not among the packages that were installed.")


if __name__ == "__main__":
    sys.exit(main())
