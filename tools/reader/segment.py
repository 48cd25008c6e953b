"""Many transactions as bytes: protocol/format/segment.md, with the limits of limits.md."""

import re
import struct
import zlib
from itertools import accumulate, groupby
from pathlib import Path

from canonical import (EARLIEST, FIRST_DAY, JUDGING, KINDS, LAST_DAY, LATER, LATEST, MASK, OPERATION_CODES,
                       TRANSACTION, WITH_FIELD, WITH_VALUE, Fault, Reader, ascending, begun,
                       canonical, check, check_kind, coded, decimal_text, operation_code, ranged,
                       signed, take_payload)
from identity import derived_id, is_space, is_word
from packing import BEGINNING, UNITS, Ground, check_of, records_of

SEGMENT = {"encoded": (16 << 20) + 65_536, "raw": 16 << 20, "transactions": 20_000,
           "operations": 50_000, "context": 200_000, "members": 100_000, "canonical": 16 << 20,
           "beginnings": 1_024}
DEFLATED, PRESET, GROUNDED = 1, 2, 4
PAGE = Path(__file__).resolve().parents[2] / "protocol" / "format" / "preset-dictionary.md"


def preset_dictionary():
    """The bytes of dictionary 1, as its page gives them."""
    return bytes.fromhex("".join(re.findall(r"^    ([0-9a-f]+)$", PAGE.read_text(), re.M)))


def read_segment(data, held=None):
    """The transactions of a segment, for a receiver that holds others."""
    columns, loose, ground = unframe(data, held)
    try:
        transactions = Columns(columns, loose, ground).transactions
    except Fault as fault:
        if str(fault) in ("groundMissing", "groundDiffers"):
            raise
        raise Fault("groundDiffers" if ground else f"malformed.{fault}") from None
    budget = {"context": 0, "members": 0, "canonical": 0}
    for transaction in transactions:
        try:
            check(transaction)
        except Fault as fault:
            raise Fault("groundDiffers" if ground else f"malformed.{fault}") from None
        budget["context"] += len(transaction["context"])
        budget["members"] += sum(len(o["value"].get("textSet") or o["value"].get("textList") or ())
                                 for o in transaction["operations"] if "value" in o)
        budget["canonical"] += len(canonical(transaction))
        if any(budget[name] > SEGMENT[name] for name in budget):
            raise Fault("tooMany")
    check_order(transactions)
    return transactions


class Common:
    """What both sides hold, as one segment refers to it."""

    def __init__(self, held, space, replica, sequence):
        self.ground = Ground([t for t in held if t["space"] == space])
        self.space, self.replica, self.sequence = space, replica, sequence
        self.used, self.begun = {}, set()

    def use(self, replica, sequence):
        found = self.ground.transaction(replica, sequence)
        if not found:
            raise Fault("groundMissing")
        self.used[replica, sequence] = found
        return found

    def begin(self, beginning, kind):
        """The record whose id begins with eight digits."""
        found = self.ground.beginning(beginning, kind)
        if not found or len(self.begun | {found[1]}) > SEGMENT["beginnings"]:
            raise Fault("groundMissing")
        self.begun.add(found[1])
        return found


