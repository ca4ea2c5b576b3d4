"""`make wheel-cuda`: the right packages and flags for the toolkit that is there, and a sentence where none is."""

from __future__ import annotations

from pathlib import Path

import cuda_pack
import cuda_wheel
import pytest
import set_up
from steps import SetUpError


def nvcc(folder: Path, version: str) -> Path:
    """A compiler that says its version."""
    path = folder / "bin" / "nvcc"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'Cuda compilation tools, release {version}, V{version}.88'\n")
    path.chmod(0o755)
    return path


def test_the_toolkit_is_asked_for_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = nvcc(tmp_path, "12.8")
    monkeypatch.setenv("PATH", f"{path.parent}:/bin:/usr/bin")
    assert cuda_wheel.toolkit() == (path, (12, 8))


def test_no_toolkit_and_an_old_one_are_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda_wheel.shutil, "which", lambda name: None)
    with pytest.raises(SetUpError, match="nvcc is not there"):
        cuda_wheel.toolkit()
    old = nvcc(tmp_path, "11.4")
    monkeypatch.setattr(cuda_wheel.shutil, "which", lambda name: str(old))
    with pytest.raises(SetUpError, match="not of a CUDA toolkit 12 or 13"):
        cuda_wheel.toolkit()


def test_the_packages_are_of_the_toolkits_own_version() -> None:
    assert cuda_wheel.packages((13, 0)) == ["nvidia-cublas==13.0.*", "nvidia-cuda-runtime==13.0.*"]
    assert cuda_wheel.packages((12, 4)) == ["nvidia-cublas-cu12==12.4.*", "nvidia-cuda-runtime-cu12==12.4.*"]


def test_the_users_flags_come_last_and_what_was_installed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "VENV", tmp_path / ".venv")
    nvidia = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "nvidia" / "cu13"
    for name in ("include/cublas_v2.h", "lib/libcublas.so.13", "lib/libcublasLt.so.13"):
        (nvidia / name).parent.mkdir(parents=True, exist_ok=True)
        (nvidia / name).touch()
    made = cuda_wheel.flags(nvcc(tmp_path / "toolkit", "13.0"), (13, 0), "-DCMAKE_CUDA_ARCHITECTURES=89-real").split()
    assert "-DGGML_CUDA=ON" in made
    assert f"-DCUDA_cublas_LIBRARY={nvidia}/lib/libcublas.so.13" in made
    assert made[-1] == "-DCMAKE_CUDA_ARCHITECTURES=89-real"
    with pytest.raises(SetUpError, match=r"libcublas\.so\.12 is not among"):
        cuda_wheel.find("libcublas.so.12")


def test_a_backend_that_older_systems_could_not_load_is_told() -> None:
    said = """ 0x01 (NEEDED)  Shared library: [libcudart.so.12]
 0x01 (NEEDED)  Shared library: [libggml-base.so.0]
 0x01 (NEEDED)  Shared library: [libc.so.6]
 0x01 (NEEDED)  Shared library: [ld-linux-x86-64.so.2]
  0x0: Rev: 1  Flags: none  Index: 4  Cnt: 1  Name: GLIBC_2.36
  0x0: Rev: 1  Flags: none  Index: 5  Cnt: 1  Name: GLIBCXX_3.4.30
"""
    assert cuda_pack.foreign(said) == []
    newer = said.replace("2.36", "2.38").replace("3.4.30", "3.4.32").replace("libcudart.so.12", "libnccl.so.2")
    assert cuda_pack.foreign(newer) == ["libnccl.so.2", "GLIBC 2.38", "GLIBCXX 3.4.32"]
