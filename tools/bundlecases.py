"""The cases of protocol/vectors/bundle.json: whole files, and files that are spoilt."""

import hashlib

from bundle import MAGIC, nonce, read_bundle, replica_of
from canonical import Fault, canonical, text, varint
from curves import agree, agreement_public, derived, seal, sign, signing_public
from identity import chain_link
from vectorwords import A, B, START, do, put, transaction

MAKER, MAKER_AGREEMENT = bytes([1]) * 32, bytes([2]) * 32
SERVER = bytes([3]) * 32
READER, READER_AGREEMENT = bytes([4]) * 32, bytes([5]) * 32
OTHER, OTHER_AGREEMENT = bytes([6]) * 32, bytes([7]) * 32
SALT = bytes(range(32))
KEYS = [bytes([0x40 + place]) * 32 for place in range(4)]


def identity(signing):
    return replica_of(signing_public(signing))


def voucher():
    server, device = identity(SERVER), identity(MAKER)
    said = text("Åsa") + text("manager") + b"\1"
    return signing_public(SERVER) + said + sign(
        SERVER, b"fieldsync/voucher/1\0" + server + device + said)


def head(purpose=b"\1", name="Åsa’s laptop", wall=START, vouched=b"\0", boxes=()):
    listed = b"".join(replica + varint(len(sealed)) + sealed for replica, sealed in boxes)
    return (purpose + text(name) + signing_public(MAKER) + agreement_public(MAKER_AGREEMENT)
            + varint(wall) + SALT + vouched + varint(len(boxes)) + listed)


def box(signing, agreement, places):
    key = derived(agree(MAKER_AGREEMENT, agreement_public(agreement)),
                  SALT + identity(MAKER) + identity(signing), b"fieldsync/bundle/1")
    keys = varint(len(places)) + b"".join(varint(place) + KEYS[place] for place in places)
    return identity(signing), seal(key, nonce(0), keys)


def heads(value):
    return varint(len(value)) + b"".join(
        bytes.fromhex(replica) + varint(sequence) + link
        for replica, (sequence, link) in sorted(value.items()))


def space(name="alpha", base=None, held=None, names=None, refusals=()):
    names = names or {}
    return (text(name) + heads(base or {}) + heads(held or {}) + varint(len(names))
            + b"".join(bytes.fromhex(r) + text(n) for r, n in sorted(names.items()))
            + varint(len(refusals)) + b"".join(map(text, refusals)))


def frame(kind, payload):
    return varint(len(payload)) + bytes([kind]) + payload


def file(*parts, segments=0, transactions=0, key=MAKER, opening=MAGIC + b"\1", sealed=()):
    """A file of (kind, payload) with its end; `sealed` has a key for each space, in order."""
    out, place = opening, -1
    for index, (kind, payload) in enumerate(parts):
        place += kind == 2
        if sealed and kind in (2, 3):
            payload = seal(sealed[place], nonce(index), payload)
        out += frame(kind, payload)
    counts = varint(segments) + varint(transactions)
    out += varint(len(counts) + 64) + b"\4" + counts
    return out + sign(key, b"fieldsync/bundle/1\0" + hashlib.sha256(out).digest())


def link_of(transactions):
    link = bytes(32)
    for each in transactions:
        link = chain_link(link, canonical(each))
    return link


def good(packed):
    first = [transaction(A, 1, do("create"), put("title", {"text": "Taxi at nine"}))]
    second = [transaction(A, 2, put("title", {"text": "Taxi at ten"}))]
    beta = [{**transaction(B, 1, do("create", "note")), "space": "beta"}]
    held = {A: (2, link_of(first + second))}
    names = {A: "Anna's laptop", B: "Ben’s"}
    yield "nothing at all", file((1, head())), None
    yield "one segment", file(
        (1, head()), (2, space(held={A: (1, link_of(first))})), (3, packed(first)),
        segments=1, transactions=1), None
    yield "two spaces, and from where they go on", file(
        (1, head(vouched=b"\1" + voucher())),
        (2, space(base={A: (1, link_of(first))}, held=held, names=names)), (3, packed(second)),
        (2, space("beta", held={B: (1, link_of(beta))})), (3, packed(beta)), (2, space("gamma")),
        segments=2, transactions=2), None
    yield "a receipt", file(
        (1, head(purpose=b"\2" + bytes([9]) * 32)),
        (2, space(held=held, names=names, refusals=["Not yours.", ""])), (2, space("beta"))), None
    boxes = sorted([box(READER, READER_AGREEMENT, [1]), box(OTHER, OTHER_AGREEMENT, [0, 1])])
    yield "sealed, each to who may read it", file(
        (1, head(boxes=boxes)), (2, space(held=held)), (3, packed(first + second)),
        (2, space("beta", held={B: (1, link_of(beta))})), (3, packed(beta)),
        segments=2, transactions=3, sealed=KEYS), (READER, READER_AGREEMENT)


