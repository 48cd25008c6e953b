"""Transactions to the columns of a segment: protocol/format/segment.md, for the vectors.

Whoever reads segments has no use for this; it is here so that two programs lay columns out.
"""

import zlib

from canonical import (KIND_CODES, OPERATION_CODES, canonical, payload_of, signed, text, varint,
                       zigzag)
from identity import derived_id

UNITS = (1, 1_000, 60_000, 86_400_000)
WINDOW_TRANSACTIONS, WINDOW_BYTES = 24, 32_768
STEP_LIMIT = 1 << 40
BEGINNINGS = {1 << 2: 3, 2 << 2: 4}


class Dictionary:
    """Entries in the order of their first use."""

    def __init__(self, entries=()):
        self.entries, self.places = [], {}
        for entry in entries:
            self.place(entry)
        self.known = len(self.entries)

    @property
    def added(self):
        """The entries that were not there at first."""
        return self.entries[self.known:]

    def place(self, entry):
        """The place of an entry, which is added where it is new."""
        if entry not in self.places:
            self.places[entry] = len(self.entries)
            self.entries.append(entry)
        return self.places[entry]

    def __contains__(self, entry):
        return entry in self.places

    def __len__(self):
        return len(self.entries)


def wall(transaction):
    return int(transaction["stamp"], 16) >> 16


def folded(number):
    number = signed(number)
    return (number << 1 ^ number >> 63) & ((1 << 64) - 1)


def groups_of(operations):
    """Consecutive operations on one record."""
    groups = []
    for operation in operations:
        key = (operation["type"], operation["id"])
        if not groups or groups[-1][0] != key:
            groups.append((key, []))
        groups[-1][1].append(operation)
    return groups


def records_of(transaction):
    """The distinct records of a transaction, as a place names them."""
    return list(dict.fromkeys((o["type"], o["id"]) for o in transaction["operations"]))


class Ground:
    """What the receiver of a segment holds: transactions by (replica, sequence).

    As a sender's it names records by the beginnings of their ids where `begins` says so.
    """

    def __init__(self, transactions, begins=False):
        self.held = {(t["replica"], t["sequence"]): t for t in transactions}
        self.records = {record for t in transactions for record in records_of(t)}
        self.begins = begins
        self.births = {}
        for t in transactions:
            for ordinal, (_, record) in enumerate(records_of(t)):
                self.births.setdefault(record, (t["replica"], t["sequence"], ordinal))

    def transaction(self, replica, sequence):
        return self.held.get((replica, sequence))

    def beginning(self, beginning, kind=None):
        """The only record whose id begins with these digits, of a kind where one is given."""
        found = [r for r in self.records
                 if r[1].startswith(beginning) and kind in (None, r[0])]
        return found[0] if len(found) == 1 else None

    def name(self, record, kind=None):
        """How a record is named that is held: by a place, or by six or eight digits."""
        place = self.births.get(record)
        if place and kind and records_of(self.held[place[:2]])[place[2]][0] != kind:
            place = None
        for count in BEGINNINGS.values():
            if self.begins and self.beginning(record[:2 * count], kind):
                return record[:2 * count]
        return place

    def window(self, replica, sequence):
        """The last transactions of `replica` up to `sequence`, laid out; None without any."""
        run, size = [], 0
        while len(run) < WINDOW_TRANSACTIONS and (replica, sequence) in self.held:
            t = self.held[replica, sequence]
            size += len(canonical(t))
            if size > WINDOW_BYTES:
                break
            run.insert(0, t)
            sequence -= 1
        return Packing(run) if run else None


def check_of(transactions, records=()):
    """A sum over everything that columns refer to."""
    total = 0
    for referred in [*map(canonical, transactions), *map(bytes.fromhex, records)]:
        checksum = zlib.crc32(referred)
        total += (checksum ^ checksum >> 16) * 0x9E3779B1
    return total & 0xFFFFFFFF


WORDS = ("authors", "reasons", "types", "fields", "steps", "shapes")


def tag(replica, space):
    """Two bytes that stand for who wrote to a space."""
    return (zlib.crc32(bytes.fromhex(replica) + space.encode()) >> 16).to_bytes(2, "big")


