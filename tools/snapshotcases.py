"""The vectors of snapshots: parts of protocol/format/snapshot.md, and such as are none."""

import zlib

from canonical import canonical, canonical_value, prefixed, text, varint, zigzag
from identity import chain_link
from snapshot import LISTED, read_part
from vectorwords import A, B, START, do, put, stamp, transaction

LISTING = [["note", "22" * 16], ["note", "33" * 16], ["visit", "11" * 16]]
ZERO = "00" * 32


def packed(code, plain, size=None):
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflater.compress(plain) + deflater.flush()
    return bytes([code]) + varint(len(plain) if size is None else size) + body


def head(space="alpha", records=2, touched=0, heads=None):
    heads = heads if heads is not None else {A: (3, "11" * 32), B: (1, "22" * 32)}
    return (b"\1" + text(space) + varint(records) + varint(touched)
            + bytes.fromhex("0123456789abcdef") + varint(len(heads))
            + b"".join(bytes.fromhex(replica) + varint(sequence) + bytes.fromhex(link)
                       for replica, (sequence, link) in heads.items()))


def rising(numbers):
    return varint(len(numbers)) + b"".join(
        varint(b - a) for a, b in zip([0, *numbers], numbers))


def ids(keys):
    kinds = list(dict.fromkeys(kind for kind, _ in keys))
    return varint(len(kinds)) + b"".join(
        text(kind) + varint(sum(k == kind for k, _ in keys))
        + b"".join(bytes.fromhex(i) for k, i in keys if k == kind) for kind in kinds)


def touches(told):
    return varint(len(told)) + b"".join(
        bytes.fromhex(t["id"]) + rising(t["transactions"]) for t in told)


class Columns:
    """Records as columns."""

    def __init__(self, records, listed):
        self.places = {}
        for place, (_, identifier) in enumerate(listed):
            self.places.setdefault(identifier, place)
        self.names, self.contents, self.holder = [], [], 0
        self.shapes = self.holders = self.touches = b""
        for record in records:
            self.add(record)
        self.plain = (varint(len(records)) + varint(len(self.names))
                      + b"".join(map(text, self.names))
                      + b"".join(map(prefixed, [self.shapes, self.holders, self.touches,
                                                *self.contents])))

    def place(self, name):
        if name not in self.names:
            self.names.append(name)
            self.contents.append(b"")
        return self.names.index(name)

    def add(self, record):
        self.shapes += varint(len(record["slots"]))
        for slot in record["slots"]:
            place = self.place(slot["slot"])
            self.shapes += varint(place) + varint(len(slot["candidates"]))
            for candidate in slot["candidates"]:
                self.holders += zigzag(candidate["transaction"] - self.holder)
                self.holder = candidate["transaction"]
                spelled = self.content(slot["slot"], candidate)
                self.contents[place] += spelled
        self.touches += rising(record["touches"])

    def content(self, name, told):
        if "deleted" in told:
            return bytes([told["deleted"]])
        if "late" in told:
            return b""
        if "absorbed" in told:
            return b"".join(varint(len(group)) + b"".join(map(bytes.fromhex, group))
                            for group in (told["absorbed"], told["into"]))
        if "values" not in told:
            form = 3 if "members" in told else 4
            texts = told["members" if form == 3 else "entries"]
            return bytes([form]) + varint(len(texts)) + b"".join(map(text, texts))
        values = told["values"]
        if list(values) == [name]:
            return b"\0" if values[name] is None else b"\1" + self.value(values[name])
        out = b"\2" + varint(len(values))
        for field in sorted(values, key=str.encode):
            value = values[field]
            out += varint(self.place(field)) + bytes([value is not None])
            out += self.value(value) if value is not None else b""
        return out

    def value(self, value):
        if value.get("reference") in self.places:
            return bytes([LISTED]) + varint(self.places[value["reference"]])
        return canonical_value(value)


def slot(name, *candidates):
    return {"slot": name, "candidates": [
        {"transaction": number, **content} for number, content in candidates]}


def values(**fields):
    return {"values": fields}


