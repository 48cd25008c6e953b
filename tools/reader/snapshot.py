"""The parts of a snapshot: protocol/format/snapshot.md."""

import zlib

from canonical import Fault, Reader, TRANSACTION, ascending, ranged, read_value
from identity import is_space, is_word
from segment import read_segment

PLAIN, IDS, RECORDS, NAMES, HEADS = 16 << 20, 8192, 1 << 20, 4096, 50_000
ITEMS = 1 << 19
SPECIAL = ("_deleted", "_lateEdits", "_merges")
LISTED = 0x40


def read_part(data, listed=()):
    """One part; `listed` are the records (type, id) that were listed before it."""
    reader = Reader(data)
    kind = reader.byte()
    if kind == 1:
        part = read_head(reader)
        reader.end()
    elif kind == 2:
        part = read_links(reader)
    elif kind == 3:
        part = {"part": "segment", "transactions": read_segment(data[1:])}
    elif kind in (4, 5, 6):
        plain = Reader(unpacked(reader))
        part = {4: read_ids, 5: lambda r: Records(r, listed).part(), 6: read_touches}[kind](plain)
        plain.end()
    else:
        raise Fault("unknownCode")
    return part


def unpacked(reader):
    size = reader.varint()
    if size > PLAIN:
        raise Fault("countTooLarge")
    inflater = zlib.decompressobj(wbits=-15)
    try:
        plain = inflater.decompress(reader.take(reader.left), size + 1)
    except zlib.error:
        raise Fault("outOfRange") from None
    if not inflater.eof or len(plain) != size:
        raise Fault("outOfRange")
    if inflater.unused_data:
        raise Fault("trailingBytes")
    return plain


def read_head(reader):
    space = reader.name(is_space)
    records, touched = reader.varint(), reader.varint()
    if max(records, touched) > RECORDS:
        raise Fault("countTooLarge")
    total, heads = reader.take(8).hex(), {}
    count = reader.count(49, HEADS)
    ranged(count, 1, HEADS)
    for _ in range(count):
        replica = reader.take(16).hex()
        ascending([*list(heads)[-1:], replica])
        heads[replica] = {"sequence": ranged(reader.varint(), 1, TRANSACTION["sequence"]),
                          "hash": reader.take(32).hex()}
    return {"part": "head", "space": space, "records": records, "touched": touched,
            "sum": total, "heads": heads}


def read_links(outer):
    """The entries of a pack without its segment: protocol/store.md."""
    size = outer.varint()
    reader = Reader(zlib.decompressobj(wbits=-15).decompress(outer.take(outer.left), size))
    writers, stamps = [], []
    for _ in range(reader.count(49)):
        writers.append({"replica": reader.take(16).hex(), "first": reader.varint(),
                        "before": reader.take(32).hex()})
    written = []
    for _ in range(reader.count(3)):
        position, writer, received = reader.varint(), reader.varint(), reader.zigzag()
        if writer >= len(writers) or received or not position:
            raise Fault("links")
        written.append(writer)
    for writer in writers:
        writer["after"] = reader.take(32).hex()
    authors, wall = [reader.text() for _ in range(reader.count())], 0
    for writer in written:
        wall += reader.zigzag()
        ranged(wall, 0, (1 << 48) - 1)
        counter, author = reader.varint(), reader.varint()
        if counter > 65_535 or author >= len(authors):
            raise Fault("links")
        stamps.append({"writer": writer, "stamp": f"{wall << 16 | counter:016x}",
                       "author": authors[author]})
    reader.end()
    return {"part": "links", "writers": writers, "transactions": stamps}


def read_ids(reader):
    ids = []
    for _ in range(reader.count(18, IDS)):
        kind = reader.name(is_word)
        for _ in range(reader.count(16, IDS - len(ids))):
            ids.append([kind, reader.take(16).hex()])
            ascending([(k.encode(), i) for k, i in ids[-2:]])
    if not ids:
        raise Fault("outOfRange")
    return {"part": "ids", "ids": ids}


