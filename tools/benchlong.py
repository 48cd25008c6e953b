"""Quiet syncs of a short space and of a very long one, for tools/bench."""

import json
import subprocess
import tempfile
from pathlib import Path

from benchprogram import BenchError, Program

SHORT, LONG, QUICK = 10, 1_000_000, 20_000
LIMIT = 1.1


def measured(program, bench, folder, count):
    """What a laptop measures that wrote `count` transactions and handed them in."""
    server = Program(program, folder / f"server-{count}")
    with server.serving() as port:
        command = [bench, "long", folder / f"laptop-{count}", f"http://127.0.0.1:{port}",
                   server.invite(), count]
        ended = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if ended.returncode:
        raise BenchError(f"bench-season long: {ended.stderr.strip()}")
    return json.loads(ended.stdout)


def bench_long(program, bench, quick):
    count = QUICK if quick else LONG
    with tempfile.TemporaryDirectory(prefix="fieldsync-bench-") as name:
        few, many = (measured(program, bench, Path(name), n) for n in (SHORT, count))
    how = f"a quiet sync of a space of {count} transactions"
    for key, unit, value, baseline, limit in [
        ("quietLongOverShort", "ratio", many["nanoseconds"] / few["nanoseconds"],
         few["nanoseconds"] / 1e6, LIMIT),
        ("quietLongBytes", "bytes", many["bytes"], few["bytes"], few["bytes"]),
    ]:
        print(json.dumps({
            "key": key, "value": round(value, 3), "unit": unit, "baseline": round(baseline, 3),
            "limit": limit, "goal": None,
            "how": f"{how}, median of 40; baseline: the same with {SHORT} (ms, bytes)"}),
            flush=True)
