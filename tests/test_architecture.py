"""The rule of the house, read from the imports: main → ui → app → outside, one door a library, no cycles."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 350
DOORS = {
    "chromadb": {"app/vectors.py"},
    "llama_cpp": {"app/llama.py"},
    "huggingface_hub": {"app/downloads.py"},
    "pypdfium2": {"app/pdf.py"},
    "pypdf": {"app/pdf.py"},
    "onnxruntime": {"app/embedding.py"},
    "tokenizers": {"app/embedding.py"},
    "rapidocr": {"app/ocr.py"},
    "sentence_transformers": {"app/embedding.py"},
    "sqlite3": {"app/database.py"},
    "watchfiles": {"app/watching.py"},
}
# Inside app/ a module imports only what stands above it.
ORDER = (
    "frozen manner patterns errors paths home_files logs settings origins records export_words marking "
    "markdown_html home_records file_records events machine power fragments layout pdf worker reader ocr_layout "
    "ocr structure passages languages dual_encoder embedding reranking schema database stored_vectors full_text "
    "pages catalog page_words integrity storage backup conversation_words conversations groups pending index_files "
    "vectors intake arrivals progress library scans watching terms refusing queries naming widening retrieval "
    "prompt gguf file_hashes fit outlook gpu_pack llama prefix drafting sampling text_stream model_protocol model "
    "model_notes trial downloads updates others models moving holding facts stems units opposites claims evidence "
    "asked agreement strength grounding suggesting rewriting whole answering exporting export_styles "
    "export_markdown export_html export_files parts home requests file_requests group_requests errands "
    "export_requests engine client jsonlines terminal library_commands conversation_commands commands cli"
).split()
FOR_THE_WINDOW = {
    "app",
    "app.logs",
    "app.records",
    "app.home_records",
    "app.file_records",
    "app.events",
    "app.requests",
    "app.file_requests",
    "app.group_requests",
    "app.errands",
    "app.export_requests",
    "app.export_words",
    "app.marking",
    "app.client",
    "app.errors",
    "app.frozen",
    "app.settings",
    "app.paths",
}
SOURCES = sorted([*ROOT.glob("app/*.py"), *ROOT.glob("ui/*.py"), ROOT / "main.py"])


def imported(path: Path, at_run_time: bool = True) -> set[str]:
    """The modules a file imports; those for the type checker alone are left out."""
    found: set[str] = set()
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and at_run_time and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module in ("app", "ui"):
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_each_library_has_one_door(path: Path) -> None:
    for module in imported(path, at_run_time=False):
        top = module.split(".")[0]
        if top == "PySide6":
            assert name(path).startswith("ui/"), f"{name(path)} imports Qt"
        assert name(path) in DOORS.get(top, {name(path)}), f"{name(path)} imports {top}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("app/*.py")), ids=name)
def test_the_core_imports_upwards_alone(path: Path) -> None:
    own = imported(path)
    assert not {module for module in own if module.split(".")[0] in ("ui", "main")}
    if path.stem == "__init__":
        return
    place = ORDER.index(path.stem)
    for module in own:
        parts = module.split(".")
        if parts[0] == "app" and len(parts) > 1 and parts[1] in ORDER:
            assert ORDER.index(parts[1]) < place, f"{name(path)} imports {module}, which stands below it"


@pytest.mark.parametrize("path", sorted(ROOT.glob("ui/*.py")), ids=name)
def test_the_window_knows_only_the_light_part_of_the_core(path: Path) -> None:
    used = {module for module in imported(path) if module.split(".")[0] == "app"}
    used = {module for module in used if not module.startswith("app.__")}
    assert used <= FOR_THE_WINDOW


def test_every_module_of_the_core_has_its_place_in_the_order() -> None:
    assert {path.stem for path in ROOT.glob("app/*.py")} - {"__init__"} == set(ORDER)


@pytest.mark.parametrize("path", [*SOURCES, *ROOT.glob("tests/*.py"), *ROOT.glob("packaging/*.py")], ids=name)
def test_no_file_is_longer_than_one_can_hold_in_mind(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_the_window_process_stays_light() -> None:
    code = (
        "import sys, ui.application\n"
        "heavy = {'llama_cpp', 'chromadb', 'onnxruntime', 'pypdfium2', 'pypdf', 'sqlite3', 'numpy', 'tokenizers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