def read_rising(reader):
    numbers = []
    for _ in range(reader.count()):
        numbers.append((numbers[-1] if numbers else 0) + ranged(reader.varint(), 1, (1 << 62) - 1))
    return numbers


def read_touches(reader):
    touches = []
    for _ in range(reader.count(18)):
        identifier = reader.take(16).hex()
        ascending([*[t["id"] for t in touches[-1:]], identifier])
        touches.append({"id": identifier, "transactions": read_rising(reader)})
        if not touches[-1]["transactions"]:
            raise Fault("outOfRange")
    if not touches:
        raise Fault("outOfRange")
    return {"part": "touches", "touches": touches}


def slot_order(name):
    return (SPECIAL.index(name), b"") if name in SPECIAL else (3, name.encode())


class Records:
    def __init__(self, reader, listed):
        self.listed = listed
        self.count = reader.count()
        ranged(self.count, 1, PLAIN)
        self.names = [reader.name(lambda name: name in SPECIAL or is_word(name))
                      for _ in range(reader.count(1, NAMES))]
        self.columns = [Reader(reader.take(reader.varint()))
                        for _ in range(3 + len(self.names))]
        self.shapes, self.holders, self.touches, *self.contents = self.columns
        self.holder, self.room = 0, ITEMS
        if self.spend(self.count) > self.touches.left:
            raise Fault("countTooLarge")

    def spend(self, count):
        if count > self.room:
            raise Fault("countTooLarge")
        self.room -= count
        return count

    def part(self):
        records = []
        for _ in range(self.count):
            slots = []
            for _ in range(self.spend(self.shapes.count(2))):
                slots.append(self.slot())
                ascending([slot_order(slot["slot"]) for slot in slots[-2:]])
            records.append({"slots": slots, "touches": read_rising(self.touches)})
        for column in self.columns:
            column.end()
        return {"part": "records", "records": records}

    def place(self, reader):
        return ranged(reader.varint(), 0, len(self.names) - 1)

    def slot(self):
        place, count = self.place(self.shapes), self.shapes.varint()
        if not 0 < count <= self.holders.left:
            raise Fault("countTooLarge")
        candidates = []
        for _ in range(self.spend(count)):
            self.holder = ranged(self.holder + self.holders.zigzag(), 1, (1 << 63) - 1)
            candidates.append({"transaction": self.holder, **self.content(place)})
        return {"slot": self.names[place], "candidates": candidates}

    def content(self, place):
        name, reader = self.names[place], self.contents[place]
        if name == "_deleted":
            return {"deleted": reader.flag()}
        if name == "_lateEdits":
            return {"late": True}
        if name == "_merges":
            return {"absorbed": self.ids(reader), "into": self.ids(reader)}
        form = reader.byte()
        if form == 0:
            return {"values": {name: None}}
        if form == 1:
            return {"values": {name: self.value(reader)}}
        if form == 2:
            return {"values": self.fields(reader)}
        if form not in (3, 4):
            raise Fault("unknownCode")
        texts = [reader.text() for _ in range(self.spend(reader.count()))]
        if form == 3:
            ascending([member.encode() for member in texts])
        return {"members" if form == 3 else "entries": texts}

    def ids(self, reader):
        ids = [reader.take(16).hex() for _ in range(self.spend(reader.count(16)))]
        ascending(ids)
        return ids

    def fields(self, reader):
        values = {}
        for _ in range(self.spend(reader.count(2))):
            name = self.names[self.place(reader)]
            if name in SPECIAL:
                raise Fault("malformedName")
            ascending([*[n.encode() for n in list(values)[-1:]], name.encode()])
            values[name] = self.value(reader) if reader.flag() else None
        return values

    def value(self, reader):
        if reader.left and reader.data[reader.at] == LISTED:
            reader.byte()
            return {"reference": self.listed[ranged(reader.varint(), 0, len(self.listed) - 1)][1]}
        value = read_value(reader)
        self.spend(sum(map(len, filter(lambda told: isinstance(told, list), value.values()))))
        return value
