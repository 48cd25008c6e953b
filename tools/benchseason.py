"""`tools/bench season`: the standard workload through real replicas and a real server process.

Every figure stands beside what plain SQLite does with the same workload in the same run; the
phases are those of `bench-season`, the baselines those of `bench-season/baseline.c`.
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchprogram import REPOSITORY, BenchError, Program

SEASON = REPOSITORY / "tools" / "season.py"
BASELINE = REPOSITORY / "tools" / "bench-season" / "baseline.c"
SESSIONS, QUICK_SESSIONS, GROWTH = 200, 20, 4
LAPTOPS = 4
WRITES = 1000
ROUNDS = 7
MEMORY_DISK = Path("/dev/shm")
MEMORY_DISK_BYTES = 2 << 30
INSTANTS = {"start", "end", "reportedAt"}

# key: unit, limit, goal, and whether more is better. The limits are the project's own.
LIMITS = {
    "historyBytesPerOp": ("bytes", 3.4, 3.0, False),
    "smallSyncBytes": ("bytes", 190, 130, False),
    "seasonWireBytes": ("bytes", 2_600_000, 1_900_000, False),
    "quietSyncRoundTrips": ("requests", 1, 1, False),
    "quietSyncBytes": ("bytes", 120, 90, False),
    "quietSyncHTTPBytes": ("bytes", 450, 300, False),
    "applyOverRaw": ("ratio", 0.6, 1.0, True),
    "localWriteOverRaw": ("ratio", 0.6, 0.9, True),
    "localWriteMicroseconds": ("microseconds", None, None, False),
    "cloneOverCopy": ("ratio", 4, 1.5, False),
    "diskOverJSON": ("ratio", 0.40, 0.25, False),
    "peakMegabytes": ("megabytes", 48, 24, False),
    "growth4Apply": ("ratio", 1.15, 1.0, False),
    "growth4LocalWrite": ("ratio", 1.15, 1.0, False),
    "growth4Clone": ("ratio", 1.15, 1.0, False),
    "growth4Syncs": ("ratio", 1.15, 1.0, False),
    "quietGrowth4": ("ratio", 1.1, 1.0, False),
    "syncsOverCommits": ("ratio", 4, 2, False),
    "conflictsFound": ("conflicts", None, None, True),
    "conflictsMade": ("conflicts", None, None, True),
}


def show(key, value, baseline, how, limit=None):
    unit, reach, goal, _ = LIMITS[key]
    digits = 3 if unit in ("ratio", "bytes", "microseconds", "megabytes") else 0
    shown = [round(x, digits) if isinstance(x, float) else x for x in (value, baseline)]
    print(json.dumps({
        "key": key, "value": shown[0], "unit": unit, "baseline": shown[1],
        "limit": reach if limit is None else limit, "goal": goal if limit is None else limit,
        "how": how}), flush=True)


def say(text):
    print(f"tools/bench: {text}", file=sys.stderr, flush=True)


class Workload:
    """One season on disk, with tabs, and what is known of it."""

    def __init__(self, folder, sessions, scale):
        self.flat, self.json = folder / f"{scale}.flat", folder / f"{scale}.jsonl"
        self.conflicts, self.scale = folder / f"{scale}.conflicts", scale
        subprocess.run(
            [sys.executable, SEASON, "--sessions", str(sessions), "--scale", str(scale),
             "-o", self.json, "--flat", self.flat, "--conflicts", self.conflicts],
            check=True, capture_output=True)
        self.bytes = self.json.stat().st_size

    def made(self):
        """The conflicts that the workload makes: values by record and field."""
        made = {}
        with open(self.conflicts, encoding="utf-8") as lines:
            for conflict in map(json.loads, lines):
                place = (conflict["id"], conflict["field"])
                values = {shown(place[1], conflict[side]["value"]) for side in ("server", "pushed")}
                made.setdefault(place, []).append(values)
        return made


def shown(field, value):
    """A value of the workload as a replica shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if field in INSTANTS:
        return f"{value}:00Z"
    if isinstance(value, str) and value.endswith(" (rev)") and len(value) == 38:
        return f"{int(value[:32], 16) ^ 1:032x}"
    return str(value)


class Tools:
    """The programs that are measured."""

    def __init__(self, program, bench, folder):
        self.program, self.bench, self.baseline = program, bench, folder / "baseline"
        compiler = shutil.which("cc") or shutil.which("clang")
        if not compiler:
            raise BenchError("no C compiler: the baseline is a C program (cc or clang)")
        subprocess.run(
            [compiler, "-O2", BASELINE, "-o", self.baseline, "-lsqlite3"], check=True)

    def phase(self, name, workload, *arguments):
        """Runs one phase in a process of its own and returns what it measured."""
        return self.run([self.bench, name, workload.flat, *arguments])

    def raw(self, workload, folder, *arguments):
        """Nanoseconds of a baseline."""
        place = fresh(folder)
        took = self.run([self.baseline, workload.flat, place, *arguments])["nanoseconds"]
        shutil.rmtree(place)
        return took

    @staticmethod
    def run(command):
        done = subprocess.run(
            list(map(str, command)), capture_output=True, text=True, check=False,
            env=os.environ | {"SWIFT_BACKTRACE": "enable=no"})
        if done.returncode:
            raise BenchError(f"{' '.join(map(str, command[:2]))}: {done.stderr.strip()}")
        return json.loads(done.stdout)


