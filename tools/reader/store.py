"""The log of a store: protocol/README.md, "Reading a store"."""

import contextlib
import sqlite3
import zlib
from pathlib import Path

from canonical import Fault, Reader, canonical, read_canonical
from identity import chain_link
from segment import read_segment


def page_seal(page, number):
    """The seal of a page: protocol/store.md."""
    mask = (1 << 64) - 1

    def mixed(total, word):
        product = (total ^ word) * 0x9E3779B97F4A7C15 & mask
        product = (product ^ product >> 32) * 0x9E3779B97F4A7C15 & mask
        return (product << 29 | product >> 35) & mask

    lanes = [number] + [0x9E3779B97F4A7C15 * lane & mask for lane in (1, 2, 3)]
    for place, at in enumerate(range(0, len(page) - 8, 8)):
        word = int.from_bytes(page[at:at + 8], "little")
        lanes[place % 4] = mixed(lanes[place % 4], word)
    total = lanes[0]
    for lane in lanes[1:]:
        total = mixed(total, lane)
    return total


def broken_pages(path):
    """The numbers of the pages of a SQLite file that are not what was written."""
    data = Path(path).read_bytes()
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    if data[:16] != b"SQLite format 3\0" or data[20] != 8 or size < 512:
        return []
    pages = [data[at:at + size] for at in range(0, len(data), size)]
    return [number for number, page in enumerate(pages, 1)
            if page_seal(page, number) != int.from_bytes(page[-8:], "little")]


def store_files(path):
    """The SQLite files of a store, or the one that was named."""
    path = Path(path)
    files = [path] if path.is_file() else sorted(
        [*path.glob("*.sqlite"), *path.glob("spaces/*.sqlite")])
    if not files:
        raise SystemExit(f"tools/reader: there is no store at {path}")
    return files


def store_log(path, space=None):
    """Each transaction of a store's log as (position, hash, payload), file by file in order."""
    for file in store_files(path):
        address = file.resolve().as_uri() + "?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            tables = {name for name, in database.execute("SELECT name FROM sqlite_master")}
            found = []
            if "pack" in tables:
                for pack in database.execute(
                        "SELECT entries, segment, space FROM pack WHERE ? IN (space, '')",
                        [space or ""]):
                    found += packed_log(*pack)
            if "log" in tables:
                found += database.execute(
                    "SELECT position, hash, payload FROM log WHERE ? IN (space, '')",
                    [space or ""])
            yield from sorted(found, key=lambda row: row[0])


def packed_log(entries, segment, space):
    """What a pack holds, as rows of the log: protocol/store.md.

    Of transactions that were let go of no payload is there, but space, replica and sequence, and
    with the last of each replica its link.
    """
    outer = Reader(entries)
    size = outer.varint()
    entries = zlib.decompressobj(wbits=-15).decompress(outer.take(outer.left), size)
    reader = Reader(entries)
    links, rows, position = [], [], 0
    writers = []
    for _ in range(reader.count(49)):
        writers.append([reader.take(16).hex(), reader.varint()])
        links.append(reader.take(32))
    if not segment:
        return left_of_pack(reader, writers, space)
    transactions = read_segment(segment)
    if reader.count(3) != len(transactions):
        raise Fault("entries and segment do not belong together")
    for transaction in transactions:
        position += reader.varint()
        writer = reader.varint()
        reader.zigzag()
        payload = canonical(transaction)
        links[writer] = chain_link(links[writer], payload)
        rows.append((position, links[writer], payload))
    reader.end()
    return rows


def left_of_pack(reader, writers, space):
    """What is left of the transactions of a pack that a laptop let go of."""
    rows, position = [], 0
    for _ in range(reader.count(3)):
        position += reader.varint()
        writer = writers[reader.varint()]
        reader.zigzag()
        rows.append((position, (space, *writer)))
        writer[1] += 1
    after = {(space, replica, last - 1): reader.take(32) for replica, last in writers}
    authors = [reader.text() for _ in range(reader.count(1))]
    for _ in rows:
        reader.zigzag()
        reader.varint()
        if reader.varint() >= len(authors):
            raise Fault("an author of a pack is not there")
    reader.end()
    return [(place, after.get(name), name) for place, name in rows]


def checked_log(path, space=None):
    """Each transaction of a store's log, its chain checked, with what is wrong or None.

    One that was let go of is None.
    """
    heads = {}
    for position, link, payload in store_log(path, space):
        if isinstance(payload, tuple):
            heads[payload[:2]] = payload[2], link
            yield position, link, None, None
            continue
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
