"""Documents read again: what is said where that fails is true, and what was read before stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pdfs
from test_library import finish

from app.home import Home

MakePdf = Callable[..., Path]


def test_what_cannot_be_read_again_is_not_said_to_be_changed(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pdfs.plain(path, [["The lighthouse stands on a rock."]], password="sesame")
    (document,) = finish(home.library.add([str(path)], password="sesame"))
    home.library._passwords.clear()  # as at the next start
    finish(home.library.retry([document.id]))
    (document,) = home.catalog.documents()
    assert document.reason.startswith("It could not be read again: It is encrypted")
    assert home.search("lighthouse").passages, "what was read before stands"


def test_after_a_new_version_that_cannot_be_read_the_old_content_is_known_to_be_gone(
    home: Home, make_pdf: MakePdf, tmp_path: Path
) -> None:
    path = make_pdf("a.pdf", ["The lighthouse stands on a rock."])
    kept = shutil.copy(path, tmp_path / "kept")
    finish(home.library.add([str(path)]))
    pdfs.plain(path, [["Something else."]], password="sesame")
    (document,) = finish(home.library.add([str(path)]))
    assert document.reason.startswith("Its file was changed, and the new version cannot be read")
    back = shutil.move(kept, tmp_path / "b.pdf")
    finish(home.library.add([str(back)]))
    by_path = {document.path: document for document in home.catalog.documents()}
    assert not by_path[str(back)].reason and by_path[str(back)].status == "ready"
    assert by_path[str(path)].reason_code == "password", "it is another document now"
