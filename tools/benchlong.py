"""Quiet syncs of a short space and of a very long one, for tools/bench."""

import contextlib
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from benchprogram import BenchError, Program

SHORT, LONG, QUICK = 10, 1_000_000, 20_000
LIMIT, ROUNDS = 1.1, 5


def bench_long(program, bench, quick):
    count = QUICK if quick else LONG

    def run(*arguments):
        ended = subprocess.run(
            [str(bench), *map(str, arguments)], capture_output=True, text=True, check=False)
        if ended.returncode:
            raise BenchError(f"bench-season {arguments[0]}: {ended.stderr.strip()}")
        return json.loads(ended.stdout)

    with tempfile.TemporaryDirectory(prefix="fieldsync-bench-") as name:
        folder = Path(name)
        few, many = [], []
        with contextlib.ExitStack() as servers:
            for size in (SHORT, count):
                server = Program(program, folder / f"server-{size}")
                port = servers.enter_context(server.serving())
                run("long", folder / f"laptop-{size}", f"http://127.0.0.1:{port}",
                    server.invite(), size)
            # What was written goes to the disk now and not beside what is measured.
            os.sync()
            for _ in range(ROUNDS):
                few.append(run("rest", folder / f"laptop-{SHORT}"))
                many.append(run("rest", folder / f"laptop-{count}"))
    how = f"a quiet sync of a space of {count} transactions"

    def middle(runs, key):
        return statistics.median(run[key] for run in runs)

    ratio = statistics.median(
        b["nanoseconds"] / a["nanoseconds"] for a, b in zip(few, many, strict=True))
    for key, unit, value, baseline, limit in [
        ("quietLongOverShort", "ratio", ratio, middle(few, "nanoseconds") / 1e6, LIMIT),
        ("quietLongBytes", "bytes", middle(many, "bytes"), middle(few, "bytes"),
         middle(few, "bytes")),
    ]:
        print(json.dumps({
            "key": key, "value": round(value, 3), "unit": unit, "baseline": round(baseline, 3),
            "limit": limit, "goal": None,
            "how": f"{how}, median of 40, in {ROUNDS} rounds by turns; baseline: the same with "
                   f"{SHORT} (ms, bytes)"}),
            flush=True)
