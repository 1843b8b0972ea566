#!/usr/bin/env python3
"""copydesk beside its peers, on the same bytes, in one run.

usage: benches/compare.py [--mb 20] [--runs 5] [--core 0] [--binary target/release/copydesk] [INPUT.jsonl]

Without INPUT it takes news from ../shared/corpora (or $COPYDESK_SHARED), else it makes text itself. Everything is
pinned to one core; runs are interleaved; medians are printed; ratios are of processor time, which a busy machine
disturbs less. Peers that are not installed are named at the end:
pip install ftfy plsfix clean-text; apt install ripgrep.
"""
import argparse, io, json, os, random, shutil, statistics, subprocess, sys, tempfile, time

def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("input", nargs="?")
    p.add_argument("--mb", type=float, default=20)
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--core", type=int, default=0)
    p.add_argument("--binary", default="target/release/copydesk")
    p.add_argument("--slow-mb", type=float, default=1, help="how much the slow peers get")
    return p.parse_args()

def shared():
    here = os.path.dirname(os.path.abspath(__file__))
    return os.environ.get("COPYDESK_SHARED", os.path.join(here, "..", "..", "shared"))

def documents(limit):
    """Clean news, a document at a time: (id, title, text)."""
    folder = os.path.join(shared(), "corpora")
    names = sorted(n for n in os.listdir(folder) if n.endswith(".txt.zst")) if os.path.isdir(folder) else []
    names.sort(key=lambda n: "reuters" not in n.lower())
    if names and shutil.which("zstd"):
        zstd = subprocess.Popen(["zstd", "-dc", os.path.join(folder, names[0])], stdout=subprocess.PIPE)
        key, title, lines, size = None, "", [], 0
        for line in io.TextIOWrapper(zstd.stdout, encoding="utf-8"):
            if line.startswith("#DOC "):
                if lines:
                    text = "\n".join(lines)
                    size += len(text)
                    yield key, title, text
                    if size > limit:
                        zstd.kill()
                        return
                key, title, lines = line[5:].strip(), "", []
            elif line.startswith("#T "):
                title = line[3:].strip()
            elif line.strip():
                lines.append(line.rstrip("\n"))
        return
    print("no corpora found: the text is made up", file=sys.stderr)
    draw = random.Random(1)
    words = "the of a to in on minister said talks city army council peace river harvest price week who will has".split()
    size = n = 0
    while size < limit:
        text = "\n\n".join(
            " ".join(draw.choice(words) for _ in range(14)).capitalize() + "." for _ in range(draw.randint(5, 40)))
        size += len(text)
        n += 1
        yield str(n), "Made up", text

def once(command, core):
    """Processor seconds and wall seconds of one run, pinned."""
    pin = ["taskset", "-c", str(core)] if shutil.which("taskset") else []
    began = time.perf_counter()
    process = subprocess.Popen(pin + command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command[0]}: {said.decode()[-300:]}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began

PYTHON = {
    "ftfy.fix_text": "import ftfy; f = ftfy.fix_text",
    "plsfix.fix_text": "import plsfix; f = plsfix.fix_text",
    "clean-text": "from cleantext import clean; f = lambda t: clean(t, lower=False, to_ascii=False)",
}
LOOP = """
import sys, json
{}
out = sys.stdout
for line in open(sys.argv[1], encoding='utf-8'):
    r = json.loads(line); r['text'] = f(r['text']); out.write(json.dumps(r, ensure_ascii=False) + chr(10))
"""

def main():
    args = arguments()
    work = tempfile.mkdtemp(prefix="copydesk-compare-")
    big, small, words = (os.path.join(work, n) for n in ("big.jsonl", "small.jsonl", "words.txt"))
    if args.input:
        shutil.copy(args.input, big)
        with open(small, "w") as out:
            size = 0
            for line in open(big):
                out.write(line)
                size += len(line)
                if size > args.slow_mb * 1e6:
                    break
    else:
        size = 0
        with open(big, "w") as out, open(small, "w") as less:
            for key, title, text in documents(args.mb * 1e6):
                line = json.dumps({"id": key, "title": title, "text": text}, ensure_ascii=False) + "\n"
                out.write(line)
                if size < args.slow_mb * 1e6:
                    less.write(line)
                size += len(line)
    counts = {}
    for line in open(small):
        for word in line.split():
            if word.isalpha() and len(word) > 4:
                counts[word] = counts.get(word, 0) + 1
    rare = sorted(counts, key=counts.get)[:10000]
    open(words, "w").write("\n".join(rare) + "\n")
    ledger, out = os.path.join(work, "ledger"), os.path.join(work, "out.jsonl")
    clean = [args.binary, "clean", "-q", "--no-config", "--overwrite", "--restart", big, "--output", out, "--ledger", ledger]
    rows = [
        ("copydesk, all stages, ledger, -j 1", clean + ["-j", "1"], big, str(args.core)),
        ("copydesk, the same, -j 2, two cores", clean + ["-j", "2"], big, f"{args.core},{args.core + 1}"),
        ("copydesk, no stage (reading and writing)",
         clean + ["-j", "1", "--ignore", "characters,boilerplate,spacing,entities,despin"], big, str(args.core)),
    ]
    for stage in ("characters", "boilerplate", "spacing", "entities", "despin"):
        rows.append((f"copydesk, {stage} alone", clean + ["-j", "1", "--select", stage], big, str(args.core)))
    rows.append(("wc -w", ["wc", "-w", big], big, str(args.core)))
    missing = []
    if shutil.which("rg"):
        rows.append(("rg -F --count-matches, 10,000 words", ["rg", "-F", "--count-matches", "-f", words, big], big, str(args.core)))
    else:
        missing.append("ripgrep")
    for name, code in PYTHON.items():
        if subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0:
            rows.append((name, [sys.executable, "-c", LOOP.format(code), small], small, str(args.core)))
        else:
            missing.append(name)
    times = {name: [] for name, *_ in rows}
    for _ in range(args.runs):
        for name, command, _, core in rows:
            times[name].append(once(command, core))
    first = None
    print(f"{'MB a second of processor time, of wall time':44} {'cpu':>8} {'wall':>8} {'copydesk is':>12}")
    for name, _, file, _ in rows:
        size = os.path.getsize(file) / 1e6
        cpu, wall = (size / statistics.median(t[i] for t in times[name]) for i in (0, 1))
        first = first or cpu
        print(f"{name:44} {cpu:8.1f} {wall:8.1f} {first / cpu:10.2f} x")
    print(f"{os.path.getsize(big) / 1e6:.1f} MB ({os.path.getsize(small) / 1e6:.1f} MB for the Python peers), {args.runs} interleaved runs, medians")
    if missing:
        print("not installed: " + ", ".join(missing))
    shutil.rmtree(work)

if __name__ == "__main__":
    main()