def fresh(folder):
    return Path(tempfile.mkdtemp(dir=folder))


class Run:
    """One workload through replicas and a server whose files lie in `folder`."""

    def __init__(self, tools, workload, folder, rounds):
        self.tools, self.workload, self.rounds = tools, workload, rounds
        self.folder = fresh(folder)
        self.server = Program(tools.program, self.folder / "server")
        self.full = self.folder / "laptop-0"

    def measure(self):
        """Everything that is measured of one workload, as it comes."""
        with self.server.serving() as port:
            url = f"http://127.0.0.1:{port}"
            self.raw_syncs = self.tools.raw(self.workload, self.folder, "syncs")
            codes = ",".join(self.server.invite() for _ in range(LAPTOPS))
            found = self.folder / "found"
            self.replay = self.phase("replay", self.folder, url, codes, found)
            self.found = read_found(found)
            self.disk = tree_bytes(self.full)
            self.quiet = self.phase("quiet", self.folder)
            self.pairs("clone", "copy", lambda place: self.phase(
                "pull", place / "clone", url, self.server.invite()))
            self.idle = self.phase("idle", self.full)
            self.small = self.phase("small", self.folder)
        self.pairs("apply", "apply", lambda place: self.phase("apply", self.full, place / "a"))
        self.pairs("write", "write", lambda place: self.phase("write", place, WRITES), WRITES)
        self.push = self.pushed()

    def phase(self, name, *arguments):
        return self.tools.phase(name, self.workload, *arguments)

    def pairs(self, name, baseline, action, *arguments):
        """Takes a figure and its baseline in turns, so that both meet the same machine."""
        ours, raw = [], []
        for _ in range(self.rounds):
            raw.append(self.tools.raw(self.workload, self.folder, baseline, *arguments))
            place = fresh(self.folder)
            ours.append(action(place))
            shutil.rmtree(place)
        setattr(self, name, ours)
        setattr(self, f"raw_{name}", raw)

    def pushed(self):
        """A laptop that holds everything hands it to a server that has nothing."""
        place = fresh(self.folder)
        self.phase("apply", self.full, place / "full")
        server = Program(self.tools.program, place / "empty-server")
        with server.serving() as port:
            return self.phase("push", place / "full", f"http://127.0.0.1:{port}", server.invite())

    def ratio(self, name):
        """The median of ours over raw, of times."""
        ours = [x["nanoseconds"] for x in getattr(self, name)]
        return statistics.median(o / r for o, r in zip(ours, getattr(self, f"raw_{name}")))

    def time(self, name):
        return statistics.median(x["nanoseconds"] for x in getattr(self, name))

    def raw_time(self, name):
        return statistics.median(getattr(self, f"raw_{name}"))

    def peak(self):
        """Megabytes above the idle program: the most of push, pull and clone."""
        peaks = [x["peakKilobytes"] for x in [self.push, *self.clone]]
        return (max(peaks) - self.idle["peakKilobytes"]) / 1024


def read_found(path):
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record, field, *values = line.split("\t")
        found[record, field] = set(values)
    return found


def tree_bytes(folder):
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def memory_disk(folder):
    """Where files cost no disk, for what measures the processor; else the usual folder."""
    if MEMORY_DISK.is_dir() and os.access(MEMORY_DISK, os.W_OK):
        if shutil.disk_usage(MEMORY_DISK).free > MEMORY_DISK_BYTES:
            return Path(tempfile.mkdtemp(prefix="fieldsync-bench-", dir=MEMORY_DISK)), "in memory"
    return fresh(folder), "on disk"


def show_bytes(run):
    operations = run.replay["operations"]
    show("historyBytesPerOp", run.push["bytes"] / operations, run.workload.bytes / operations,
         "a laptop that holds the season pushes it to an empty server: payload both ways by field "
         "operations; baseline: the same as JSON Lines")
    show("smallSyncBytes", run.small["bytes"], 586,
         "six operations on three records of a full replica, one sync, payload both ways; "
         "baseline: the same as JSON Lines")
    show("seasonWireBytes", run.replay["wireBytes"], run.workload.bytes,
         f"{run.replay['syncs']} syncs of {LAPTOPS} replicas with `fieldsync serve`, payload both "
         f"ways, in {run.replay['roundTrips']} requests; baseline: the season as JSON Lines once")
    quiet = run.quiet
    how = "the most of 40 quiet syncs of one space after the season"
    show("quietSyncRoundTrips", quiet["roundTrips"], 1, how)
    show("quietSyncBytes", quiet["bytes"], 64, f"{how}; baseline: a digest of 32 bytes each way")
    show("quietSyncHTTPBytes", quiet["httpBytes"], quiet["bytes"],
         f"{how}, HTTP both ways; baseline: the payload")


