"""One transaction as bytes: protocol/format/canonical.md, with the limits of limits.md."""

from identity import is_space, is_word

TRANSACTION = {"operations": 50_000, "author": 200, "reason": 1_000, "value": 65_536,
               "context": 10_000, "sequence": 1 << 62}
MASK = (1 << 64) - 1
EARLIEST, LATEST = -62_135_596_800_000, 253_402_300_799_999
FIRST_DAY, LAST_DAY = -719_162, 2_932_896


class Fault(Exception):
    """Bytes that are not what they should be; its text is the name in the vectors."""


def signed(number):
    """The lowest 64 bits of a number, as a signed one."""
    number &= MASK
    return number - (1 << 64) if number >> 63 else number


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    @property
    def left(self):
        return len(self.data) - self.at

    def take(self, count):
        if count > self.left:
            raise Fault("truncated")
        self.at += count
        return self.data[self.at - count:self.at]

    def byte(self):
        return self.take(1)[0]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            if shift == 63 and byte > 1:
                raise Fault("varintTooLong")
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                if byte == 0 and shift:
                    raise Fault("varintNotShortest")
                return value
            shift += 7

    def zigzag(self):
        folded = self.varint()
        return (folded >> 1) ^ -(folded & 1)

    def count(self, entry_bytes=1, limit=None):
        count = self.varint()
        if (limit is not None and count > limit) or count > self.left // entry_bytes:
            raise Fault("countTooLarge")
        return count

    def text(self):
        try:
            return self.take(self.varint()).decode()
        except UnicodeDecodeError:
            raise Fault("notUTF8") from None

    def name(self, has_form):
        name = self.text()
        if not has_form(name):
            raise Fault("malformedName")
        return name

    def flag(self):
        byte = self.byte()
        if byte > 1:
            raise Fault("unknownCode")
        return byte == 1

    def end(self):
        if self.left:
            raise Fault("trailingBytes")


def ranged(number, low, high):
    if not low <= number <= high:
        raise Fault("outOfRange")
    return number


def ascending(keys):
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise Fault("notAscending")


OPERATIONS = {1: "create", 2: "set", 3: "clear", 4: "delete", 5: "resolve", 6: "resolveClear",
              7: "resolveAlive", 8: "resolveDeleted", 9: "undelete", 10: "leaveDeleted",
              11: "add", 12: "remove", 13: "append", 14: "merge", 15: "unmerge", 16: "refuse",
              17: "letStand", 18: "settle"}
WITH_VALUE = {2, 5, 11, 12, 13, 14, 15}
WITH_FIELD = WITH_VALUE | {3, 6}
TAKES = {"add": "textSet", "remove": "textSet", "append": "text", "merge": "reference",
         "unmerge": "reference"}
KINDS = {1: "text", 2: "integer", 3: "decimal", 4: "boolean", 5: "instant", 6: "date", 7: "zone",
         8: "reference", 9: "bytes", 10: "textSet", 11: "textList"}
OPERATION_CODES = {name: code for code, name in OPERATIONS.items()}
KIND_CODES = {name: code for code, name in KINDS.items()}


def decimal_text(unscaled, scale):
    ranged(scale, 0, 18)
    digits = str(abs(unscaled)).rjust(scale + 1, "0")
    text = digits if scale == 0 else digits[:-scale] + "." + digits[-scale:]
    return "-" + text if unscaled < 0 else text


def coded(reader, names):
    code = reader.byte()
    if code not in names:
        raise Fault("unknownCode")
    return code


def read_value(reader):
    kind = KINDS[coded(reader, KINDS)]
    if kind in ("text", "zone"):
        value = reader.text()
    elif kind == "integer":
        value = reader.zigzag()
    elif kind == "decimal":
        scale = reader.byte()
        value = decimal_text(reader.zigzag(), scale)
    elif kind == "boolean":
        value = reader.flag()
    elif kind == "instant":
        value = ranged(reader.zigzag(), EARLIEST, LATEST)
    elif kind == "date":
        value = ranged(reader.zigzag(), FIRST_DAY, LAST_DAY)
    elif kind == "reference":
        value = reader.take(16).hex()
    elif kind == "bytes":
        value = reader.take(reader.varint()).hex()
    else:
        value = [reader.text() for _ in range(reader.count())]
        if kind == "textSet":
            ascending([member.encode() for member in value])
    return {kind: value}


# Codes that say something of another transaction: which one, and where it is refused why.
JUDGING = {16, 17, 18}
# Codes that a newer program may use: a record, a length and bytes follow, whatever they mean.
LATER = range(64, 128)


def operation_code(reader):
    code = reader.byte()
    if code not in OPERATIONS and code not in LATER:
        raise Fault("unknownCode")
    return code


def begun(code, kind, record):
    """An operation without what follows its record."""
    if code in LATER:
        return {"do": "later", "code": code, "type": kind, "id": record}
    return {"do": OPERATIONS[code], "type": kind, "id": record}


def read_operation(reader):
    code = operation_code(reader)
    operation = begun(code, reader.name(is_word), reader.take(16).hex())
    if code in LATER or code in JUDGING:
        take_payload(operation, reader.take(reader.varint()).hex())
    if code in WITH_FIELD:
        operation["field"] = reader.name(is_word)
    if code in WITH_VALUE:
        operation["value"] = read_value(reader)
    check_kind(operation)
    return operation