RECORDS = {
    "a record of one field": [{"slots": [
        slot("_deleted", (1, {"deleted": False})),
        slot("title", (1, values(title={"text": "Taxi at nine"})))], "touches": [1]}],
    "every content": [
        {"slots": [
            slot("_deleted", (9, {"deleted": True}), (4, {"deleted": False})),
            slot("_lateEdits", (11, {"late": True})),
            slot("_merges", (5, {"absorbed": ["22" * 16, "33" * 16], "into": []}),
                 (2, {"absorbed": [], "into": ["44" * 16]})),
            slot("labels", (3, {"members": ["", "b"]}), (6, {"members": ["a"]})),
            slot("owner", (4, values(owner={"reference": "11" * 16})),
                 (9, values(owner={"reference": "99" * 16}))),
            slot("remarks", (7, {"entries": ["b", "a", "b"]})),
            slot("span", (8, {"values": {"from": {"instant": START}, "to": None}}),
                 (12, {"values": {"to": {"instant": START + 1}}}))],
         "touches": [2, 3, 4, 5, 6, 7, 8, 9, 11, 12]},
        {"slots": [slot("title", (4, values(title=None)))], "touches": [4, 300]}],
    "a record of which nothing is held": [{"slots": [], "touches": [7]}],
}


def links_part():
    first = [transaction(A, n, put("title", {"text": str(n)}), at=n) for n in (1, 2)]
    chain = [bytes(32)]
    for each in first:
        chain.append(chain_link(chain[-1], canonical(each)))
    plain = (varint(1) + bytes.fromhex(A) + varint(1) + bytes(32) + varint(2)
             + (varint(1) + varint(0) + zigzag(0)) * 2 + chain[-1] + varint(1)
             + text(first[0]["author"]))
    wall = 0
    for each in first:
        at = int(each["stamp"], 16)
        plain += zigzag((at >> 16) - wall) + varint(at & 0xFFFF) + varint(0)
        wall = at >> 16
    return packed(2, plain)


def good(segment):
    yield "the head", head(), None, []
    yield "links of what stays behind", links_part(), None, []
    yield "a segment", b"\3" + segment([transaction(A, 1, do("create"), at=1)], None), None, []
    plain = ids(LISTING)
    yield "ids", packed(4, plain), plain, []
    for name, records in RECORDS.items():
        plain = Columns(records, LISTING).plain
        yield name, packed(5, plain), plain, LISTING
    plain = touches([{"id": "11" * 16, "transactions": [1, 2, 300]},
                     {"id": "22" * 16, "transactions": [9]}])
    yield "ids without a record", packed(6, plain), plain, []


def records(shapes, holders, told, contents, names=("title",), count=1):
    return packed(5, varint(count) + varint(len(names)) + b"".join(map(text, names))
                  + b"".join(map(prefixed, [shapes, holders, told, *contents])))


