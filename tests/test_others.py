"""Models of other programs are found where they are, and nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import models, others

DATA = b"GGUF" + bytes(others.SMALLEST)


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home with nothing in it."""
    for variable in ("OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE", "LLAMA_CACHE", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path / "our-models"))
    return tmp_path


def put(path: Path, data: bytes = DATA) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_each_program_is_found(user: Path) -> None:
    put(user / ".lmstudio/models/owner/repo/one.gguf")
    put(user / ".local/share/nomic.ai/GPT4All/two.gguf")
    put(user / ".cache/huggingface/hub/models--a--b/snapshots/abc/three.gguf")
    put(user / ".cache/llama.cpp/four.gguf")
    found = {item.program: item.title for item in others.found() if item.path.is_relative_to(user)}
    assert found == {"LM Studio": "one", "GPT4All": "two", "Hugging Face": "three", "llama.cpp": "four"}


def test_ollamas_are_found_by_their_names(user: Path) -> None:
    blob = put(user / ".ollama/models/blobs/sha256-abc123")
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:fff"},
        {"mediaType": others.OLLAMA_MODEL, "digest": "sha256:abc123"},
    ]
    manifest = user / ".ollama/models/manifests/registry.ollama.ai/library/llama3/8b"
    put(manifest, json.dumps({"layers": layers}).encode())
    put(manifest.with_name("broken"), b"{")
    put(manifest.with_name("odd"), json.dumps({"layers": [{"digest": 5, "mediaType": others.OLLAMA_MODEL}]}).encode())
    escape = [{"mediaType": others.OLLAMA_MODEL, "digest": "sha256:../../../secret"}]
    put(manifest.with_name("escape"), json.dumps({"layers": escape}).encode())
    assert [(item.title, item.path) for item in others.found() if item.program == "Ollama"] == [("llama3:8b", blob)]


def test_what_is_no_whole_model_is_left_out(user: Path) -> None:
    folder = user / ".cache/llama.cpp"
    put(folder / "mmproj-model.gguf")
    put(folder / "big-00002-of-00003.gguf")
    put(folder / "small.gguf", b"GGUF")
    put(folder / "letter.gguf", b"x" * len(DATA))
    put(folder / "big-00001-of-00003.gguf")
    assert [item.path.name for item in others.found() if item.program == "llama.cpp"] == ["big-00001-of-00003.gguf"]


def test_the_same_file_is_offered_once(user: Path) -> None:
    real = put(user / ".cache/huggingface/hub/models--a--b/blobs/x.gguf")
    link = user / ".cache/huggingface/hub/models--a--b/snapshots/abc/model.gguf"
    link.parent.mkdir(parents=True)
    link.symlink_to(real)
    assert len([item for item in others.found() if item.program == "Hugging Face"]) == 1


def test_they_are_in_the_catalogue_and_can_be_used(user: Path) -> None:
    path = put(user / ".lmstudio/models/owner/repo/one.gguf")
    info = next(info for info in models.installed() if info.origin == "LM Studio")
    assert (info.name, info.path) == ("one", str(path))
    assert models.find("one").path == str(path)
    assert models.find(str(path)).in_use


def test_of_two_files_of_one_name_the_one_that_was_meant_is_used(user: Path, word_embedder: object) -> None:
    from app.home import Home

    one, other = put(user / "a/starter.gguf"), put(user / "b/starter.gguf")
    models.add(one)
    models.add(other)
    home = Home.open(user / "home")
    try:
        assert home.use_model(str(other)).path == str(other)
        assert home.settings.model == str(other)
    finally:
        home.close()


def test_a_folder_that_may_not_be_read_is_passed_over(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, pattern: str) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "glob", refused)
    assert [item for item in others.found() if item.program == "Ollama"] == []