def take_payload(operation, payload):
    """Adds what follows the record: bytes of a newer program, or a judgement."""
    if operation["do"] == "later":
        operation["payload"] = payload
        return
    try:
        reader = Reader(bytes.fromhex(payload))
        operation["of"] = {"replica": reader.take(16).hex(),
                           "sequence": ranged(reader.varint(), 1, TRANSACTION["sequence"])}
        if operation["do"] == "refuse":
            operation["cause"], operation["text"] = reader.byte(), reader.text()
        reader.end()
    except Fault:
        raise Fault("unknownCode") from None


def payload_of(operation):
    """What follows the record of an operation, or None."""
    if "of" not in operation:
        return bytes.fromhex(operation["payload"]) if "payload" in operation else None
    of = operation["of"]
    why = (bytes([operation["cause"]]) + text(operation["text"])
           if operation["do"] == "refuse" else b"")
    return bytes.fromhex(of["replica"]) + varint(of["sequence"]) + why


def rules(operation):
    return operation["do"] in ("refuse", "letStand")


def check_kind(operation):
    """Members are added and removed as sets, a text is appended, a merge names a record."""
    kind = TAKES.get(operation["do"])
    if kind and kind not in operation["value"]:
        raise Fault("unknownCode")
    if kind == "reference" and operation["field"] != "merged":
        raise Fault("unknownCode")


def read_canonical(data):
    reader = Reader(data)
    if reader.byte() != 1:
        raise Fault("unsupportedVersion")
    transaction = {"space": reader.name(is_space), "replica": reader.take(16).hex(),
                   "sequence": reader.varint(), "stamp": reader.take(8).hex(),
                   "author": reader.text(), "reason": reader.text()}
    context = {}
    previous = ""
    for _ in range(reader.count(17, TRANSACTION["context"])):
        replica = reader.take(16).hex()
        ascending([previous, replica])
        previous = replica
        context[replica] = ranged(reader.varint(), 1, TRANSACTION["sequence"])
    transaction["context"] = context
    transaction["schemaVersion"] = ranged(reader.varint(), 0, (1 << 32) - 1)
    transaction["salt"] = reader.take(8).hex() if reader.flag() else None
    count = reader.count(19, TRANSACTION["operations"])
    transaction["operations"] = [read_operation(reader) for _ in range(count)]
    reader.end()
    check(transaction)
    return transaction


def value_size(value):
    (kind, held), = value.items()
    if kind in ("text", "zone"):
        return len(held.encode())
    if kind == "bytes":
        return len(held) // 2
    listed = kind in ("textSet", "textList")
    return sum(len(member.encode()) + 1 for member in held) if listed else 0


def check(transaction):
    """The limits of one transaction."""
    values = [o["value"] for o in transaction["operations"] if "value" in o]
    sequence = transaction["sequence"]
    if not (0 < len(transaction["operations"]) <= TRANSACTION["operations"]
            and 0 < sequence <= TRANSACTION["sequence"]
            and 0 < len(transaction["author"].encode()) <= TRANSACTION["author"]
            and len(transaction["reason"].encode()) <= TRANSACTION["reason"]
            and len(transaction["context"]) <= TRANSACTION["context"]
            and transaction["context"].get(transaction["replica"], 0) < sequence
            and all(value_size(value) <= TRANSACTION["value"] for value in values)
            and all(len(o.get("payload", "")) <= 2 * TRANSACTION["value"]
                    for o in transaction["operations"])
            and all(len(o.get("text", "").encode()) <= TRANSACTION["reason"]
                    for o in transaction["operations"])
            and (all("of" in o for o in transaction["operations"])
                 or not any(map(rules, transaction["operations"])))):
        raise Fault("defect")


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def zigzag(number):
    return varint((number << 1 ^ number >> 63) & MASK)


def prefixed(data):
    return varint(len(data)) + data


def text(value):
    return prefixed(value.encode())


def canonical_value(value):
    (kind, held), = value.items()
    code = bytes([KIND_CODES[kind]])
    if kind in ("text", "zone"):
        return code + text(held)
    if kind in ("integer", "instant", "date"):
        return code + zigzag(held)
    if kind == "decimal":
        scale = len(held.partition(".")[2])
        return code + bytes([scale]) + zigzag(int(held.replace(".", "")))
    if kind == "boolean":
        return code + bytes([held])
    if kind == "reference":
        return code + bytes.fromhex(held)
    if kind == "bytes":
        return code + prefixed(bytes.fromhex(held))
    return code + varint(len(held)) + b"".join(map(text, held))


def canonical(transaction):
    """The canonical bytes of a transaction."""
    t = transaction
    out = [b"\1", text(t["space"]), bytes.fromhex(t["replica"]), varint(t["sequence"]),
           bytes.fromhex(t["stamp"]), text(t["author"]), text(t["reason"]),
           varint(len(t["context"]))]
    for replica in sorted(t["context"]):
        out += [bytes.fromhex(replica), varint(t["context"][replica])]
    out += [varint(t["schemaVersion"]),
            b"\0" if t["salt"] is None else b"\1" + bytes.fromhex(t["salt"]),
            varint(len(t["operations"]))]
    for o in t["operations"]:
        code = o["code"] if o["do"] == "later" else OPERATION_CODES[o["do"]]
        out += [bytes([code]), text(o["type"]), bytes.fromhex(o["id"])]
        payload = payload_of(o)
        out += [] if payload is None else [prefixed(payload)]
        out += [text(o["field"])] if "field" in o else []
        out += [canonical_value(o["value"])] if "value" in o else []
    return b"".join(out)