def bad():
    one = head()
    yield "nothing", b"", "truncated"
    yield "a part of another kind", b"\7", "unknownCode"
    yield "a head that is cut", one[:-1], "countTooLarge"
    yield "a head and more", one + b"\0", "trailingBytes"
    yield "a space without a name", head(""), "malformedName"
    yield "more records than may be", head(records=(1 << 20) + 1), "countTooLarge"
    yield "more ids than may be", head(touched=1 << 63), "countTooLarge"
    yield "a space without heads", head(heads={}), "outOfRange"
    yield "heads out of order", head(heads={B: (1, ZERO), A: (1, ZERO)}), "notAscending"
    yield "a head of nothing", head(heads={A: (0, ZERO)}), "outOfRange"
    yield "more heads than bytes", one[:17] + varint(1 << 40) + one[18:], "countTooLarge"
    yield "a bomb", packed(4, bytes(1 << 20), 99), "outOfRange"
    yield "a bomb that says so", packed(4, b"", (16 << 20) + 1), "countTooLarge"
    yield "less than it says", packed(4, ids(LISTING), 1 << 20), "outOfRange"
    yield "what is not deflated", b"\4\1\xff\xff", "outOfRange"
    yield "bytes behind the stream", packed(4, ids(LISTING)) + b"\0", "trailingBytes"
    yield "no ids", packed(4, b"\0"), "outOfRange"
    yield "an id twice", packed(4, ids([LISTING[0]] * 2)), "notAscending"
    yield "types out of order", packed(4, ids(LISTING[::-1][:2])), "notAscending"
    yield "a type without a name", packed(4, ids([["1", "11" * 16]])), "malformedName"
    yield "more ids than bytes", packed(4, b"\1" + text("note") + varint(9000)), "countTooLarge"
    yield "no records", packed(5, b"\0\0\0\0\0"), "outOfRange"
    yield "more records than touches", records(b"\0", b"", b"\0", [b""], count=2), "countTooLarge"
    yield "a slot without a name", records(b"\0", b"", b"\0", [b""], ["_x"]), "malformedName"
    yield "a slot that is none", records(b"\1\1\1", b"\2", b"\0", [b"\0"]), "outOfRange"
    yield "a slot without candidates", records(b"\1\0\0", b"", b"\0", [b""]), "countTooLarge"
    yield ("more candidates than bytes",
           records(b"\1\0" + varint(1 << 60), b"\2", b"\0", [b"\0"]), "countTooLarge")
    yield ("more candidates than a part may tell",
           records(b"\1\0" + varint(1 << 19), b"\2" + bytes((1 << 19) - 1), b"\0", [b""],
                   ["_lateEdits"]), "countTooLarge")
    yield ("more members than a part may tell",
           records(b"\1\0\1", b"\2", b"\0", [b"\1\x0b" + varint(1 << 19) + bytes(1 << 19)]),
           "countTooLarge")
    yield "a slot twice", records(b"\2\0\1\0\1", b"\2\0", b"\0", [b"\0\0"]), "notAscending"
    yield ("slots out of order",
           records(b"\2\0\1\1\1", b"\2\0", b"\0", [b"\0", b"\0"], ["title", "_deleted"]),
           "notAscending")
    yield "a transaction before the first", records(b"\1\0\1", b"\1", b"\0", [b"\0"]), "outOfRange"
    yield ("a transaction beyond all numbers",
           records(b"\1\0\2", b"\2" + zigzag((1 << 63) - 1), b"\0", [b"\0\0"]), "outOfRange")
    yield "a content of another form", records(b"\1\0\1", b"\2", b"\0", [b"\5"]), "unknownCode"
    yield "a value of another kind", records(b"\1\0\1", b"\2", b"\0", [b"\1\x3f"]), "unknownCode"
    yield "a record that is not listed", records(b"\1\0\1", b"\2", b"\0", [b"\1\x40\3"]), "outOfRange"
    yield ("existence that is neither",
           records(b"\1\0\1", b"\2", b"\0", [b"\2"], ["_deleted"]), "unknownCode")
    yield ("a group with a slot for a field",
           records(b"\1\0\1", b"\2", b"\0", [b"\2\1\1\0", b""], ["span", "_merges"]),
           "malformedName")
    yield ("a field twice in a group",
           records(b"\1\0\1", b"\2", b"\0", [b"\2\2\1\0\1\0", b""], ["span", "to"]),
           "notAscending")
    yield ("members out of order",
           records(b"\1\0\1", b"\2", b"\0", [b"\3\2\1b\1a"]), "notAscending")
    yield ("merged records out of order",
           records(b"\1\0\1", b"\2", b"\0", [b"\2" + b"\2" * 16 + b"\1" * 16 + b"\0"],
                   ["_merges"]), "notAscending")
    yield "bytes left in a column", records(b"\0", b"", b"\0", [b"\0"]), "trailingBytes"
    yield "a touch that does not rise", records(b"\0", b"", b"\2\1\0", [b""]), "outOfRange"
    yield "no touches", packed(6, b"\0"), "outOfRange"
    yield ("ids that do not rise",
           packed(6, touches([{"id": "11" * 16, "transactions": [1]}] * 2)), "notAscending")
    yield ("an id that nothing concerns",
           packed(6, touches([{"id": "11" * 16, "transactions": []}]) + b"\0"), "outOfRange")


def snapshot_vectors(segment):
    """The cases; `segment` packs transactions on a ground."""
    return {"good": [{"name": name, "bytes": data.hex(),
                      "columns": None if plain is None else plain.hex(), "listed": listed,
                      "is": read_part(data, listed)} for name, data, plain, listed in good(segment)],
            "bad": [{"name": name, "bytes": data.hex(), "listed": LISTING, "error": error}
                    for name, data, error in bad()]}
