"""How a model is best asked, beside the style of its instruction."""

from __future__ import annotations

from app.frozen import frozen


@frozen
class Manner:
    """What a model takes at once, and how readily it refuses."""

    reads: int = 0  # passages it is given, at most: more only confuse it; 0: as many as the settings say
    words: int = 0  # of each of them, about; 0: as many as is usual (passages.WIDE_WORDS)
    refusal_bias: float = 0.0  # added to the logit of the token that refusals begin with; notes are taken without it
    least_lead: float | None = None  # of an answer that is only partly borne out, over a refusal: else it is held back


USUAL = Manner()