def unframe(data, held):
    """The columns of a segment, what follows them, and the ground that they stand on."""
    if len(data) > SEGMENT["encoded"]:
        raise Fault("tooMany")
    if data and data[0] != 0xF5:
        raise Fault("wrongMagic")
    reader = Reader(data)
    reader.byte()
    if reader.byte() != 1:
        raise Fault("unsupportedVersion")
    flags = reader.byte()
    if flags > 7 or flags & PRESET and not flags & DEFLATED:
        raise Fault("unknownFlags")
    try:
        tag = struct.unpack(">I", reader.take(4))[0] if flags & GROUNDED else None
        sequence = reader.varint() if flags & GROUNDED else None
        size = reader.varint()
        summed = data[:reader.at]
        checksum = struct.unpack(">I", reader.take(4))[0]
    except Fault as fault:
        raise fault if str(fault) == "truncated" else Fault(f"malformed.{fault}") from None
    body = reader.take(reader.left)
    common, window = None, b""
    if flags & GROUNDED:
        writers = {(t["space"], t["replica"]) for t in held or ()}
        found = [w for w in writers if zlib.crc32(bytes.fromhex(w[1]) + w[0].encode()) == tag]
        if len(found) != 1:
            raise Fault("groundMissing")
        common = Common(held, *found[0], sequence)
        window = common.ground.window(common.replica, sequence)
        if not window:
            raise Fault("groundMissing")
    if size > SEGMENT["raw"]:
        raise Fault("tooMany")
    if zlib.crc32(summed + body + window) != checksum:
        raise Fault("checksumMismatch")
    if not flags & DEFLATED:
        if len(body) < size:
            raise Fault("rawSizeMismatch")
        return body[:size], body[size:], common
    columns, rest = inflated(body, size, (preset_dictionary() if flags & PRESET else b"") + window)
    return columns, rest, common


def inflated(body, size, dictionary):
    inflater = zlib.decompressobj(wbits=-15, zdict=dictionary)
    try:
        raw = inflater.decompress(body, size + 1)
    except zlib.error:
        raise Fault("notInflatable") from None
    if len(raw) > size:
        raise Fault("rawSizeMismatch")
    if not inflater.eof:
        raise Fault("notInflatable")
    if len(raw) < size:
        raise Fault("rawSizeMismatch")
    return raw, inflater.unused_data


def unfolded(number):
    return (number >> 1) ^ -(number & 1)


