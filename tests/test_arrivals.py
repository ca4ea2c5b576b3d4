"""Files and folders, told apart by a look at them."""

from __future__ import annotations

from pathlib import Path

from at_work import finished

from app.arrivals import look


def test_a_pdf_is_known_by_how_it_begins_and_a_folder_is_taken_whatever_its_name(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"%PDF-1.7\n")
    folder = tmp_path / "cat.png"
    folder.mkdir()
    picture = tmp_path / "dog.png"
    picture.write_bytes(b"\x89PNG")
    empty = tmp_path / "empty"
    empty.touch()
    paths = [str(path) for path in (letter, folder, picture, empty, tmp_path / "gone", letter)]
    found = finished(look([*paths, "null\0byte"]))
    assert found.taken == (str(letter), str(folder))
    assert found.refused == ("dog.png", "empty", "gone", "null\0byte")


def test_a_name_that_is_no_valid_text_is_refused_by_what_can_be_said_of_it() -> None:
    found = finished(look(["/x/\udce4.txt"]))
    assert found.refused == ("?.txt",)


def test_looking_can_be_stopped_between_any_two(tmp_path: Path) -> None:
    job = look([str(tmp_path)] * 3 + ["/a", "/b"])
    next(job)
    job.close()
