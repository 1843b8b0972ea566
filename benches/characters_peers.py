#!/usr/bin/env python3
"""The characters stage beside ftfy on ../shared/wild, in one run, interleaved, on one core.

usage: pip install ftfy; cargo build --release --example eval; benches/characters_peers.py [EVAL] [ROUNDS]

EVAL is the built eval command (default target/release/examples/eval), which times the stage on all wild documents;
ftfy.fix_text gets every tenth of them, without uncurling quotes (which copydesk does not do either) and as it is by default.
Processor time counts, so that a busy machine disturbs less; the median of the rounds is printed.
"""
import json, os, re, statistics, subprocess, sys, time
from pathlib import Path

import ftfy

program = sys.argv[1] if len(sys.argv) > 1 else "target/release/examples/eval"
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
shared = Path(os.environ.get("COPYDESK_SHARED", "../shared"))
if not (shared / "wild").is_dir():
    sys.exit("SKIPPED: no shared data; set COPYDESK_SHARED to its folder")
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

texts, n = [], 0
for path in sorted((shared / "wild").glob("*.jsonl.zst")):
    raw = subprocess.run(["zstd", "-dc", path], capture_output=True, check=True).stdout
    for line in raw.decode("utf-8").rstrip("\n").split("\n"):
        n += 1
        if n % 10 == 0:
            texts.append(json.loads(line)["text"])
size = sum(len(t.encode("utf-8")) for t in texts) / 1e6


def peer(**options):
    start = time.process_time()
    for text in texts:
        ftfy.fix_text(text, **options)
    return size / (time.process_time() - start)


rates = {}
for _ in range(rounds):
    out = subprocess.run([program, "characters", "speed"], capture_output=True, check=True, text=True).stdout
    for name, rate in re.findall(r"characters: (.+?): .*applied, with ledger (\d+) MB/s", out):
        rates.setdefault("copydesk, " + name, []).append(float(rate))
    for name, rate in re.findall(r"characters: (.+?): .*look \d+ MB/s, edits (\d+) MB/s", out):
        rates.setdefault("copydesk, " + name + ", edits only", []).append(float(rate))
    rates.setdefault("ftfy, wild, uncurl_quotes=False", []).append(peer(uncurl_quotes=False))
    rates.setdefault("ftfy, wild", []).append(peer())
ours = statistics.median(rates["copydesk, wild"])
print(f"MB a second of processor time, medians of {rounds} rounds; ftfy {ftfy.__version__} had {size:.1f} MB")
for name, values in rates.items():
    middle = statistics.median(values)
    print(f"{name:42} {middle:8.1f}   copydesk on wild is {ours / middle:7.2f} x")
