"""What a problem report tells of the machine and the library: counts and kinds, no name, no path, no text."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

from app import machine
from app.catalog import Catalog
from app.errors import NoModel
from app.home_records import Facts
from app.models import find
from app.records import Placement
from app.settings import Settings


def gather(catalog: Catalog, conversations: int, settings: Settings, placement: Placement | None) -> Facts:
    """The facts as they are now. Loads nothing: the GPU is known where a model is on it."""
    documents = catalog.documents()
    default = Settings()
    return Facts(
        cores=machine.physical_cores(),
        memory=machine.total_memory(),
        free_memory=machine.free_memory(),
        nvidia=machine.has_nvidia_gpu(),
        model=_model(settings.model),
        placement=str(placement) if placement is not None else "",
        documents=len(documents),
        pages=sum(one.pages for one in documents),
        passages=sum(one.passages for one in documents),
        conversations=conversations,
        statuses=tuple(sorted(Counter(one.status for one in documents).items())),
        changed_settings=tuple(
            one.name for one in fields(Settings) if getattr(settings, one.name) != getattr(default, one.name)
        ),
    )


def _model(name: str) -> str:
    """The model in use; a file of the user's own goes by no name."""
    try:
        info = find(name)
    except NoModel:
        return "none"
    return info.name if info.origin == "catalogue" else "a file of the user's own"
