"""llama.cpp with CUDA, compiled for .venv: `make wheel-cuda`.

    python3 packaging/cuda_wheel.py

Wants nvcc, of the CUDA toolkit 12 or 13. cuBLAS and the CUDA runtime, in the toolkit's own version, come as Python
packages and lie in .venv, where app/llama.py loads them from. The wheel is kept like the processor's own. Flags of
the user's own in CMAKE_ARGS win, e.g. CMAKE_ARGS="-DCMAKE_CUDA_ARCHITECTURES=89-real" for one kind of card alone:
a tenth of the time. Standard library only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import set_up
from steps import LOG, SetUpError, step, take_turn


def toolkit() -> tuple[Path, tuple[int, int]]:
    """nvcc and the version of its toolkit; SetUpError where there is none that will do."""
    found = shutil.which("nvcc") or shutil.which("/usr/local/cuda/bin/nvcc")
    if found is None:
        raise SetUpError("nvcc is not there: install the CUDA toolkit 12 or 13, or add its bin folder to PATH.")
    said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    match = re.search(r"release (\d+)\.(\d+)", said)
    if match is None or int(match[1]) not in (12, 13):
        raise SetUpError(f"{found} is not of a CUDA toolkit 12 or 13; install one of them.")
    return Path(found), (int(match[1]), int(match[2]))


def packages(version: tuple[int, int]) -> list[str]:
    """The Python packages that hold cuBLAS and the CUDA runtime of this toolkit."""
    suffix = "-cu12" if version[0] == 12 else ""
    return [f"nvidia-{name}{suffix}=={version[0]}.{version[1]}.*" for name in ("cublas", "cuda-runtime")]


def find(pattern: str) -> Path:
    """The one file of the packages that this names, below .venv's site-packages/nvidia."""
    for packages_folder in set_up.VENV.glob("[Ll]ib/**/site-packages"):
        for path in sorted((packages_folder / "nvidia").glob(f"**/{pattern}")):
            return path
    raise SetUpError(f"{pattern} is not among the packages that were installed.")


def flags(nvcc: Path, version: tuple[int, int], wanted: str) -> str:
    """CMake's arguments for this toolkit; the user's own come last and so win."""
    major = version[0]
    headers = find("cublas_v2.h").parent
    ours = [
        "-DGGML_CUDA=ON",
        "-DGGML_CUDA_NCCL=OFF",  # for several cards; where the toolkit has it, the backend would need its library
        f"-DCMAKE_CUDA_COMPILER={nvcc.as_posix()}",
        f"-DCMAKE_CUDA_FLAGS=-I{headers.as_posix()}",
        f"-DCMAKE_CXX_FLAGS=-I{headers.as_posix()}",
        f"-DCUDA_cublas_LIBRARY={find(f'libcublas.so.{major}').as_posix()}",
        f"-DCUDA_cublasLt_LIBRARY={find(f'libcublasLt.so.{major}').as_posix()}",
    ]
    if not has_driver(nvcc):
        ours.append("-DGGML_CUDA_NO_VMM=ON")  # what would link with the driver's library
    return " ".join([*ours, wanted]).strip()


def has_driver(nvcc: Path) -> bool:
    """Whether the driver's library, or the toolkit's stub of it, is there to link with."""
    root = nvcc.resolve().parent.parent
    stubs = [root / "lib64" / "stubs" / "libcuda.so", Path("/usr/local/cuda/lib64/stubs/libcuda.so")]
    return any(stub.exists() for stub in stubs) or any(Path("/usr/lib").glob("*/libcuda.so"))


def main() -> int:
    """Bring what it needs, compile, and put the wheel in the place of the processor's own."""
    if sys.platform == "win32":
        print('On Windows: CMAKE_ARGS="-DGGML_CUDA=ON" in the environment, then the set-up.', file=sys.stderr)
        return 1
    try:
        set_up.right_python([])
        take_turn()
        nvcc, version = toolkit()
        wanted = os.environ.pop("CMAKE_ARGS", "")  # meant for this build, not for the processor's
        set_up.set_up(set_up.RUN_PARTS)
        LOG.write_text("", encoding="utf-8")
        step("Bringing cuBLAS and the CUDA runtime", [*set_up.pip("install"), "--no-deps", *packages(version)])
        environment = {**os.environ, "CMAKE_ARGS": flags(nvcc, version, wanted)}
        about = "Compiling llama.cpp with CUDA (an hour or more for every kind of card, on a few cores)"
        wheel = set_up.build_llama(environment, about)
        step("Installing it", [*set_up.pip("install"), "--no-deps", "--force-reinstall", wheel])
    except (SetUpError, OSError) as error:
        print(f"The CUDA build stopped: {error}", file=sys.stderr)
        return 1
    print(f"llama.cpp with CUDA is in .venv; the wheel is kept as {wheel}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
