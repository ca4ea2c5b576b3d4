"""English words without their endings, so that forms of one word compare as one. Pure functions."""

from __future__ import annotations

_IRREGULAR = dict(
    pair.split("=")
    for pair in (
        "began=begin begun=begin built=build bought=buy came=come chose=choose chosen=choose drew=draw drawn=draw "
        "fell=fall fallen=fall fought=fight found=find gave=give given=give went=go gone=go grew=grow grown=grow "
        "held=hold kept=keep knew=know led=lead left=leave lost=lose made=make met=meet paid=pay rose=rise risen=rise "
        "ran=run said=say saw=see seen=see sold=sell sent=send spoke=speak spoken=speak spent=spend stood=stand "
        "took=take taken=take taught=teach thought=think told=tell understood=understand won=win wrote=write "
        "written=write brought=bring broke=break broken=break men=man women=woman children=child people=person "
        "feet=foot died=die dead=die death=die born=birth lies=lie lay=lie shown=show worn=wear wore=wear "
        "french=france dutch=netherlands spanish=spain polish=poland danish=denmark turkish=turkey british=britain "
        "swiss=switzerland greek=greece welsh=wales irish=ireland scottish=scotland english=england "
        "swedish=sweden finnish=finland norwegian=norway roman=rome"
    ).split()
)


def stem(word: str) -> str:
    """English endings off, alike on both sides; irregular forms by a short list."""
    word = _IRREGULAR.get(word, word)
    for ending, kept in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + kept
            if ending in ("ing", "ed") and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
