"""The built programs that the benches run, and a server of one's own on loopback."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60


class BenchError(Exception):
    """A command that had to work did not; the message has its words."""


class Program:
    """The fieldsync program, working as one person on one store."""

    def __init__(self, path, store):
        self.path, self.store = path, Path(store)

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "TZDIR", "LANG") if name in os.environ}
        return kept | {
            "HOME": str(self.store.parent), "FIELDSYNC_STORE": str(self.store),
            "FIELDSYNC_USER": "bench", "NO_COLOR": "1",
        }

    def run(self, *arguments):
        """Runs one command and returns what it printed; exit 3 (open conflicts) is done, too."""
        done = subprocess.run(
            [self.path, *map(str, arguments)], env=self.environment(), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
        if done.returncode not in (0, 3):
            raise BenchError(f"fieldsync {' '.join(map(str, arguments))}: exit "
                             f"{done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    @contextlib.contextmanager
    def serving(self):
        """Runs `serve` on a free port of loopback; yields the port, stops it in the end."""
        port_file = self.store.with_suffix(".port")
        with open(self.store.with_suffix(".log"), "wb") as log:
            server = subprocess.Popen(
                [self.path, "serve", "--name", "bench-server", "--listen", "127.0.0.1:0",
                 "--port-file", str(port_file)],
                env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield self.wait_for_port(server, port_file)
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def wait_for_port(self, server, port_file):
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up and server.poll() is None:
            written = port_file.read_text() if port_file.exists() else ""
            if found := re.search(r"(\d+)\s*\n?$", written):
                return int(found[1])
            time.sleep(0.01)
        said = self.store.with_suffix(".log").read_text(errors="replace").strip()
        raise BenchError(f"the server did not start: {said or 'it said nothing'}")

    def invite(self):
        """A code that lets one more laptop in."""
        said = self.run("admin", "invite", "--user", "bench", "--role", "manager", "--json")
        return json.loads(said)["code"]


def build_release(*products):
    """Builds these products and returns where they lie, in the same order."""
    paths = []
    for product in products:
        build = ["swift", "build", "-c", "release", "--product", product]
        subprocess.run(build, cwd=REPOSITORY, check=True, stdout=sys.stderr)
        shown = subprocess.run(
            build + ["--show-bin-path"], cwd=REPOSITORY, check=True, capture_output=True,
            text=True)
        paths.append(Path(shown.stdout.strip()) / product)
    return paths
