"""The log of a store: protocol/README.md, "Reading a store"."""

import contextlib
import sqlite3
from pathlib import Path

from canonical import Fault, read_canonical
from identity import chain_link


def store_log(path, space=None):
    """Each row of a store's log as (position, hash, payload), file by file in order."""
    path = Path(path)
    files = [path] if path.is_file() else sorted(
        [*path.glob("*.sqlite"), *path.glob("spaces/*.sqlite")])
    if not files:
        raise SystemExit(f"tools/reader: there is no store at {path}")
    for file in files:
        address = file.resolve().as_uri() + "?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'log'").fetchone():
                yield from database.execute(
                    "SELECT position, hash, payload FROM log WHERE ? IN (space, '')"
                    " ORDER BY position", [space or ""])


def checked_log(path, space=None):
    """Each transaction of a store's log, its chain checked, with what is wrong or None."""
    heads = {}
    for position, link, payload in store_log(path, space):
        try:
            transaction = read_canonical(payload)
        except Fault as fault:
            yield position, link, None, f"position {position}: payload is {fault}"
            continue
        chain = transaction["space"], transaction["replica"]
        sequence, previous = heads.get(chain, (0, bytes(32)))
        heads[chain] = transaction["sequence"], link
        wrong = None
        if transaction["sequence"] != sequence + 1:
            wrong = f"position {position}: sequence {transaction['sequence']} follows {sequence}"
        elif chain_link(previous, payload) != link:
            wrong = f"position {position}: the chain does not hold"
        yield position, link, transaction, wrong
