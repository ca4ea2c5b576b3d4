"""Settings and paths: one file, whole or not at all, and bad values told apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import paths
from app import settings as settings_file
from app.errors import HomeReadOnly, InvalidInput
from app.settings import Settings


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    changed = settings_file.change(Settings(), "passages", "3")
    changed = settings_file.change(changed, "gpu", "off")
    changed = settings_file.change(changed, "temperature", "0.5")
    settings_file.save(tmp_path / "home", changed)
    assert settings_file.load(tmp_path / "home") == changed == Settings(passages=3, gpu=False, temperature=0.5)
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["settings.json"]


def test_the_reranker_alone_can_be_none(tmp_path: Path) -> None:
    chosen = settings_file.change(Settings(), "reranker", "some/cross-encoder")
    settings_file.save(tmp_path, chosen)
    assert settings_file.load(tmp_path) == chosen == Settings(reranker="some/cross-encoder")
    assert settings_file.change(chosen, "reranker", "") == Settings()
    with pytest.raises(InvalidInput, match="cannot be empty"):
        settings_file.change(Settings(), "embedder", "")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("passages", "0", "goes from 1 to 20"),
        ("passages", "many", "is a number"),
        ("temperature", "nan", "goes from"),
        ("context_tokens", "10", "at least 512"),
        ("style", "poetic", "is one of: auto, long"),
        ("gpu", "perhaps", "on or off"),
        ("model", "", "cannot be empty"),
        ("font_size", "3", "at least 7"),
        ("language", "../ja", "code of a language"),
        ("colour", "red", "There is no setting"),
    ],
)
def test_a_wrong_value_says_what_would_be_right(key: str, value: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        settings_file.change(Settings(), key, value)


def test_one_bad_value_does_not_take_the_others_along(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"passages": 999, "style": "short", "unknown": 1}))
    assert settings_file.load(tmp_path) == Settings(style="short")


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(InvalidInput, match="cannot be read"):
        settings_file.load(tmp_path)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeReadOnly):
        settings_file.save(tmp_path / "file" / "home", Settings())


def test_where_things_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATQA_HOME", str(tmp_path / "one"))
    assert paths.home_dir() == tmp_path / "one"
    assert paths.home_dir(tmp_path / "two") == tmp_path / "two"
    monkeypatch.delenv("CHATQA_HOME")
    assert paths.home_dir().is_absolute()
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path / "models"))
    assert paths.models_dir() == tmp_path / "models"
    assert (paths.resources_dir() / "embedding").is_dir()
