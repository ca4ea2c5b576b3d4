"""What a home works with and what is heavy, each made when first wanted: embedder, index, cross-encoder, model."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from app import models
from app.catalog import Catalog
from app.events import Event, LoadingModel, ModelLoaded
from app.fit import Wish
from app.frozen import frozen
from app.paths import index_dir, resources_dir
from app.records import Placement
from app.settings import Settings
from app.trial import GpuMark

if TYPE_CHECKING:
    from app.embedding import Embedder
    from app.model import LanguageModel
    from app.reranking import Reranker
    from app.vectors import VectorIndex


class Parts:
    """The heavy parts of one home, by its settings. Safe to share between threads; the model is the answer lane's."""

    def __init__(self, folder: Path, catalog: Catalog, settings: Settings) -> None:
        self.settings = settings
        self._folder = folder
        self._catalog = catalog
        self._making = threading.RLock()
        self._embedder: Embedder | None = None
        self._index: VectorIndex | None = None
        self._reranker: Reranker | None = None
        self._model: LanguageModel | None = None
        self._gpu = GpuMark(folder)
        self._model_made_of: tuple[object, ...] = ()

    def close(self) -> None:
        """Give the model's memory back."""
        if self._model is not None:
            self._model.close()
            self._model = None

    @property
    def open_index(self) -> VectorIndex | None:
        """The index, where it was wanted before."""
        return self._index

    @property
    def placement(self) -> Placement | None:
        """Where the model runs; None where it is not loaded."""
        return self._model.placement if self._model is not None else None

    def at_rest(self) -> None:
        """The GPU is not at work any more."""
        self._gpu.clear()

    def change(self, changed: Settings) -> Changed:
        """Load what these settings want anew, before anything is given up for it: `keep` then takes it into use."""
        return Changed(changed, self._other_embedder(changed), self._other_reranker(changed))

    def keep(self, changed: Changed) -> None:
        """Work by other settings from now on."""
        with self._making:
            self.settings = changed.settings
            self._reranker = changed.reranker
            if changed.embedder is not None:
                self._embedder, self._index = changed.embedder, None
                self._catalog.forget_vectors()

    def embedder(self) -> Embedder:
        """The embedder of the settings."""
        with self._making:
            if self._embedder is None:
                from app import embedding

                self._embedder = embedding.load(self.settings.embedder, resources_dir(), self.settings.threads)
            return self._embedder

    def reranker(self) -> Reranker | None:
        """The cross-encoder of the settings, where there is one."""
        with self._making:
            if self._reranker is None and self.settings.reranker:
                from app import reranking

                self._reranker = reranking.load(self.settings.reranker)
            return self._reranker

    def index(self) -> VectorIndex:
        """The nearest-neighbour index, its files checked."""
        with self._making:
            if self._index is None:
                from app.vectors import VectorIndex

                self._index = VectorIndex(index_dir(self._folder), self._catalog, self.embedder().key)
            return self._index

    def model(self) -> Generator[Event, None, LanguageModel]:
        """The language model of the settings, loaded, or loaded anew where they changed; yields how far it is."""
        info = models.find(self.settings.model)
        path = Path(info.path)
        wish = self._wish(path)
        made_of = (path, path.stat().st_mtime_ns, wish)
        if self._model is not None and self._model_made_of != made_of:
            self._model.close()
            self._model = None
        if self._model is None:
            yield LoadingModel(info.name)
            from app import model, trial

            yield from trial.check(path)
            try:
                loading = model.load(path, wish, info.title, lambda placement: self._gpu.set(path, placement))
                self._model = yield from loading
            finally:
                self._gpu.clear()
            self._model_made_of = made_of
            yield ModelLoaded(self._model.placement)
        return self._model

    def model_to_answer(self) -> Generator[Event, None, LanguageModel]:
        """The same, the mark of a GPU at work set: `at_rest` is to be called once the answer is there."""
        model = yield from self.model()
        self._gpu.set(model.path, model.placement)
        return model

    def _wish(self, path: Path) -> Wish:
        settings = self.settings
        most = self._gpu.most_layers(path)
        return Wish(
            settings.context_tokens, settings.gpu, settings.gpu_layers, settings.kv_type, settings.threads, most
        )

    def _other_embedder(self, changed: Settings) -> Embedder | None:
        """The new embedder where it changes, loaded before anything is given up for it."""
        if changed.embedder == self.settings.embedder:
            return None
        from app import embedding

        return embedding.load(changed.embedder, resources_dir(), changed.threads)

    def _other_reranker(self, changed: Settings) -> Reranker | None:
        """The cross-encoder from now on, loaded before its name is kept."""
        if changed.reranker == self.settings.reranker or not changed.reranker:
            return self._reranker if changed.reranker else None
        from app import reranking

        return reranking.load(changed.reranker)


@frozen
class Changed:
    """Other settings, and what they want that was not there; the cross-encoder in any case."""

    settings: Settings
    embedder: Embedder | None
    reranker: Reranker | None