def show_speed(run, quick):
    operations = run.replay["operations"]
    rate = [operations / run.time("apply") * 1e9, operations / run.raw_time("apply") * 1e9]
    show("applyOverRaw", 1 / run.ratio("apply"), 1.0,
         f"the season's segments read and applied durably, as by an exchange "
         f"({rate[0]:.0f} operations a second) against state and log in batches of 1000 ({rate[1]:.0f}); median of {run.rounds}")
    show("localWriteOverRaw", 1 / run.ratio("write"), 1.0,
         f"the last {WRITES} transactions on a full store, each durable, against state and log "
         f"with the same journal settings; median of {run.rounds}")
    show("cloneOverCopy", run.ratio("clone"), run.raw_time("clone") / 1e6,
         f"a new replica enrols and fetches the season ({run.time('clone') / 1e6:.0f} ms) against "
         f"copying its rows (baseline, ms); median of {run.rounds}")
    show("diskOverJSON", run.disk / run.workload.bytes, run.workload.bytes,
         f"{run.disk} bytes of a laptop's store after the season; baseline: bytes of JSON Lines")
    show("syncsOverCommits", run.replay["syncNanoseconds"] / run.raw_syncs, run.raw_syncs / 1e6,
         f"{run.replay['syncs']} syncs over loopback ({run.replay['syncNanoseconds'] / 1e6:.0f} ms), "
         "each replica on one connection,"
         " against as many durable commits of the same rows on both sides (baseline, ms)")


def show_growth(small, large, place):
    def growth(ours, raw):
        return (ours[1] / ours[0]) / (raw[1] / raw[0]), raw[1] / raw[0]

    for key, name in (("Apply", "apply"), ("LocalWrite", "write"), ("Clone", "clone")):
        value, baseline = growth([r.time(name) for r in (small, large)],
                                 [r.raw_time(name) for r in (small, large)])
        show(f"growth4{key}", value, baseline,
             f"time of {key} at scale {GROWTH} over scale 1, files {place}, divided by the growth "
             "of the raw run (baseline)")
    value, baseline = growth([r.replay["syncNanoseconds"] for r in (small, large)],
                             [r.raw_syncs for r in (small, large)])
    show("growth4Syncs", value, baseline,
         f"time of all syncs at scale {GROWTH} over scale 1, files {place}, divided by the growth "
         "of the raw commits (baseline)")
    times = [r.quiet["nanoseconds"] for r in (small, large)]
    show("quietGrowth4", times[1] / times[0], times[0] / 1e6,
         f"a quiet sync at scale {GROWTH} over scale 1, median of 40; baseline: ms at scale 1")


def show_conflicts(run):
    made, found = run.workload.made(), run.found
    right = [place for place, pairs in made.items()
             if all(values <= found.get(place, set()) for values in pairs)]
    invented = [place for place in found if place not in made]
    deletions = sum(field == "deleted" for _, field in invented)
    show("conflictsFound", len(right), len(made),
         "records and fields shown with both values after the sync in which they arose; "
         f"{len(invented) - deletions} others were shown, and {deletions} records deleted by one "
         "and edited by another", limit=len(made))
    show("conflictsMade", len(made), sum(map(len, made.values())),
         "distinct records and fields of season.py --conflicts; baseline: its lines",
         limit=len(made))


def bench_season(tools_of, quick):
    """Prints every key of the table; `tools_of(folder)` gives the programs."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fieldsync-bench-")))
        tools = tools_of(folder)
        sessions = QUICK_SESSIONS if quick else SESSIONS
        say(f"the season of {sessions} calls, and {GROWTH} times that")
        one, four = (Workload(folder, sessions, scale) for scale in (1, GROWTH))
        disk = Run(tools, one, folder, 1 if quick else ROUNDS)
        say("on disk")
        disk.measure()
        show_bytes(disk)
        show_speed(disk, quick)
        show_conflicts(disk)
        memory, place = memory_disk(folder)
        stack.callback(shutil.rmtree, memory, ignore_errors=True)
        say(f"scale 1 and {GROWTH}, {place}")
        small, large = (Run(tools, w, memory, 1 if quick else ROUNDS) for w in (one, four))
        small.measure()
        large.measure()
        write = [x["cpuNanoseconds"] / x["operations"] for x in small.write]
        raw = small.raw_time("write") / small.write[0]["operations"]
        show("localWriteMicroseconds", statistics.median(write) / 1000, raw / 1000,
             f"processor time of one operation of a local write, files {place}; baseline: all of "
             "the raw write's time there")
        show("peakMegabytes", max(r.peak() for r in (disk, small, large)), 0,
             f"the most that push, pull or clone held above the idle program, at scale 1 "
             f"({small.peak():.1f}) and {GROWTH} ({large.peak():.1f})")
        show_growth(small, large, place)
