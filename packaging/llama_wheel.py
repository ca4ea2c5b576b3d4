"""llama.cpp compiled once, as a wheel that outlives .venv: for this computer's processor, or for any (PORTABLE).

Standard library only: set_up.py runs this before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE.parent / "requirements" / "llama.lock"
INCLUDE = HERE / "llama_build.cmake"
PORTABLE_INCLUDE = HERE / "llama_portable.cmake"
PORTABLE = {"CHATQA_LLAMA": "portable"}  # to be added to the environment for a package's llama.cpp
PORTABLE_FLAGS = "-DGGML_NATIVE=OFF -DGGML_BACKEND_DL=ON -DGGML_CPU_ALL_VARIANTS=ON"
if sys.platform == "win32":  # its OpenMP library is not on every computer
    PORTABLE_FLAGS += " -DGGML_OPENMP=OFF"


def flags(environment: Mapping[str, str]) -> str:
    """CMake's arguments: no tools, no network code; the user's own come last and so win."""
    include = PORTABLE_INCLUDE if portable(environment) else INCLUDE
    ours = f"-DLLAVA_BUILD=OFF -DLLAMA_OPENSSL=OFF -DCMAKE_PROJECT_llama.cpp_INCLUDE={include.as_posix()}"
    if portable(environment):
        ours = f"{ours} {PORTABLE_FLAGS}"
    return f"{ours} {environment.get('CMAKE_ARGS', '')}".strip()


def portable(environment: Mapping[str, str]) -> bool:
    """Whether the build is one that any processor of this kind runs."""
    return PORTABLE.items() <= environment.items()


def processor() -> str:
    """What the compiler will build for: a wheel made for one processor may crash another."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine() + platform.processor()
    features = sorted({line for line in lines if line.startswith(("flags", "Features"))})
    return platform.machine() + "".join(features)


def key(environment: Mapping[str, str]) -> str:
    """The name under which this build is kept: another version, flag or processor is another build."""
    # The user's flags only: where the repository stands does not change what is built.
    parts = [LOCK.read_text(encoding="utf-8"), INCLUDE.read_text(encoding="utf-8")]
    parts += [environment.get("CMAKE_ARGS", ""), sys.platform]
    if portable(environment):
        parts += [PORTABLE_INCLUDE.read_text(encoding="utf-8"), PORTABLE_FLAGS, platform.machine()]
    else:
        parts.insert(-1, processor())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def folder(environment: Mapping[str, str]) -> Path:
    """Where this build's wheel is kept."""
    home = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA")
    cache = Path(home) if home else Path.home() / ".cache"
    return cache / "chatqa-desktop" / "wheels" / key(environment)


def kept(environment: Mapping[str, str]) -> Path | None:
    """The wheel, if it was made before."""
    return next(folder(environment).glob("llama_cpp_python-*.whl"), None)


def build_environment(environment: Mapping[str, str], venv_programs: Path) -> dict[str, str]:
    """The environment to compile in: our flags, and cmake and ninja from .venv before the system's."""
    return {
        **environment,
        "CMAKE_ARGS": flags(environment),
        # llama.cpp installs its libraries a second time, with headers, for C++ users. Not for us.
        "SKBUILD_WHEEL_EXCLUDE": "lib/**;include/**",
        "PATH": f"{venv_programs}{os.pathsep}{environment.get('PATH', '')}",
    }
