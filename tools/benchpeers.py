"""`tools/bench peers`: other engines on the same season, where their packages can be had."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchprogram import REPOSITORY, BenchError

SEASON = REPOSITORY / "tools" / "season.py"
ROUNDS = 3

# What each anchor needs: packages of the registry, and programs.
NEEDS = {
    "raw": ([], ["cc"]), "session": ([], ["cc"]), "loro": (["loro==1.17.1"], []),
    "yjs": (["pycrdt==0.14.13"], []), "rsync": (["apsw==3.54.1.0"], ["sqlite3_rsync"]),
    "engines": (["pyturso==0.8.3", "libsql==0.1.11"], []), "git": ([], ["git"]),
    "fossil": ([], ["fossil"]), "dolt": (["doltlite==0.51.3"], []), "limit": (["zstandard"], []),
}


def environment(folder):
    """A virtual environment of its own, so that nothing of the machine changes."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
    return folder / "bin"


def missing(name, bin_folder):
    """Why an anchor cannot run, or nothing."""
    packages, programs = NEEDS[name]
    if packages:
        done = subprocess.run(
            [bin_folder / "python", "-m", "pip", "install", "--quiet", *packages],
            capture_output=True, text=True, check=False)
        if done.returncode:
            return f"{', '.join(packages)} could not be had: {last_line(done.stderr)}"
    search = f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"
    absent = [program for program in programs if not shutil.which(program, path=search)]
    return f"no program {', '.join(absent)} on this machine" if absent else None


def last_line(text):
    return (text.strip().splitlines() or ["no word"])[-1]


def bench_peers(anchors, quick):
    """Prints what each anchor measured, or why it could not be had."""
    runner = anchors / "run.py"
    if not runner.exists():
        raise BenchError(f"no runners of other engines in {anchors}; say where with --anchors")
    with tempfile.TemporaryDirectory(prefix="fieldsync-peers-") as name:
        folder = Path(name)
        season = folder / "season.jsonl"
        sessions = ["--sessions", "20"] if quick else []
        subprocess.run(
            [sys.executable, SEASON, *sessions, "-o", season], check=True, capture_output=True)
        bin_folder = environment(folder / "packages")
        for anchor in NEEDS:
            run_anchor(anchor, runner, season, bin_folder, 1 if quick else ROUNDS)


def run_anchor(anchor, runner, season, bin_folder, rounds):
    reason = missing(anchor, bin_folder)
    if reason is None:
        path = f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            [bin_folder / "python", runner, season, str(rounds), anchor], capture_output=True,
            text=True, check=False, env=os.environ | {"PATH": path, "PYTHONDONTWRITEBYTECODE": "1"})
        if done.returncode == 0 and done.stdout.strip():
            print(done.stdout.strip(), flush=True)
            return
        reason = f"it did not run: {last_line(done.stderr)}"
    print(json.dumps({"anchor": anchor, "missing": reason}), flush=True)
