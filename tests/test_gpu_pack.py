"""The add-on for NVIDIA GPUs: installed whole or not at all, and where it does not serve the processor does."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest

from app import __version__, cli, gpu_pack, llama, model
from app.errors import InvalidInput

FILES = {"libggml-cuda.so": b"backend", "libcublas.so.13": b"c", "libcublasLt.so.13": b"b", "libcudart.so.13": b"a"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "data" / "gpu"
    monkeypatch.setattr(gpu_pack, "gpu_pack_dir", lambda: place)
    monkeypatch.setattr(gpu_pack, "taken_here", lambda: True)
    monkeypatch.setattr(llama, "_problems", [])
    return place


def pack(
    place: Path, files: dict[str, bytes] = FILES, version: str = __version__, lies: dict[str, str] | None = None
) -> Path:
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} | (lies or {})
    told = {"version": version, "platform": gpu_pack.platform_name(), "files": hashes}
    target = place / "pack.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(gpu_pack.LIST, json.dumps(told))
        for name, data in files.items():
            archive.writestr(name, data)
    return target


def test_an_installed_pack_is_found_in_the_order_its_libraries_need_each_other(tmp_path: Path) -> None:
    assert gpu_pack.files() == ([], None) and not gpu_pack.outdated()
    assert gpu_pack.install(pack(tmp_path)) == __version__
    runtimes, backend = gpu_pack.files()
    assert [path.name for path in runtimes] == ["libcudart.so.13", "libcublasLt.so.13", "libcublas.so.13"]
    assert backend is not None and backend.read_bytes() == b"backend"


def test_a_pack_is_taken_away_again(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gpu_pack.install(pack(tmp_path))
    assert cli.run(["models", "gpu", "--remove"]) == 0 and not folder.exists()
    assert capsys.readouterr().out == "The GPU pack is deleted.\n"
    assert cli.run(["models", "gpu", "--remove"]) == 0
    assert capsys.readouterr().out == "There is no GPU pack here.\n"
    with pytest.raises(SystemExit):
        cli.run(["models", "gpu"])
    assert "wants a FILE" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.run(["models", "use", "starter", "--remove"])


@pytest.mark.parametrize(
    ("files", "lies"),
    [
        (FILES, {"libggml-cuda.so": "0" * 64}),
        ({**FILES, "../../libcublas.so.13": b"out"}, {}),
        ({**FILES, "libc.so.6": b"another"}, {}),
        ({"libcudart.so.13": b"no backend"}, {}),
    ],
)
def test_a_pack_that_is_not_right_changes_nothing(
    folder: Path, tmp_path: Path, files: dict[str, bytes], lies: dict[str, str]
) -> None:
    gpu_pack.install(pack(tmp_path))
    before = gpu_pack.files()
    with pytest.raises(InvalidInput, match="not a GPU pack of ChatQA Desktop, or is damaged"):
        gpu_pack.install(pack(tmp_path, files, lies=lies))
    assert gpu_pack.files() == before
    assert [path.name for path in folder.parent.iterdir()] == ["gpu"]


def test_what_is_no_pack_at_all_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.zip").write_text("Dear all")
    assert cli.run(["models", "gpu", str(tmp_path / "letter.zip")]) == 1
    assert "letter.zip is not a GPU pack" in capsys.readouterr().err
    assert cli.run(["models", "gpu", str(tmp_path / "none.zip")]) == 1
    assert "cannot be installed: No such file" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        cli.run(["models", "gpu"])


def test_a_pack_that_was_damaged_on_its_way_changes_nothing(folder: Path, tmp_path: Path) -> None:
    gpu_pack.install(pack(tmp_path))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    whole = pack(tmp_path, {**FILES, "libggml-cuda.so": os.urandom(5000)}).read_bytes()
    for place in range(200, len(whole), 97):
        (tmp_path / "cut.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            gpu_pack.install(tmp_path / "cut.zip")
        except InvalidInput:
            assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        else:  # where nothing reads: then it is whole
            assert (folder / "libggml-cuda.so").stat().st_size == 5000
            gpu_pack.install(pack(tmp_path))


def test_a_llama_cpp_with_its_backends_built_in_takes_no_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gpu_pack.install(pack(tmp_path))
    monkeypatch.setattr(gpu_pack, "__version__", "9.9.9")
    monkeypatch.setattr(gpu_pack, "taken_here", lambda: False)
    with pytest.raises(InvalidInput, match="takes no GPU pack"):
        gpu_pack.install(pack(tmp_path))
    assert "pack" not in model.survey().no_gpu


def test_a_pack_of_another_version_is_refused_and_one_that_was_left_behind_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match=r"is for ChatQA Desktop 0\.0\.1 on"):
        gpu_pack.install(pack(tmp_path, version="0.0.1"))
    gpu_pack.install(pack(tmp_path))
    monkeypatch.setattr(gpu_pack, "__version__", "9.9.9")  # the program was renewed, the pack not
    assert gpu_pack.files() == ([], None)
    assert "another version" in model.survey().no_gpu


def test_a_pack_that_does_not_load_leaves_the_processor_to_serve_and_says_why(tmp_path: Path) -> None:
    gpu_pack.install(pack(tmp_path))
    llama._load_gpu_pack()
    why = model.survey().no_gpu
    assert why.startswith("The GPU pack cannot be used: ") and "libcudart.so.13" in why