class HeldSteps:
    """Held records: places, each as a step from the one before, or beginnings of ids."""

    def __init__(self, replica, sequence):
        self.at = (replica, sequence, 0)

    def step(self, name, replica_place, put_loose):
        if isinstance(name, str):
            put_loose(bytes.fromhex(name))
            return b"".join(varint(code) for code, size in BEGINNINGS.items()
                            if len(name) == 2 * size)
        replica, sequence, ordinal = name
        before, self.at = self.at, name
        if replica != before[0] or abs(sequence - before[1]) >= STEP_LIMIT:
            return varint(0) + varint(replica_place(replica)) + varint(sequence) + varint(ordinal)
        if sequence == before[1]:
            return varint(folded(ordinal - before[2] - 1) << 2 | 1)
        step = folded(sequence - before[1]) << 2
        return varint(step | 2) if ordinal == 0 else varint(step | 3) + varint(ordinal)


class Sparse:
    """Transactions that differ from what is expected of them."""

    def __init__(self):
        self.spots, self.body, self.last = b"", b"", 0
        self.count = 0

    def add(self, index, body=b""):
        self.spots += varint(index - self.last)
        self.last = index
        self.body += body
        self.count += 1

    def bytes(self):
        return varint(self.count) + self.spots + self.body


class Packing:
    """The columns of transactions, and the bytes that no compression shortens."""

    SPARSE = ["counter", "author", "reason", "context", "version", "salt"]

    def __init__(self, transactions, ground=None):
        self.transactions, self.ground = transactions, ground
        self.columns, self.loose = {}, {}
        self.replicas = Dictionary()
        first = transactions[0]
        self.window = ground and ground.window(first["replica"], first["sequence"] - 1)
        for name in WORDS:
            setattr(self, name, Dictionary(self.window and getattr(self.window, name).entries or ()))
        self.texts = {key: Dictionary(texts.entries) for key, texts in self.window.texts.items()
                      } if self.window else {}
        self.records, self.homes, self.values = {}, {}, {}
        self.sparse = {name: Sparse() for name in self.SPARSE}
        self.previous, self.contexts, self.walls = {}, {}, []
        self.positions, self.reached, self.last_wall = {}, {}, 0
        self.recent, self.held_steps = {}, None
        self.used, self.begun = {}, set()
        for index, transaction in enumerate(transactions):
            self.add(index, transaction)
        self.finish()

    def put(self, name, data):
        self.columns.setdefault(name, bytearray()).extend(data)

    def put_loose(self, name, data):
        self.loose.setdefault(name, bytearray()).extend(data)

    def add(self, index, t):
        replica, sequence = t["replica"], t["sequence"]
        self.put("writer", varint(self.replicas.place(replica)))
        if replica not in self.contexts:
            if index or not self.ground:
                self.put("sequence", varint(sequence))
            self.contexts[replica] = {}
            before = self.use(replica, sequence - 1)
            if before:
                self.contexts[replica] = dict(before["context"])
                self.previous[replica] = before
        before = self.previous.get(replica)
        self.previous[replica] = t
        self.walls.append(wall(t) - (wall(before) if before else self.last_wall))
        self.last_wall = wall(t)
        counter = int(t["stamp"], 16) & 0xFFFF
        if counter:
            self.sparse["counter"].add(index, varint(counter))
        if not before or before["author"] != t["author"]:
            self.sparse["author"].add(index, varint(self.authors.place(t["author"])))
        if t["reason"]:
            self.sparse["reason"].add(index, varint(self.reasons.place(t["reason"])))
        version = t["schemaVersion"] - (before["schemaVersion"] if before else 0)
        if version:
            self.sparse["version"].add(index, zigzag(version))
        self.add_context(index, t)
        groups = groups_of(t["operations"])
        self.put("groups", varint(len(groups)))
        self.add_groups(t, groups)
        is_derived = self.has_derived
        if is_derived != (t["salt"] is not None):
            self.sparse["salt"].add(index)
        if t["salt"] is not None:
            self.put_loose("salt", bytes.fromhex(t["salt"]))

    def use_name(self, name, record):
        """Counts a record that both sides hold into the check."""
        if isinstance(name, str):
            self.begun.add(record)
        else:
            self.use(*name[:2])

    def use(self, replica, sequence):
        """A transaction that both sides hold."""
        found = self.ground and self.ground.transaction(replica, sequence)
        if found:
            self.used[replica, sequence] = found
        return found

    def add_context(self, index, t):
        replica, sequence = t["replica"], t["sequence"]
        expected = {**self.contexts[replica], replica: sequence - 1}
        changed = {r: t["context"].get(r, 0) - expected.get(r, 0)
                   for r in set(expected) | set(t["context"])
                   if t["context"].get(r, 0) != expected.get(r, 0)}
        self.contexts[replica] = t["context"]
        if changed:
            seen = self.seen_through(t, expected, changed)
            if seen is not None:
                body = varint(0) + varint(index - 1 - seen)
            else:
                changes = sorted((self.replica_place(r), changed[r]) for r in sorted(changed))
                body = varint(len(changes))
                for place, difference in changes:
                    body += varint(place) + zigzag(signed(difference))
            self.sparse["context"].add(index, body)
        self.positions[replica, sequence] = index
        self.reached.setdefault(replica, []).append((index, sequence))

    def replica_place(self, replica):
        return self.replicas.place(replica)

    def seen_through(self, t, expected, changed):
        """The last transaction of the segment such that its author saw it and all before."""
        ends = [self.positions.get((r, t["context"].get(r, 0))) for r in changed]
        if None in ends:
            return None
        last = max(ends)
        union = dict(expected)
        for replica, reached in self.reached.items():
            held = [sequence for index, sequence in reached if index <= last]
            if held and replica != t["replica"]:
                union[replica] = max(union.get(replica, 0), held[-1])
        return last if {r: s for r, s in union.items() if s} == t["context"] else None

    def add_groups(self, t, groups):
        created, self.has_derived = 0, False
        for (kind, record), operations in groups:
            steps = []
            for o in operations:
                value = next(iter(o["value"])) if "value" in o else None
                code = o["code"] if o["do"] == "later" else OPERATION_CODES[o["do"]]
                steps.append(self.steps.place((code, o.get("field"), value)))
            self.put("shape", varint(self.shapes.place((kind, tuple(steps)))))
            self.types.place(kind)
            self.add_record(t, kind, record, operations, created)
            for o in operations:
                created += o["do"] == "create"
                if o.get("field"):
                    self.fields.place(o["field"])
                payload = payload_of(o)
                if payload is not None:
                    self.put("later", varint(len(payload)))
                    self.put("later bytes", payload)
                if "value" in o:
                    (name, held), = o["value"].items()
                    column = self.values.setdefault((kind, o["field"], name), [])
                    column.append((held, t))

    def add_record(self, t, kind, record, operations, created):
        known = self.records.setdefault(kind, Dictionary())
        recent = (t["replica"], kind)
        if record in known:
            place = known.places[record]
            self.put("record", varint(1 + folded(place - self.recent.get(recent, -1) - 1)))
        else:
            place = known.place(record)
            self.homes.setdefault(record, (kind, place))
            self.put("record", varint(0))
            held = self.ground and self.ground.name(record, kind)
            if (t["salt"] is not None and operations[0]["do"] == "create"
                    and derived_id(bytes.fromhex(t["replica"]), t["sequence"],
                                   bytes.fromhex(t["salt"]), created,
                                   t["space"]).hex() == record):
                self.put("source", b"\1")
                self.has_derived = True
            elif held:
                self.put("source", b"\2")
                self.use_name(held, record)
                if not self.held_steps:
                    self.held_steps = self.new_steps()
                self.put("held", self.held_steps.step(
                    held, self.replica_place, lambda data: self.put_loose("record", data)))
            else:
                self.put("source", b"\0")
                self.put_loose("record", bytes.fromhex(record))
        self.recent[recent] = place

    def new_steps(self):
        first = self.transactions[0]
        return HeldSteps(first["replica"], first["sequence"])

    def finish(self):
        head = {"count": varint(len(self.transactions))}
        body = {name: self.columns.get(name, b"") for name in ("writer", "sequence")}
        body["wall"] = self.wall_column()
        for name in self.SPARSE:
            body[name] = self.sparse[name].bytes()
        for name in ("groups", "shape", "record", "source", "held"):
            body[name] = self.columns.get(name, b"")
        for (kind, field, name), held in self.values.items():
            self.value_columns(kind, field, name, held, body)
        for name in ("later", "later bytes"):
            body[name] = self.columns.get(name, b"")
        for name in WORDS[:4]:
            added = getattr(self, name).added
            head[name] = varint(len(added)) + b"".join(map(text, added))
        steps = self.steps.added
        head["steps"] = (
            varint(len(steps)) + bytes(code for code, _, _ in steps)
            + b"".join(varint(self.fields.places[f]) for _, f, _ in steps if f)
            + bytes(KIND_CODES[k] for _, _, k in steps if k))
        shapes = self.shapes.added
        head["shapes"] = (
            varint(len(shapes)) + b"".join(varint(self.types.places[k]) for k, _ in shapes)
            + b"".join(varint(len(s)) for _, s in shapes)
            + b"".join(varint(step) for _, s in shapes for step in s))
        head["replicas"] = varint(len(self.replicas)) + self.replica_names()
        self.parts = {**head, **body}
        self.check = check_of(self.used.values(), self.begun)

    def replica_names(self):
        """The replicas by their place in the anchor's context, or by their ids."""
        if not self.ground:
            for replica in self.replicas.entries:
                self.put_loose("replica", bytes.fromhex(replica))
            return b""
        first = self.transactions[0]
        anchor = self.use(first["replica"], first["sequence"] - 1)
        known, names = sorted(anchor["context"]), b""
        for replica in self.replicas.entries[1:]:
            if replica in known:
                names += varint(1 + known.index(replica))
            else:
                names += varint(0)
                self.put_loose("replica", bytes.fromhex(replica))
        return names

    def wall_column(self):
        unit = max(u for u in range(4) if all(d % UNITS[u] == 0 for d in self.walls))
        if unit == 0:
            self.put_loose("wall", b"".join((d & 0xFFFF).to_bytes(2, "big") for d in self.walls))
        numbers = [d // UNITS[unit] if unit else d >> 16 for d in self.walls]
        return bytes([unit]) + b"".join(map(zigzag, numbers))

    def value_columns(self, kind, field, name, held, body):
        key = f"{kind}.{field}.{name}"
        values = [value for value, _ in held]
        if name in ("text", "zone"):
            body[key], body[key + " texts"] = self.text_columns((kind, field, name), values)
        elif name == "integer":
            body[key] = number_column(values)
        elif name == "date":
            body[key] = number_column(values, [wall(t) // 86_400_000 for _, t in held])
        elif name == "instant":
            body[key] = number_column(values, [wall(t) for _, t in held], with_units=True)
        elif name == "decimal":
            body[key] = bytes(len(v.partition(".")[2]) for v in values)
            body[key + " numbers"] = number_column([int(v.replace(".", "")) for v in values])
        elif name == "boolean":
            body[key] = bytes(values)
        elif name == "bytes":
            body[key] = b"".join(varint(len(v) // 2) for v in values)
            body[key + " bytes"] = bytes.fromhex("".join(values))
        elif name in ("textSet", "textList"):
            body[key] = b"".join(varint(len(v)) for v in values)
            body[key + " places"], body[key + " texts"] = self.text_columns(
                (kind, field, name), [member for v in values for member in v])
        else:
            body[key], body[key + " ids"] = self.reference_columns(values)

    def text_columns(self, column, values):
        known, places, texts = self.texts.setdefault(column, Dictionary()), b"", b""
        for value in values:
            if value in known:
                places += varint(1 + known.places[value])
            else:
                known.place(value)
                places += varint(0)
                texts += text(value)
        return places, texts

    def reference_columns(self, values):
        known, places, ids, last, last_home = Dictionary(), b"", b"", -1, -1
        steps = self.new_steps()
        for value in values:
            if value in known:
                place = known.places[value]
                places += varint(1 + folded(place - last - 1))
            else:
                place = known.place(value)
                places += varint(0)
                held = self.ground and self.ground.name(value)
                if value in self.homes:
                    kind, home = self.homes[value]
                    ids += varint(2 + self.types.places[kind])
                    ids += varint(folded(home - last_home - 1))
                    last_home = home
                elif held:
                    self.use_name(held, value)
                    ids += varint(1) + steps.step(
                        held, self.replica_place, lambda data: self.put_loose("reference", data))
                else:
                    ids += varint(0)
                    self.put_loose("reference", bytes.fromhex(value))
            last = place
        return places, ids

    def body(self, space=None):
        """The columns in their order; a plain segment begins with its space."""
        return (text(space) if space else b"") + b"".join(bytes(p) for p in self.parts.values())

    def loose_bytes(self):
        return b"".join(bytes(self.loose.get(name, b""))
                        for name in ("replica", "wall", "salt", "record", "reference"))


def number_column(values, expected=None, with_units=False):
    """A byte of unit and prediction, then numbers: plain, from the one before, or from a stamp."""
    unit = max(u for u in range(4 if with_units else 1) if all(v % UNITS[u] == 0 for v in values))
    size = UNITS[unit]
    numbers = [v // size for v in values]
    columns = [numbers, [a - b for a, b in zip(numbers, [0] + numbers)]]
    if expected:
        columns.append([n - e // size for n, e in zip(numbers, expected)])
    spelled = [b"".join(zigzag(signed(n)) for n in column) for column in columns]
    best = min(range(len(spelled)), key=lambda mode: len(spelled[mode]))
    return bytes([unit << 2 | best]) + spelled[best]
