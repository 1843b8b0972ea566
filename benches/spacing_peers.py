#!/usr/bin/env python3
"""The peers' side of the table in docs/spacing.md: wordninja, symspellpy word_segmentation.

usage: pip install wordninja symspellpy; COPYDESK_SHARED=../shared python3 benches/spacing_peers.py

A peer has no notion of a whole text, so it is given what it is made for: each run of letters that its
own dictionary does not know (symspellpy, wordninja) and that is at least four letters long. Edits are
counted as `eval -- spacing` counts them: a place among the non-space characters.
"""
import json, os, re, sys
from pathlib import Path

import wordninja
from symspellpy import SymSpell

shared = Path(os.environ.get("COPYDESK_SHARED", "../shared"))
RUN = re.compile(r"[A-Za-z]{4,}")
symspell = SymSpell(max_dictionary_edit_distance=0, prefix_length=7)
symspell.load_dictionary(str(shared / "lexical/symspell_en_82765.txt"), 0, 1, encoding="utf-8-sig")
known = set(symspell.words)


def gaps(text):
    places, n, space = set(), 0, False
    for c in text.strip():
        if c.isspace():
            space = True
        else:
            if space:
                places.add(n)
            space, n = False, n + 1
    return places


def with_peer(split):
    def run(match):
        word = match.group()
        return word if word.lower() in known else split(word)
    return lambda text: RUN.sub(run, text)


def symspell_split(word):
    parts = symspell.word_segmentation(word.lower(), max_edit_distance=0).segmented_string.split()
    if "".join(parts) != word.lower():
        return word
    out, at = [], 0
    for p in parts:
        out.append(word[at:at + len(p)])
        at += len(p)
    return " ".join(out)


def ninja_split(word):
    parts = wordninja.split(word)
    return " ".join(parts) if "".join(parts) == word else word


def measure(name, repair):
    hit = miss = wrong = changed = unglued = 0
    for line in open(shared / "cases/spacing/glue_gold_pairs.jsonl", encoding="utf-8"):
        r = json.loads(line)
        before, want, after = gaps(r["glued"]), gaps(r["gold"]), gaps(repair(r["glued"]))
        asked, made = before ^ want, before ^ after
        hit += len(asked & made)
        miss += len(asked - made)
        wrong += len(made - asked)
        if not asked:
            unglued += 1
            changed += bool(made)
    whole = exact = 0
    for line in open(shared / "cases/spacing/glue_examples.tsv", encoding="utf-8").read().splitlines()[1:]:
        bad, good, _, _, scope = line.split("\t")[:5]
        if scope == "whole":
            whole += 1
            exact += " ".join(repair(bad).split()) == " ".join(good.split())
    trap = kept = 0
    for line in open(shared / "cases/spacing/traps_rare_compounds.tsv", encoding="utf-8").read().splitlines()[1:]:
        token = line.split("\t")[0]
        trap += 1
        kept += repair(token) == token
    for line in open(shared / "cases/spacing/camelcase_traps.tsv", encoding="utf-8").read().splitlines():
        token = line.split("\t")[0]
        trap += 1
        kept += repair(token) == token
    paragraphs = altered = 0
    for line in open(shared / "cases/clean/clean_paragraphs.tsv", encoding="utf-8").read().splitlines():
        text = line.split("\t")[1]
        paragraphs += 1
        altered += repair(text) != text
    print(f"{name}: precision {hit / max(1, hit + wrong):.3f} recall {hit / max(1, hit + miss):.3f} "
          f"(hit {hit} miss {miss} wrong {wrong}); unglued changed {changed} of {unglued}; "
          f"whole windows exact {exact} of {whole}; camel-case and compound traps untouched {kept} of {trap}; "
          f"clean paragraphs changed {altered} of {paragraphs}")


if not shared.is_dir():
    sys.exit(f"no data: {shared} is not a folder; set COPYDESK_SHARED")
measure("wordninja on unknown tokens", with_peer(ninja_split))
measure("symspellpy word_segmentation on unknown tokens", with_peer(symspell_split))
