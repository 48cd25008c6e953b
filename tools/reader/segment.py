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
from packing import BEGINNINGS, UNITS, Ground, check_of, records_of, tag

SEGMENT = {"encoded": (16 << 20) + 65_536, "raw": 16 << 20, "transactions": 20_000,
           "operations": 50_000, "context": 200_000, "members": 100_000, "canonical": 16 << 20,
           "beginnings": 1_024, "writers": 4}
PLAIN, GROUNDED = 0xF5, (0xF6, 0xF7)
DEFLATED, PRESET = 1, 2
PAGE = Path(__file__).resolve().parents[2] / "protocol" / "format" / "preset-dictionary.md"


def preset_dictionary():
    """The bytes of dictionary 1, as its page gives them."""
    return bytes.fromhex("".join(re.findall(r"^    ([0-9a-f]+)$", PAGE.read_text(), re.M)))


def read_segment(data, held=None):
    """The transactions of a segment, for a receiver that holds others."""
    framing, refusal = Framing(data), Fault("groundMissing")
    if not framing.grounded:
        return checked(framing.plain(), "malformed.{}")
    for space, replica in framing.writers(held or ()):
        try:
            return checked(framing.on(Common(held, space, replica, framing.sequence)),
                           "groundDiffers")
        except Fault as fault:
            if str(fault) not in ("groundMissing", "groundDiffers"):
                raise
            refusal = fault
    raise refusal


def checked(columns, blame):
    """The transactions of columns that keep to the limits; `blame` names what is malformed."""
    transactions = columns.transactions
    budget = {"context": 0, "members": 0, "canonical": 0}
    for transaction in transactions:
        try:
            check(transaction)
        except Fault as fault:
            raise Fault(blame.format(fault)) from None
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
        """The record whose id begins with these digits."""
        found = self.ground.beginning(beginning, kind)
        if not found or len(self.begun | {found[1]}) > SEGMENT["beginnings"]:
            raise Fault("groundMissing")
        self.begun.add(found[1])
        return found


class Framing:
    """What stands around the columns of a segment."""

    def __init__(self, data):
        if len(data) > SEGMENT["encoded"]:
            raise Fault("tooMany")
        if data and data[0] not in (PLAIN, *GROUNDED):
            raise Fault("wrongMagic")
        reader = Reader(data)
        first = reader.byte()
        self.grounded, self.flags = first in GROUNDED, (first & 1) * (DEFLATED | PRESET)
        if not self.grounded:
            if reader.byte() != 1:
                raise Fault("unsupportedVersion")
            self.flags = reader.byte()
            if self.flags > 3 or self.flags == PRESET:
                raise Fault("unknownFlags")
        try:
            self.tag = reader.take(2) if self.grounded else None
            self.sequence = reader.varint() if self.grounded else None
            self.size = reader.varint()
            self.summed = data[:reader.at]
            self.checksum = struct.unpack(">I", reader.take(4))[0]
        except Fault as fault:
            raise fault if str(fault) == "truncated" else Fault(f"malformed.{fault}") from None
        self.body = reader.take(reader.left)

    def writers(self, held):
        """Who may have written the transaction that the segment goes on from."""
        found = sorted({(t["space"], t["replica"]) for t in held
                        if tag(t["replica"], t["space"]) == self.tag})
        return found if len(found) <= SEGMENT["writers"] else []

    def plain(self):
        self.check_size()
        if zlib.crc32(self.summed + self.body) != self.checksum:
            raise Fault("checksumMismatch")
        body, loose = self.unpacked(b"")
        try:
            columns = Columns(body, loose, None)
            columns.settle()
            return columns
        except Fault as fault:
            raise Fault(f"malformed.{fault}") from None

    def on(self, common):
        window = common.window = common.ground.window(common.replica, common.sequence)
        if not window:
            raise Fault("groundMissing")
        self.check_size()
        past = window.body(common.space)
        try:
            columns = Columns(*self.unpacked(past), common)
            check = zlib.crc32(self.summed + self.body + past) ^ self.checksum
            if check != check_of(common.used.values(), common.begun):
                raise Fault("groundDiffers")
            columns.settle()
            return columns
        except Fault as fault:
            raise Fault("groundMissing" if str(fault) == "groundMissing"
                        else "groundDiffers") from None

    def check_size(self):
        if self.size > SEGMENT["raw"]:
            raise Fault("tooMany")

    def unpacked(self, window):
        """The columns, and what follows them."""
        if not self.flags & DEFLATED:
            if len(self.body) < self.size:
                raise Fault("rawSizeMismatch")
            return self.body[:self.size], self.body[self.size:]
        preset = preset_dictionary() if self.flags & PRESET else b""
        return inflated(self.body, self.size, preset + window)


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
        self.reader.end()
        self.loose.end()

    def settle(self):
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
        past = lambda name: getattr(common.window, name).entries if common else []
        self.authors = past("authors") + self.entries(reader.text, self.count)
        self.reasons = past("reasons") + self.entries(reader.text, self.count)
        limit = SEGMENT["operations"]
        self.types = past("types") + self.entries(word, limit)
        self.fields = past("fields") + self.entries(word, limit)
        codes = self.entries(lambda: operation_code(reader), limit)
        fields = [self.place(self.fields) if code in WITH_FIELD else None for code in codes]
        kinds = [KINDS[coded(reader, KINDS)] if code in WITH_VALUE else None for code in codes]
        place_of = {field: place for place, field in enumerate(self.fields)}
        self.steps = [(code, place_of.get(field), kind) for code, field, kind in past("steps")]
        self.steps += zip(codes, fields, kinds)
        types = self.entries(lambda: self.place(self.types), limit)
        sizes = self.each(len(types), lambda: ranged(reader.count(1, limit), 1, limit))
        self.shapes = [(self.types.index(kind), [self.steps[place] for place in places])
                       for kind, places in past("shapes")]
        self.shapes += [(kind, self.each(size, lambda: self.steps[self.place(self.steps)]))
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
        if unit == 1:
            lows = [self.loose.take(2) for _ in high]
            self.walls = [(h << 16) + int.from_bytes(low, "big") for h, low in zip(high, lows)]
        else:
            self.walls = [h * unit for h in high]
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
        if step in BEGINNINGS:
            beginning = self.loose.take(BEGINNINGS[step]).hex()
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
        for key, spots in columns.items():
            kind = key[2]
            known = self.past_texts(*key)
            found, members = self.column(
                kind, [self.owners[group] for group, _ in spots], members, known)
            self.values.update(zip(spots, found))
        sizes = self.each(len(later), self.reader.varint)
        self.payloads = {spot: self.reader.take(size).hex() for spot, size in zip(later, sizes)}

    def past_texts(self, kind, field, value):
        """The texts that the window has in a column."""
        if not self.common:
            return []
        found = self.common.window.texts.get((self.types[kind], self.fields[field], value))
        return found.entries if found else []

    def column(self, kind, owners, members, known):
        reader, count = self.reader, len(owners)
        if kind in ("text", "zone"):
            return self.texts(count, known), members
        if kind in ("textSet", "textList"):
            sizes = []
            for _ in owners:
                sizes.append(reader.varint())
                if sum(sizes) > members:
                    raise Fault("countTooLarge")
            texts = iter(self.texts(sum(sizes), known))
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

    def texts(self, count, texts):
        known, places = len(texts), []
        for _ in range(count):
            place = ranged(self.reader.varint(), 0, known)
            places.append(place - 1 if place else known)
            known += not place
        texts = texts + self.each(known - len(texts), self.reader.text)
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