def bad(packed):
    """Yields (name, bytes, error)."""
    one = [transaction(A, 1, do("create"))]
    held = {A: (1, link_of(one))}
    parts = [(1, head()), (2, space(held=held)), (3, packed(one))]
    whole = file(*parts, segments=1, transactions=1)
    odd, none = "bundle-malformed", "not-a-bundle"
    yield "no bytes", b"", none
    yield "a stick's letter", b"Dear Anna, the files are\n", none
    yield "the magic and no more", MAGIC, none
    yield "copied as text", whole.replace(b"\r\n", b"\n", 1), none
    yield "a segment by itself", packed(one), none
    yield "a newer version", file(*parts, segments=1, opening=MAGIC + b"\2"), "bundle-newer"
    yield "a version that never was", file(*parts, segments=1, opening=MAGIC + b"\0"), odd
    yield "cut after the version", whole[:9], odd
    yield "cut in the head", whole[:40], odd
    yield "cut before the last byte", whole[:-1], odd
    yield "a byte more", whole + b"\0", odd
    yield "twice", whole * 2, odd
    yield "a frame of an unknown kind", file(*parts[:2], (5, b""), parts[2], segments=1), odd
    yield "a frame of kind zero", file(*parts[:2], (0, b""), parts[2], segments=1), odd
    yield "a frame of 2^28 bytes", MAGIC + b"\1" + varint(1 << 28) + b"\1", odd
    yield "a head of 4 MiB and a byte", MAGIC + b"\1" + varint((4 << 20) + 1) + b"\1", odd
    yield "an end of 129 bytes", MAGIC + b"\1" + frame(1, head()) + varint(129) + b"\4", odd
    yield "a length in a longer spelling", MAGIC + b"\1\x81\0\1\0", odd
    yield "no head", file(parts[1], parts[2], segments=1), odd
    yield "a head that comes second", file(parts[1], parts[0]), odd
    yield "two heads", file(parts[0], *parts, segments=1), odd
    yield "a segment before any space", file(parts[0], parts[2], parts[1], segments=1), odd
    yield "a receipt with a segment", file(
        (1, head(purpose=b"\2" + bytes(32))), *parts[1:], segments=1), odd
    yield "a space twice", file(*parts, parts[1], segments=1), odd
    yield "spaces out of order", file(
        parts[0], (2, space("beta")), parts[1], parts[2], segments=1), odd
    yield "a segment too few", file(*parts, segments=2), odd
    yield "a segment too many", file(*parts, segments=0), odd
    yield "a segment of another space", file(
        parts[0], (2, space("beta", held=held)), parts[2], segments=1, transactions=1), odd
    yield "a segment that is cut", file(
        *parts[:2], (3, packed(one)[:-1]), segments=1, transactions=1), odd
    yield "a segment that is none", file(
        *parts[:2], (3, b"\xf5"), segments=1, transactions=1), odd
    for name, made in [
            ("a purpose that is none", head(purpose=b"\3")), ("no name", head(name="")),
            ("a name of 201 bytes", head(name="x" * 201)),
            ("a time after the year 9999", head(wall=253_402_300_800_000)),
            ("a voucher that is and is not", head(vouched=b"\2")),
            ("a voucher that is cut", head(vouched=b"\1" + voucher()[:-1])),
            ("a head with a byte more", head() + b"\0"),
            ("boxes out of order", head(boxes=[
                (bytes([2]) * 16, bytes(17)), (bytes([1]) * 16, bytes(17))])),
            ("a box twice", head(boxes=[(bytes([1]) * 16, bytes(17))] * 2)),
            ("more boxes than bytes", head()[:-1] + b"\x7f")]:
        yield name, file((1, made), *parts[1:], segments=1), odd
    two = {A: held[A], B: held[A]}
    swapped = heads(two)[:1] + heads(two)[50:] + heads(two)[1:50]
    for name, made in [
            ("a space in capitals", space("Alpha")), ("a space with a byte more", space() + b"\0"),
            ("a head of sequence zero", space(held={A: (0, bytes(32))})),
            ("a head of sequence 2^62 + 1", space(held={A: ((1 << 62) + 1, bytes(32))})),
            ("heads out of order", text("alpha") + b"\0" + swapped + b"\0\0"),
            ("more heads than bytes", text("alpha") + b"\0\x7f\0\0"),
            ("an empty name of a replica", space(names={A: ""})),
            ("a refusal of 1,001 bytes", space(refusals=["x" * 1001]))]:
        yield name, file(parts[0], (2, made)), odd
    flipped = whole.index(b"laptop")
    yield "another name under the signature", (
        whole[:flipped] + b"Laptop" + whole[flipped + 6:]), "bundle-altered"
    yield "a flipped bit in the signature", whole[:-1] + bytes([whole[-1] ^ 1]), "bundle-altered"
    yield "signed by somebody else", file(*parts, segments=1, key=OTHER), "bundle-altered"
    yield "another count of transactions", (
        whole[:-65] + b"\2" + whole[-64:]), "bundle-altered"


def bundle_vectors(packed):
    vectors = {"good": [], "bad": []}
    for name, data, reader in good(packed):
        case = {"name": name, "bytes": data.hex()}
        if reader:
            case["signingPrivate"], case["agreementPrivate"] = (key.hex() for key in reader)
        found = read_bundle(data, reader and identity(reader[0]), reader and reader[1])
        vectors["good"].append({**case, "is": found})
    for name, data, error in bad(packed):
        try:
            read_bundle(data)
        except Fault as fault:
            assert str(fault) == error, f"{name}: {fault}, not {error}"
        else:
            raise AssertionError(f"{name}: not refused")
        vectors["bad"].append({"name": name, "bytes": data.hex(), "error": error})
    return vectors