class Columns:
    """Reads columns in their order; what each holds is told by segment.md."""

    def __init__(self, data, loose, common):
        self.reader, self.loose, self.common = Reader(data), Reader(loose), common
        self.read_head()
        self.read_transactions()
        self.settle_transactions()
        self.read_groups()
        self.read_values()
        if common:
            if self.reader.take(2) != check_of(common.used.values(), common.begun):
                raise Fault("groundDiffers")
        self.reader.end()
        self.loose.end()
        self.transactions = [self.transaction(index) for index in range(self.count)]

    def place(self, entries):
        return ranged(self.reader.varint(), 0, len(entries) - 1)

    def each(self, count, read):
        if count > self.reader.left:
            raise Fault("truncated")
        return [read() for _ in range(count)]

    def entries(self, read, limit):
        return self.each(self.reader.count(1, limit), read)

    def read_head(self):
        reader, common = self.reader, self.common
        word = lambda: reader.name(is_word)
        self.space = common.space if common else reader.name(is_space)
        self.count = ranged(reader.count(1, SEGMENT["transactions"]), 1, SEGMENT["transactions"])
        self.authors = self.entries(reader.text, self.count)
        self.reasons = self.entries(reader.text, self.count)
        limit = SEGMENT["operations"]
        self.types, self.fields = self.entries(word, limit), self.entries(word, limit)
        codes = self.entries(lambda: operation_code(reader), limit)
        fields = [self.place(self.fields) if code in WITH_FIELD else None for code in codes]
        kinds = [KINDS[coded(reader, KINDS)] if code in WITH_VALUE else None for code in codes]
        self.steps = list(zip(codes, fields, kinds))
        types = self.entries(lambda: self.place(self.types), limit)
        sizes = self.each(len(types), lambda: ranged(reader.count(1, limit), 1, limit))
        self.shapes = [(kind, self.each(size, lambda: self.steps[self.place(self.steps)]))
                       for kind, size in zip(types, sizes)]
        count = reader.varint()
        if count > SEGMENT["transactions"] + SEGMENT["context"]:
            raise Fault("countTooLarge")
        self.replicas, known = [], []
        if common:
            known = sorted(common.use(common.replica, common.sequence)["context"])
            self.replicas = [common.replica][:count]
        while len(self.replicas) < count:
            name = ranged(reader.varint(), 0, len(known)) if common else 0
            self.replicas.append(known[name - 1] if name else self.loose.take(16).hex())

    def spots(self):
        count, spot, spots = self.reader.count(1, self.count), 0, []
        for index in range(count):
            step = self.reader.varint()
            if index and not step:
                raise Fault("notAscending")
            spot = ranged(spot + step, 0, self.count - 1)
            spots.append(spot)
        return spots

    def read_transactions(self):
        reader, common, top = self.reader, self.common, TRANSACTION["sequence"]
        self.writers = self.each(self.count, lambda: self.place(self.replicas))
        following, self.sequences = {0: common.sequence + 1} if common else {}, []
        if common and self.writers[0] != 0:
            raise Fault("outOfRange")
        for writer in self.writers:
            if writer not in following:
                following[writer] = reader.varint()
            self.sequences.append(ranged(following[writer], 1, top))
            following[writer] += 1
        unit = UNITS[coded(reader, range(len(UNITS)))]
        high = self.each(self.count, reader.zigzag)
        self.walls = [((h << 8) + low) * unit for h, low in zip(high, reader.take(self.count))]
        self.counters = {spot: ranged(reader.varint(), 0, 65_535) for spot in self.spots()}
        self.by = {spot: self.authors[self.place(self.authors)] for spot in self.spots()}
        self.why = {spot: self.reasons[self.place(self.reasons)] for spot in self.spots()}
        self.changes, room = {}, 2 * SEGMENT["context"]
        for spot in self.spots():
            size = reader.varint()
            if not size:
                self.changes[spot] = spot - 1 - ranged(reader.varint(), 0, spot - 1)
                continue
            if size > room:
                raise Fault("countTooLarge")
            room -= size
            changes = []
            for _ in range(size):
                changes.append((self.place(self.replicas), reader.zigzag()))
                if not changes[-1][1]:
                    raise Fault("outOfRange")
            ascending([name for name, _ in changes])
            self.changes[spot] = changes
        self.versions = {spot: reader.zigzag() for spot in self.spots()}
        self.salt_exceptions = set(self.spots())
        self.group_counts = self.each(
            self.count, lambda: reader.count(1, SEGMENT["operations"]))

    def settle_transactions(self):
        """Stamps, authors, versions and contexts, from what is expected of them."""
        self.settled, last = [], {}
        for index, writer in enumerate(self.writers):
            replica, sequence = self.replicas[writer], self.sequences[index]
            before = last.get(writer)
            if not before and self.common and sequence > 1:
                before = self.common.use(replica, sequence - 1)
            wall = int(before["stamp"], 16) >> 16 if before else self.walls[index - 1] * (index > 0)
            self.walls[index] = ranged(self.walls[index] + wall, 0, (1 << 48) - 1)
            author = self.by.get(index, before and before["author"])
            if author is None:
                raise Fault("outOfRange")
            version = (before["schemaVersion"] if before else 0) + self.versions.get(index, 0)
            context = {**(before["context"] if before else {}), replica: sequence - 1}
            change = self.changes.get(index, ())
            if isinstance(change, int):
                for r, s in zip(self.writers[:change + 1], self.sequences):
                    if r != writer:
                        name = self.replicas[r]
                        context[name] = max(context.get(name, 0), s)
            else:
                for name, difference in change:
                    changed = (context.get(self.replicas[name], 0) + difference) & MASK
                    context[self.replicas[name]] = ranged(changed, 0, TRANSACTION["sequence"])
            last[writer] = {
                "space": self.space, "replica": replica, "sequence": sequence,
                "stamp": f"{self.walls[index] << 16 | self.counters.get(index, 0):016x}",
                "author": author, "reason": self.why.get(index, ""),
                "context": {r: s for r, s in context.items() if s},
                "schemaVersion": ranged(version, 0, (1 << 32) - 1)}
            self.settled.append(last[writer])

    def read_groups(self):
        reader = self.reader
        owners = [index for index, size in enumerate(self.group_counts) for _ in range(size)]
        self.group_shapes = [self.shapes[place] for place in self.each(
            len(owners), lambda: self.place(self.shapes))]
        self.owners = owners
        self.starts = [0, *accumulate(self.group_counts)]
        total = sum(len(steps) for _, steps in self.group_shapes)
        if total > SEGMENT["operations"]:
            raise Fault("countTooLarge")
        references = self.each(len(owners), reader.varint)
        self.of_type, walks, fresh, self.group_records = {}, {}, [], []
        for group, (owner, (kind, _)) in enumerate(zip(owners, self.group_shapes)):
            known = self.of_type.setdefault(kind, [])
            if references[group] == 0:
                place = len(known)
                known.append(len(fresh))
                fresh.append(group)
            else:
                place = ranged(walks.get((self.writers[owner], kind), 0)
                               + unfolded(references[group] - 1), 0, len(known) - 1)
            walks[self.writers[owner], kind] = place + 1
            self.group_records.append(known[place])
        sources = self.each(len(fresh), lambda: coded(reader, range(3)))
        salted = set(self.salt_exceptions)
        salted ^= {owners[group] for group, source in zip(fresh, sources) if source == 1}
        self.salts = {index: self.loose.take(8) if index in salted else None
                      for index in range(self.count)}
        creations = self.creations()
        self.records, at = [], self.start()
        for group, source in zip(fresh, sources):
            owner, kind = owners[group], self.types[self.group_shapes[group][0]]
            if source == 0:
                record = (kind, self.loose.take(16).hex())
            elif source == 2:
                at, record = self.held(at, kind)
                if record[0] != kind:
                    raise Fault("outOfRange")
            else:
                if creations[group] is None or owner not in salted:
                    raise Fault("outOfRange")
                record = (kind, derived_id(
                    bytes.fromhex(self.replicas[self.writers[owner]]), self.sequences[owner],
                    self.salts[owner], creations[group], self.space).hex())
            self.records.append(record)

    def creations(self):
        """For each group that begins with a creation, how many its transaction has before."""
        result, create = [], OPERATION_CODES["create"]
        for _, groups in groupby(range(len(self.owners)), key=lambda group: self.owners[group]):
            before = 0
            for group in groups:
                codes = [code for code, _, _ in self.group_shapes[group][1]]
                result.append(before if codes[0] == create else None)
                before += codes.count(create)
        return result

    def start(self):
        return (self.replicas[self.writers[0]], self.sequences[0], 0)

    def held(self, at, kind=None):
        """The next record that both sides hold, with its place or the place before it."""
        step = self.reader.varint()
        if step == BEGINNING:
            beginning = self.reader.take(4).hex()
            if not self.common:
                raise Fault("outOfRange")
            return at, self.common.begin(beginning, kind)
        at = self.step(step, at)
        if not self.common:
            raise Fault("outOfRange")
        records = records_of(self.common.use(*at[:2]))
        return at, records[ranged(at[2], 0, len(records) - 1)]

    def step(self, step, at):
        """The place in a held transaction after another."""
        distance = unfolded(step >> 2)
        replica, sequence, ordinal = at
        if step & 3 == 0:
            ranged(distance, 0, 0)
            replica = self.replicas[self.place(self.replicas)]
            return (replica, self.reader.varint(), self.reader.varint())
        if step & 3 == 1:
            return (replica, sequence, ordinal + distance + 1)
        ordinal = 0 if step & 3 == 2 else self.reader.varint()
        return (replica, (sequence + distance) & MASK, ordinal)

    def read_values(self):
        columns, members, later = {}, SEGMENT["members"], []
        self.values = {}
        for group, (kind, steps) in enumerate(self.group_shapes):
            for offset, (code, field, value) in enumerate(steps):
                if code in LATER or code in JUDGING:
                    later.append((group, offset))
                if value:
                    columns.setdefault((kind, field, value), []).append((group, offset))
        for (_, _, kind), spots in columns.items():
            found, members = self.column(kind, [self.owners[group] for group, _ in spots], members)
            self.values.update(zip(spots, found))
        sizes = self.each(len(later), self.reader.varint)
        self.payloads = {spot: self.reader.take(size).hex() for spot, size in zip(later, sizes)}

    def column(self, kind, owners, members):
        reader, count = self.reader, len(owners)
        if kind in ("text", "zone"):
            return self.texts(count), members
        if kind in ("textSet", "textList"):
            sizes = []
            for _ in owners:
                sizes.append(reader.varint())
                if sum(sizes) > members:
                    raise Fault("countTooLarge")
            texts = iter(self.texts(sum(sizes)))
            sets = [[next(texts) for _ in range(size)] for size in sizes]
            for found in sets if kind == "textSet" else ():
                ascending([member.encode() for member in found])
            return sets, members - sum(sizes)
        if kind == "boolean":
            return [reader.flag() for _ in owners], members
        if kind == "bytes":
            sizes = self.each(count, reader.varint)
            return [reader.take(size).hex() for size in sizes], members
        if kind == "reference":
            return self.references(count), members
        if kind == "decimal":
            scales = reader.take(count)
            return [decimal_text(number, scale)
                    for number, scale in zip(self.numbers(owners, None, False), scales)], members
        if kind == "integer":
            return list(self.numbers(owners, None, False)), members
        bounds = (EARLIEST, LATEST) if kind == "instant" else (FIRST_DAY, LAST_DAY)
        measure = 1 if kind == "instant" else 86_400_000
        found = self.numbers(owners, measure, kind == "instant")
        return [ranged(number, *bounds) for number in found], members

    def numbers(self, owners, measure, has_units):
        code, last = self.reader.byte(), 0
        if code >> 2 >= (len(UNITS) if has_units else 1) or code & 3 > (2 if measure else 1):
            raise Fault("unknownCode")
        unit = UNITS[code >> 2]
        for owner in owners:
            expected = [0, last, measure and self.walls[owner] // measure // unit][code & 3]
            last = signed(self.reader.zigzag() + expected)
            yield ranged(last * unit, -(1 << 63), (1 << 63) - 1)

    def texts(self, count):
        known, places = 0, []
        for _ in range(count):
            place = ranged(self.reader.varint(), 0, known)
            places.append(place - 1 if place else known)
            known += not place
        texts = self.each(known, self.reader.text)
        return [texts[place] for place in places]

    def references(self, count):
        places, known, following = [], 0, 0
        for _ in range(count):
            code = self.reader.varint()
            place = ranged(following + unfolded(code - 1), 0, known - 1) if code else known
            known += not code
            places.append(place)
            following = place + 1
        ids, home, at = [], 0, self.start()
        for _ in range(known):
            source = ranged(self.reader.varint(), 0, 1 + len(self.types))
            if source == 0:
                ids.append(self.loose.take(16).hex())
            elif source == 1:
                at, record = self.held(at)
                ids.append(record[1])
            else:
                records = self.of_type.get(source - 2, [])
                home = ranged(home + unfolded(self.reader.varint()), 0, len(records) - 1)
                ids.append(self.records[records[home]][1])
                home += 1
        return [ids[place] for place in places]

    def transaction(self, index):
        operations = []
        for group in range(self.starts[index], self.starts[index + 1]):
            kind, record = self.records[self.group_records[group]]
            for offset, (code, field, value) in enumerate(self.group_shapes[group][1]):
                operation = begun(code, kind, record)
                if code in LATER or code in JUDGING:
                    take_payload(operation, self.payloads[group, offset])
                if code in WITH_FIELD:
                    operation["field"] = self.fields[field]
                if value:
                    operation["value"] = {value: self.values[group, offset]}
                check_kind(operation)
                operations.append(operation)
        salt = self.salts[index]
        return {**self.settled[index], "salt": salt and salt.hex(), "operations": operations}


def check_order(transactions):
    """None stands before another of the segment that its context contains."""
    ends = {t["replica"]: t["sequence"] for t in transactions}
    reached = {}
    for t in transactions:
        reached.setdefault(t["replica"], t["sequence"] - 1)
    for t in transactions:
        for replica, seen in t["context"].items():
            if replica in ends and reached[replica] < seen and reached[replica] < ends[replica]:
                raise Fault("beforeWhatItSaw")
        reached[t["replica"]] = t["sequence"]
