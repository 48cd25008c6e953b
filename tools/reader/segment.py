"""Many transactions as bytes: protocol/format/segment.md, with the limits of limits.md."""

import struct
import zlib

from canonical import (EARLIEST, FIRST_DAY, KINDS, LAST_DAY, LATER, LATEST, MASK, TRANSACTION,
                       WITH_FIELD, WITH_VALUE, Fault, Reader, ascending, begun, canonical, check,
                       check_kind, coded, decimal_text, operation_code, ranged, signed)
from identity import is_space, is_word

SEGMENT = {"encoded": (16 << 20) + 65_536, "raw": 16 << 20, "transactions": 20_000,
           "operations": 50_000, "context": 200_000, "members": 100_000, "canonical": 16 << 20}


def read_segment(data):
    """The transactions of a segment."""
    raw, count, operations = unframe(data)
    try:
        transactions = read_columns(Reader(raw), count, operations)
    except Fault as fault:
        raise Fault(f"malformed.{fault}") from None
    budget = {"context": 0, "members": 0, "canonical": 0}
    for transaction in transactions:
        try:
            check(transaction)
        except Fault as fault:
            raise Fault(f"malformed.{fault}") from None
        budget["context"] += len(transaction["context"])
        budget["members"] += sum(len(o["value"].get("textSet") or o["value"].get("textList") or ())
                                 for o in transaction["operations"] if "value" in o)
        budget["canonical"] += len(canonical(transaction))
        if any(budget[name] > SEGMENT[name] for name in budget):
            raise Fault("tooMany")
    check_order(transactions)
    return transactions


def unframe(data):
    """The inflated columns of a segment, and its counts of transactions and operations."""
    if len(data) > SEGMENT["encoded"]:
        raise Fault("tooMany")
    magic = b"\xF5SG"
    if data[:3] != magic[:len(data)]:
        raise Fault("wrongMagic")
    reader = Reader(data)
    reader.take(3)
    if reader.byte() != 0:
        raise Fault("unsupportedVersion")
    if reader.byte() != 0:
        raise Fault("unknownFlags")
    try:
        numbers = [reader.varint() for _ in range(4)]
        summed = data[:reader.at]
        checksum = struct.unpack(">I", reader.take(4))[0]
    except Fault as fault:
        raise fault if str(fault) == "truncated" else Fault(f"malformed.{fault}") from None
    names = ["transactions", "operations", "raw", "encoded"]
    if any(number > SEGMENT[name] for number, name in zip(numbers, names)):
        raise Fault("tooMany")
    transactions, operations, raw_size, body_size = numbers
    if transactions == 0:
        raise Fault("empty")
    if reader.left != body_size:
        raise Fault("truncated" if reader.left < body_size else "trailingBytes")
    body = reader.take(body_size)
    if zlib.crc32(summed + body) != checksum:
        raise Fault("checksumMismatch")
    inflater = zlib.decompressobj(wbits=-15)
    try:
        raw = inflater.decompress(body, raw_size + 1)
    except zlib.error:
        raise Fault("notInflatable") from None
    if len(raw) > raw_size:
        raise Fault("rawSizeMismatch")
    if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
        raise Fault("notInflatable")
    if len(raw) < raw_size:
        raise Fault("rawSizeMismatch")
    return raw, transactions, operations


def dictionary(reader, read, entry_bytes, limit):
    entries = [read() for _ in range(reader.count(entry_bytes, limit))]
    if len(set(entries)) != len(entries):
        raise Fault("notAscending")
    return entries


def place(reader, entries):
    return entries[ranged(reader.varint(), 0, len(entries) - 1)]


def read_columns(reader, count, total):
    word = lambda: reader.name(is_word)
    space = reader.name(is_space)
    replicas = dictionary(reader, lambda: reader.take(16).hex(), 16, count + SEGMENT["context"])
    authors = dictionary(reader, reader.text, 1, count)
    reasons = dictionary(reader, reader.text, 1, count)
    types = dictionary(reader, word, 2, total)
    fields = dictionary(reader, word, 2, total)
    ids = dictionary(reader, lambda: reader.take(16).hex(), 16, 2 * total)
    record_count = reader.count(2, total)
    record_types = [place(reader, types) for _ in range(record_count)]
    records = list(zip(record_types, [place(reader, ids) for _ in range(record_count)]))
    if len(set(records)) != record_count:
        raise Fault("notAscending")
    texts, room = [], total + SEGMENT["members"]
    for _ in fields:
        texts.append(dictionary(reader, reader.text, 1, room))
        room -= len(texts[-1])
    transactions, counts = read_transactions(reader, count, space, replicas, authors, reasons)
    if sum(counts) != total:
        raise Fault("outOfRange")
    operations = read_operations(reader, total, records, fields, texts, ids)
    reader.end()
    start = 0
    for transaction, size in zip(transactions, counts):
        transaction["operations"] = operations[start:start + size]
        start += size
    return transactions


