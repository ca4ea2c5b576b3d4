"""(Question, passage) → how well they go together: any sentence-transformers CrossEncoder on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.embedding import open_model, well_formed
from app.errors import RerankerUnavailable

BATCH = 16  # pairs in one run: with 512 tokens each they take some 100 MB in a large model


class Reranker(Protocol):
    """Reads a question and a passage together, which is slower than comparing vectors, and knows better."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """One number a passage, higher is better: (len(passages),). On the model's own scale, open at both ends.

        Of a pair that is longer than the model takes (512 tokens for most), the end of the longer text is not read.
        """


def load(name: str) -> Reranker:
    """The CrossEncoder in a folder, or of this name in the local Hugging Face cache. Raises RerankerUnavailable."""
    return CrossEncoderReranker(name)


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder with one label, on the GPU if there is one."""

    def __init__(self, name: str, device: str | None = None) -> None:
        """Raises RerankerUnavailable if the extra is not installed, or the model not here or not of this kind."""
        self._model = open_model("reranking", name, RerankerUnavailable, lambda library: _make(library, name, device))

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        if not passages:
            return np.empty(0, np.float32)
        return _predict(self._model, [(well_formed(question), well_formed(passage)) for passage in passages])


def _make(library: Any, name: str, device: str | None) -> Any:
    model = library.CrossEncoder(name, device=device, local_files_only=True)
    kinds = model.config.architectures or ()
    if not any(kind.endswith("ForSequenceClassification") for kind in kinds):
        # The library would put random weights where such a model has none.
        raise RerankerUnavailable(f"The model “{name}” is no cross-encoder: it was not made to score pairs of texts.")
    if getattr(model.tokenizer, "chat_template", None):
        # Its template's control tokens cannot be told from those that a document may hold.
        raise RerankerUnavailable(f"The reranking model “{name}” asks by a chat template, which is not supported.")
    if _predict(model, [("", "")]).shape != (1,):
        raise RerankerUnavailable(f"The reranking model “{name}” has more than one label; one that has one is needed.")
    return model


def _predict(model: Any, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """As the last layer says: squeezed between 0 and 1, as is usual, the best would be alike."""
    scores = model.predict(list(pairs), batch_size=BATCH, activation_fn=lambda logits: logits, show_progress_bar=False)
    return np.asarray(scores, np.float32)
