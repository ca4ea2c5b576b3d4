"""Transformers of a few thousand random weights, each in a folder with a tokenizer of a few words.

They say nothing of quality: they show that what is read, and how, is what it should be.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
    XLMRobertaModel,
)
from transformers.utils.logging import disable_progress_bar

POSITIONS = 48  # tokens that one of them takes
WORDS = (
    "the a of in is was who what when cat dog tower bridge granite iron river stands fell built year user agent "
    "sep cls pad mask unk s 1889 1937 [ ] < > </ / : ? . ,"
).split()
BERT = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
ROBERTA = ("<pad>", "<unk>", "<s>", "</s>", "<mask>")
KINDS: dict[str, tuple[type[Any], type[Any]]] = {
    "bert": (BertModel, BertConfig),
    "bert ranker": (BertForSequenceClassification, BertConfig),
    "roberta": (XLMRobertaModel, XLMRobertaConfig),
    "roberta ranker": (XLMRobertaForSequenceClassification, XLMRobertaConfig),
}


def make(folder: Path, kind: str, seed: int = 0, labels: int = 1, width: int = 32, chat_template: str = "") -> Path:
    """A model of one of KINDS and its tokenizer."""
    disable_progress_bar()
    special = ROBERTA if kind.startswith("roberta") else BERT
    model_class, config_class = KINDS[kind]
    config = config_class(
        vocab_size=len(special) + len(WORDS),
        hidden_size=width,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=2 * width,
        max_position_embeddings=POSITIONS + 2 * (special is ROBERTA),
        pad_token_id=0,
        num_labels=labels,
        initializer_range=0.3,
    )
    torch.manual_seed(seed)
    model = model_class(config)
    for name, values in model.named_parameters():
        if "LayerNorm" in name:  # as made, every vector would be equally long
            torch.nn.init.normal_(values, mean=float(name.endswith("weight")), std=0.5)
    model.save_pretrained(folder)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=_tokenizer(special),
        model_max_length=POSITIONS,
        pad_token=special[0],
        unk_token=special[1],
        cls_token=special[2],
        sep_token=special[3],
        mask_token=special[4],
    )
    tokenizer.chat_template = chat_template or None
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer(special: tuple[str, ...]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate((*special, *WORDS))}, special[1]))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\w+|</|[^\w\s]"), "removed", invert=True)
    start, end = ((special[i], i) for i in (2, 3))
    tokenizer.post_processor = processors.BertProcessing(end, start)
    return tokenizer