def running(reader, count, low, high):
    """A column of differences from the entry before."""
    value, values = 0, []
    for _ in range(count):
        value = ranged(signed(value + reader.zigzag()), low, high)
        values.append(value)
    return values


def read_transactions(reader, count, space, replicas, authors, reasons):
    def each(entries):
        if count > reader.left:
            raise Fault("truncated")
        return [place(reader, entries) for _ in range(count)]

    top = TRANSACTION["sequence"]
    writers = each(replicas)
    following = {w: ranged(reader.varint(), 1, top) for w in dict.fromkeys(writers)}
    walls = running(reader, count, -(1 << 63), (1 << 63) - 1)
    counters = [ranged(reader.varint(), 0, 65_535) for _ in range(count)]
    stamps = [(ranged(w, 0, (1 << 48) - 1) << 16 | c) for w, c in zip(walls, counters)]
    by, why = each(authors), each(reasons)
    sizes = []
    for _ in range(count):
        sizes.append(reader.varint())
        if sum(sizes) > 2 * SEGMENT["context"]:
            raise Fault("countTooLarge")
    names = [ranged(reader.varint(), 0, len(replicas) - 1) for _ in range(sum(sizes))]
    changes = []
    for name in names:
        changes.append((name, reader.zigzag()))
        if changes[-1][1] == 0:
            raise Fault("outOfRange")
    versions = running(reader, count, 0, (1 << 32) - 1)
    flags = [reader.flag() for _ in range(count)]
    salts = [reader.take(8).hex() if flag else None for flag in flags]
    counts = [reader.count(1, SEGMENT["operations"]) for _ in range(count)]
    transactions, contexts, at = [], {}, 0
    for index, writer in enumerate(writers):
        sequence = following[writer]
        following[writer] += 1
        context = contexts.setdefault(writer, {})
        context[writer] = sequence - 1
        ascending([name for name, _ in changes[at:at + sizes[index]]])
        for name, difference in changes[at:at + sizes[index]]:
            changed = context.get(replicas[name], 0) + difference
            context[replicas[name]] = ranged(changed & MASK, 0, top)
        at += sizes[index]
        transactions.append({
            "space": space, "replica": writer, "sequence": sequence,
            "stamp": f"{stamps[index]:016x}", "author": by[index], "reason": why[index],
            "context": {replica: held for replica, held in context.items() if held},
            "schemaVersion": versions[index], "salt": salts[index]})
    return transactions, counts


def read_operations(reader, total, records, fields, texts, ids):
    codes = [operation_code(reader) for _ in range(total)]
    keys = running(reader, total, 0, len(records) - 1)
    named = [ranged(reader.varint(), 0, len(fields) - 1) if code in WITH_FIELD else None
             for code in codes]
    kinds = [KINDS[coded(reader, KINDS)] if code in WITH_VALUE else None for code in codes]
    values = {}

    def spots(*wanted):
        return [spot for spot, kind in enumerate(kinds) if kind in wanted]

    def numbers(kind, low=-(1 << 63), high=(1 << 63) - 1):
        last = {}
        for spot in spots(kind):
            number = signed(last.get(named[spot], 0) + reader.zigzag())
            last[named[spot]] = number
            values[spot] = ranged(number, low, high)

    for spot in spots("text", "zone"):
        values[spot] = place(reader, texts[named[spot]])
    numbers("integer")
    scales = [reader.byte() for _ in spots("decimal")]
    numbers("decimal")
    for spot, scale in zip(spots("decimal"), scales):
        values[spot] = decimal_text(values[spot], scale)
    for spot in spots("boolean"):
        values[spot] = reader.flag()
    numbers("instant", EARLIEST, LATEST)
    numbers("date", FIRST_DAY, LAST_DAY)
    for spot in spots("reference"):
        values[spot] = place(reader, ids)
    lengths = [reader.varint() for _ in spots("bytes")]
    for spot, length in zip(spots("bytes"), lengths):
        values[spot] = reader.take(length).hex()
    sizes = []
    listed = spots("textSet", "textList")
    for _ in listed:
        sizes.append(reader.varint())
        if sum(sizes) > SEGMENT["members"]:
            raise Fault("countTooLarge")
    for spot, size in zip(listed, sizes):
        values[spot] = [place(reader, texts[named[spot]]) for _ in range(size)]
        if kinds[spot] == "textSet":
            ascending([member.encode() for member in values[spot]])
    later = [spot for spot, code in enumerate(codes) if code in LATER]
    lengths = [reader.varint() for _ in later]
    payloads = {spot: reader.take(length).hex() for spot, length in zip(later, lengths)}
    operations = []
    for spot, (code, key) in enumerate(zip(codes, keys)):
        operation = begun(code, *records[key])
        if code in LATER:
            operation["payload"] = payloads[spot]
        if code in WITH_FIELD:
            operation["field"] = fields[named[spot]]
        if code in WITH_VALUE:
            operation["value"] = {kinds[spot]: values[spot]}
        check_kind(operation)
        operations.append(operation)
    return operations


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
