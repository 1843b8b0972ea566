#!/usr/bin/env python3
"""What a long run must stand: kills, full disks, size. Each prints one line and fails if a promise is broken.

usage: benches/endurance.py [--binary target/release/copydesk]
       kills [N] | full-disk [N] | memory [GB] | start | shapes [MB] | files [N] | codecs [MB]
"""
import argparse, json, os, random, resource, shutil, signal, subprocess, sys, tempfile, time

def corpus(path, megabytes, seed=1):
    """News-like JSONL of our own making, some of it dirty; each document differs from the last."""
    draw = random.Random(seed)
    words = ("the of a to in on for with minister said talks city army council peace river harvest price week who will "
             "has been officials reported northern province forces agreement border Damascus Turkey Syria Monday").split()
    base = []
    for n in range(400):
        text = "\n\n".join(" ".join(draw.choice(words) for _ in range(draw.randint(20, 60))).capitalize() + "."
                           for _ in range(draw.randint(3, 15)))
        if n % 5 == 0:
            text = text.replace("said.", "said.He").replace("peace", "pe&shy;ace", 1) + "\nyour comment\nTags: Syria, Talks"
        base.append(text)
    size = n = 0
    with open(path, "w") as out:
        while size < megabytes * 1e6:
            line = json.dumps({"id": n, "url": f"https://news.example/{n}", "text": f"Report {n}. " + base[n % 400]}) + "\n"
            out.write(line)
            size += len(line)
            n += 1

def clean(binary, source, out, ledger, *more):
    return [binary, "clean", "-q", "--no-config", source, "--output", out, "--ledger", ledger, *more]

def same(a, b):
    return subprocess.run(["cmp", "-s", a, b]).returncode == 0

def kills(binary, work, n):
    source = os.path.join(work, "in.jsonl")
    corpus(source, 30)
    names = [os.path.join(work, x) for x in ("whole.jsonl", "whole.ledger", "out.jsonl", "out.ledger")]
    whole, whole_ledger, out, ledger = names
    began = time.perf_counter()
    subprocess.run(clean(binary, source, whole, whole_ledger), check=True)
    took = time.perf_counter() - began
    draw, killed = random.Random(7), 0
    while killed < n:
        process = subprocess.Popen(clean(binary, source, out, ledger, "-j", str(draw.randint(1, 3))))
        time.sleep(draw.random() * took * 1.1)
        process.send_signal(signal.SIGKILL)
        if process.wait() != 0:
            killed += 1
            if os.path.exists(out) and not same(out, whole):
                sys.exit(f"kill {killed}: a part has the output's name")
            if draw.random() < 0.6:
                continue  # killed again before it ends
            subprocess.run(clean(binary, source, out, ledger), check=True)
        if not (same(out, whole) and same(ledger, whole_ledger)):
            sys.exit(f"kill {killed}: the outputs differ from those of an unbroken run")
        os.remove(out), os.remove(ledger)
    print(f"kills: {killed} kills at random moments of a run of {took:.1f} s, outputs identical every time")

def full_disk(binary, work, n):
    source, small = os.path.join(work, "in.jsonl"), os.path.join(work, "small")
    corpus(source, 20)
    os.mkdir(small)
    draw = random.Random(3)
    for i in range(n):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={draw.randint(64, 12000)}k", "tmpfs", small], check=True)
        try:
            done = subprocess.run(clean(binary, source, f"{small}/out.jsonl", f"{small}/l"), capture_output=True, text=True)
            if done.returncode != 2 or "No space left" not in done.stderr or os.path.exists(f"{small}/out.jsonl"):
                sys.exit(f"run {i}: status {done.returncode}, {done.stderr[-200:]}")
        finally:
            subprocess.run(["umount", small], check=True)
    print(f"full-disk: {n} runs against a full file system, a clear error and no part under the final name every time")

def memory(binary, work, gigabytes):
    source = os.path.join(work, "in.jsonl")
    corpus(source, 100)
    rows = []
    for times in (1, max(1, int(gigabytes * 10))):
        feed = subprocess.Popen(f"for i in $(seq {times}); do cat {source}; done", shell=True, stdout=subprocess.PIPE)
        command = [binary, "clean", "-q", "--no-config", "-j", "2", "--format", "jsonl", "-", "--ledger", os.path.join(work, f"l{times}.zst")]
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=feed.stdout, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"status {status}")
        rows.append((times / 10, usage.ru_maxrss / 1024, (time.perf_counter() - began) / times / 100 * 1000))
    for size, peak, cost in rows:
        print(f"memory: {size:.1f} GB, 2 threads: at most {peak:.0f} MiB resident, {cost:.1f} ms a MB")

