"""Bundles and receipts: protocol/format/bundle.md."""

import hashlib

from canonical import Fault, Reader, TRANSACTION, ascending, ranged
from curves import agree, derived, is_signed, unseal
from identity import is_space
from segment import read_segment

MAGIC = bytes.fromhex("8f6673620d0a1a0a")
LIMITS = {1: 4 << 20, 2: 4 << 20, 3: (16 << 20) + 65536 + 16, 4: 128}
LATEST = 253_402_300_799_999


def replica_of(signing_key):
    return hashlib.sha256(signing_key).digest()[:16]


def name_text(reader):
    name = reader.text()
    if not 1 <= len(name.encode()) <= 200:
        raise Fault("countTooLarge")
    return name


def read_head(reader):
    purpose = reader.byte()
    if purpose not in (1, 2):
        raise Fault("unknownCode")
    head = {"of": reader.take(32).hex() if purpose == 2 else None}
    head["name"] = name_text(reader)
    head["signingKey"], head["agreementKey"] = reader.take(32), reader.take(32)
    head["wallMilliseconds"] = ranged(reader.varint(), 0, LATEST)
    head["salt"] = reader.take(32)
    head["voucher"] = None
    if reader.flag():
        head["voucher"] = {
            "serverKey": reader.take(32), "user": name_text(reader), "role": name_text(reader),
            "seesEverything": reader.flag(), "signature": reader.take(64)}
    boxes = [(reader.take(16), reader.take(reader.varint()))
             for _ in range(reader.count(17, 10_000))]
    ascending([box[0] for box in boxes])
    reader.end()
    head["boxes"] = boxes
    return head


def read_heads(reader):
    heads = [(reader.take(16), ranged(reader.varint(), 1, TRANSACTION["sequence"]),
              reader.take(32)) for _ in range(reader.count(49, TRANSACTION["context"]))]
    ascending([head[0] for head in heads])
    return {replica.hex(): {"sequence": sequence, "hash": link.hex()}
            for replica, sequence, link in heads}


def read_space(reader):
    space = {"space": reader.name(is_space), "base": read_heads(reader),
             "heads": read_heads(reader)}
    names = [(reader.take(16), name_text(reader)) for _ in range(reader.count(18))]
    ascending([name[0] for name in names])
    space["names"] = {replica.hex(): name for replica, name in names}
    space["refusals"] = []
    for _ in range(reader.count(1, 1000)):
        text = reader.text()
        if len(text.encode()) > 1000:
            raise Fault("countTooLarge")
        space["refusals"].append(text)
    reader.end()
    return space


def frames(data):
    """Kind, payload, where the payload begins, for each frame of a file."""
    reader = Reader(data)
    if reader.left < 9 or reader.take(8) != MAGIC:
        raise Fault("not-a-bundle")
    version = reader.byte()
    if version != 1:
        raise Fault("bundle-newer" if version > 1 else "bundle-malformed")
    while True:
        start = reader.at
        length = reader.varint()
        if reader.at - start > 4:
            raise Fault("varintTooLong")
        kind = reader.byte()
        if kind not in LIMITS:
            raise Fault("unknownCode")
        if length > LIMITS[kind]:
            raise Fault("countTooLarge")
        payload = reader.take(length)
        if kind == 4:
            reader.end()
        yield kind, payload, reader.at
        if kind == 4:
            return


def nonce(index):
    return bytes(4) + index.to_bytes(8, "big")


def box_keys(head, maker, reader_id, private):
    for reader, sealed in head["boxes"]:
        if reader != reader_id:
            continue
        key = derived(agree(private, head["agreementKey"]), head["salt"] + maker + reader,
                      b"fieldsync/bundle/1")
        opened = unseal(key, nonce(0), sealed)
        if opened is None:
            raise Fault("bundle-malformed")
        keys = Reader(opened)
        pairs = [(keys.varint(), keys.take(32)) for _ in range(keys.count(33))]
        ascending([pair[0] for pair in pairs])
        keys.end()
        return dict(pairs)
    return {}


def read_bundle(data, reader_id=None, private=None):
    """What a file says; a Fault where it is none, its text the code of cli-json.md."""
    try:
        return parts(data, reader_id, private)
    except Fault as fault:
        known = ("not-a-bundle", "bundle-newer", "bundle-altered")
        raise Fault(str(fault) if str(fault) in known else "bundle-malformed") from None


def parts(data, reader_id, private):
    head, spaces, segments, keys, maker = None, [], 0, {}, None
    for index, (kind, payload, end) in enumerate(frames(data)):
        if (kind == 1) != (index == 0):
            raise Fault("bundle-malformed")
        if kind == 1:
            head = read_head(Reader(payload))
            maker = replica_of(head["signingKey"])
            keys = box_keys(head, maker, reader_id, private) if private else {}
        if kind == 2:
            spaces.append((payload, index, []))
        if kind == 3:
            if not spaces or head["of"]:
                raise Fault("bundle-malformed")
            segments += 1
            spaces[-1][2].append((payload, index))
        if kind == 4:
            closing = Reader(payload)
            said, transactions = closing.varint(), closing.varint()
            signature = closing.take(64)
            closing.end()
            digest = hashlib.sha256(data[:end - 64]).digest()
            opened = [opened_space(place, *space, head, keys)
                      for place, space in enumerate(spaces)]
            named = [space["space"] for space in opened if space]
            ascending([name.encode() for name in named])
            if said != segments:
                raise Fault("bundle-malformed")
            if not is_signed(head["signingKey"], b"fieldsync/bundle/1\0" + digest, signature):
                raise Fault("bundle-altered")
            return {"maker": maker.hex(), "name": head["name"], "of": head["of"],
                    "wallMilliseconds": head["wallMilliseconds"],
                    "user": head["voucher"]["user"] if head["voucher"] else None,
                    "readers": [box[0].hex() for box in head["boxes"]],
                    "segments": segments, "transactions": transactions,
                    "spaces": [read_segments(space) for space in opened]}
    raise Fault("bundle-malformed")


def opened_space(place, payload, index, segments, head, keys):
    """The space with its segments unsealed, or None where it is sealed to others."""
    def opened(sealed, at):
        if not head["boxes"]:
            return sealed
        bare = unseal(keys[place], nonce(at), sealed)
        if bare is None:
            raise Fault("bundle-malformed")
        return bare
    if head["boxes"] and place not in keys:
        return None
    return {**read_space(Reader(opened(payload, index))),
            "segments": [opened(sealed, at) for sealed, at in segments]}


def read_segments(space):
    if space is None:
        return None
    transactions = [transaction for data in space["segments"]
                    for transaction in read_segment(data)]
    if any(transaction["space"] != space["space"] for transaction in transactions):
        raise Fault("bundle-malformed")
    return {**space, "segments": len(space["segments"]),
            "transactions": [[t["replica"], t["sequence"]] for t in transactions]}