def start(binary, work):
    source = os.path.join(work, "a.txt")
    open(source, "w").write("A short text.\n")
    times = []
    for _ in range(20):
        began = time.perf_counter()
        subprocess.run([binary, "clean", source], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    print(f"start: {sorted(times)[10] * 1000:.0f} ms from the command to its end, median of 20")

WORDS = ("the of a to in on for with minister said talks city army council peace river harvest price week who will has "
         "been officials reported northern province forces agreement border people market water school during three").split()
NAMES = ("Bashar al-Assad, Kiev, Hayat Tahrir-al-Sham, Muammar Qadhafi, Turkiye, Jabhat al Nusra, Recep Tayyip Erdogan, "
         "Idleb, Vladimir Zelensky, Hizbollah, Ansarullah, Tehran, Daesh, Mohamed bin Salman, al-Qaida").split(", ")
SPUN = ("advised reporters", "by no means did so", "finish the preventing", "the Russian Middle for Reconciliation",
        "navy operations", "took to the social media web site", "the worldwide neighborhood", "over the previous few days")
MOJIBAKE = ("donâ€™t", "â€œpeaceâ€\x9d", "cafÃ©", "SÃ£o", "naÃ¯ve", "&amp;amp;", "Ã¢â‚¬â„¢s", "TÃ¼rkiye", "\u200bx", "ﬁrst")

def shapes_of(size):
    """Name and text of inputs that are all of one kind, of about `size` bytes each."""
    draw = random.Random(5)
    def text(pick, between=" ", line=14, end=".\n", start=str.capitalize):
        out, got = [], 0
        while got < size:
            row = start(between.join(pick() for _ in range(line))) + end
            out.append(row)
            got += len(row.encode())
        return "".join(out)
    letters = "abcdefghijklmnopqrstuvwxyz"
    same = lambda row: row
    word = lambda: draw.choice(WORDS)
    return [
        ("clean prose", text(word)),
        ("one line", text(word, end=". ")),
        ("one line, an edit a sentence", text(word, end=" .Then he")),
        ("mojibake only", text(lambda: draw.choice(MOJIBAKE), start=same)),
        ("names only", text(lambda: draw.choice(NAMES), start=same)),
        ("no spaces, in lines", text(word, between="")),
        ("no spaces, one line", text(word, between="", end="", start=same)),
        ("no spaces, capitals", text(lambda: word().capitalize(), between="")),
        ("unknown words", text(lambda: "".join(draw.choice(letters) for _ in range(draw.randint(3, 11))))),
        ("unknown words, one line", text(lambda: "".join(draw.choice(letters) for _ in range(draw.randint(3, 11))), end=". ")),
        ("spun only", text(lambda: draw.choice(SPUN), start=same)),
        ("marks only", text(lambda: draw.choice(list(",.;:()[]\"'-–“”/@#&<>|")), start=same)),
        ("short lines", text(word, line=2, end="\n")),
        ("share bars", text(lambda: draw.choice(("Share", "Tweet", "your comment", "Read more:", "Tags: peace")), line=1, end="\n")),
        ("quotes and brackets", text(lambda: draw.choice(('"' + word(), "(" + word() + ")", word() + '"', "[" + word())))),
    ]

def shapes(binary, work, megabytes):
    def seconds(text):
        source = os.path.join(work, "shape.txt")
        with open(source, "w") as out:
            out.write(text)
        best = 1e9
        for _ in range(3):
            process = subprocess.Popen(clean(binary, source, os.path.join(work, "o.txt"), os.path.join(work, "l"), "--overwrite", "--restart", "-j", "1"))
            _, status, usage = os.wait4(process.pid, 0)
            if status != 0:
                sys.exit(f"status {status}")
            best = min(best, usage.ru_utime + usage.ru_stime)
        return best
    empty = seconds("A short text.\n")
    rate = lambda text: len(text.encode()) / 1e6 / max(seconds(text) - empty, 1e-3)
    first = None
    for (name, small), (_, big) in zip(shapes_of(megabytes * 1e5), shapes_of(megabytes * 1e6)):
        few, many = rate(small), rate(big)
        first = first or many
        verdict = ("" if many * 10 >= first else "  BELOW A TENTH") + ("" if many * 2 >= few or few > 100 else "  NOT LINEAR")
        print(f"shapes: {name:30} {few:7.1f} and {many:7.1f} MB/s at {megabytes / 10:g} and {megabytes:g} MB, {many / first:5.2f} of clean{verdict}", flush=True)

def files(binary, work, n):
    """A folder of small files beside the same documents as JSONL."""
    folder, source = os.path.join(work, "in"), os.path.join(work, "in.jsonl")
    corpus(source, n * 2.2e-3)
    size = count = 0
    for i, line in enumerate(open(source)):
        where = os.path.join(folder, str(i % 100))
        os.makedirs(where, exist_ok=True)
        text = json.loads(line)["text"]
        size += len(text)
        count += 1
        with open(os.path.join(where, f"{i}.txt"), "w") as out:
            out.write(text)
    times = {}
    for _ in range(3):
        for name, given, to in (("files", folder, os.path.join(work, "out")), ("jsonl", source, os.path.join(work, "out.jsonl"))):
            command = clean(binary, given, to, os.path.join(work, name), "--overwrite", "--restart", "-j", "1")
            process = subprocess.Popen(command)
            _, status, usage = os.wait4(process.pid, 0)
            if status != 0:
                sys.exit(f"status {status}")
            times[name] = min(times.get(name, 1e9), usage.ru_utime + usage.ru_stime)
    print(f"files: {count} files of {size / count:.0f} bytes, {size / 1e6 / times['files']:.1f} MB/s of processor time; "
          f"the same as JSONL {size / 1e6 / times['jsonl']:.1f}; ratio {times['jsonl'] / times['files']:.2f}")

def codecs(binary, work, megabytes):
    """Compressed input and output beside the same bytes plain, and what zstd and gzip take for them."""
    source = os.path.join(work, "in.jsonl")
    corpus(source, megabytes)
    subprocess.run(["zstd", "-q", "-k", source], check=True)
    subprocess.run(["gzip", "-k", source], check=True)
    def cpu(command):
        best = 1e9
        for _ in range(4):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            if status != 0:
                sys.exit(f"{command[0]}: status {status}")
            best = min(best, usage.ru_utime + usage.ru_stime)
        return best
    out, ledger = os.path.join(work, "out.jsonl"), os.path.join(work, "ledger")
    run = lambda given, to: cpu(clean(binary, given, to, ledger, "--overwrite", "--restart", "-j", "1"))
    plain = run(source, out)
    for name, given, to, others in (
        ("from .zst", source + ".zst", out, [["zstd", "-dc", source + ".zst"]]),
        ("from .gz", source + ".gz", out, [["gzip", "-dc", source + ".gz"]]),
        ("from .zst to .zst", source + ".zst", out + ".zst", [["zstd", "-dc", source + ".zst"], ["zstd", "-3", "-q", "-c", out]]),
    ):
        took, alone = run(given, to), sum(map(cpu, others))
        print(f"codecs: {name:18} {took:.2f} s of processor time; plain {plain:.2f} s and {alone:.2f} s for the codec by itself; ratio {took / (plain + alone):.2f}")

def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", default="target/release/copydesk")
    p.add_argument("what", choices=["kills", "full-disk", "memory", "start", "shapes", "files", "codecs"])
    p.add_argument("n", nargs="?", type=float)
    args = p.parse_args()
    work = tempfile.mkdtemp(prefix="copydesk-endurance-")
    binary = os.path.abspath(args.binary)
    try:
        if args.what == "kills":
            kills(binary, work, int(args.n or 200))
        elif args.what == "full-disk":
            full_disk(binary, work, int(args.n or 50))
        elif args.what == "memory":
            memory(binary, work, args.n or 1)
        elif args.what == "shapes":
            shapes(binary, work, args.n or 5)
        elif args.what == "codecs":
            codecs(binary, work, args.n or 30)
        elif args.what == "files":
            files(binary, work, int(args.n or 20_000))
        else:
            start(binary, work)
    finally:
        shutil.rmtree(work)

if __name__ == "__main__":
    main()
