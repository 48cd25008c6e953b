"""Signatures, agreements and seals that bundles need: RFC 7748, RFC 8032 and RFC 8439.

Slow and not for secrets: it only has to agree with the program on test vectors and files.
"""

import hashlib
import hmac
import struct

PRIME = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT = pow(2, (PRIME - 1) // 4, PRIME)


# Points of the Edwards curve as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % PRIME, (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c, e = 2 * p[3] * q[3] * D % PRIME, 2 * p[2] * q[2] % PRIME
    f, g, h, i = b - a, e - c, e + c, b + a
    return f * g % PRIME, i * h % PRIME, g * h % PRIME, f * i % PRIME


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def x_of(y, sign):
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT % PRIME
    if (x * x - square) % PRIME or (x == 0 and sign):
        return None
    return PRIME - x if x & 1 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    x = x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % PRIME)


def spelled(p):
    inverse = pow(p[2], PRIME - 2, PRIME)
    x, y = p[0] * inverse % PRIME, p[1] * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE_Y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
BASE = (x_of(BASE_Y, 0), BASE_Y, 1, x_of(BASE_Y, 0) * BASE_Y % PRIME)


def clamped(data):
    scalar = bytearray(data[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    return int.from_bytes(scalar, "little")


def sha512_number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def signing_public(private):
    return spelled(times(clamped(hashlib.sha512(private).digest()), BASE))


def sign(private, message):
    digest = hashlib.sha512(private).digest()
    secret, public = clamped(digest), signing_public(private)
    nonce = sha512_number(digest[32:], message) % ORDER
    first = spelled(times(nonce, BASE))
    second = (nonce + sha512_number(first, public, message) * secret) % ORDER
    return first + second.to_bytes(32, "little")


def is_signed(public, message, signature):
    key, first = point(public), point(signature[:32])
    second = int.from_bytes(signature[32:], "little")
    if key is None or first is None or second >= ORDER:
        return False
    right = add(first, times(sha512_number(signature[:32], public, message) % ORDER, key))
    return spelled(times(second, BASE)) == spelled(right)


def agree(private, public):
    """RFC 7748, section 5."""
    k = clamped(private)
    u = int.from_bytes(public, "little") & (1 << 255) - 1
    x2, z2, x3, z3 = 1, 0, u, 1
    for bit in reversed(range(255)):
        swap = k >> bit & 1
        if swap:
            x2, x3, z2, z3 = x3, x2, z3, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a, b * b, d * a, c * b
        x3, z3 = (da + cb) ** 2 % PRIME, u * (da - cb) ** 2 % PRIME
        x2, z2 = aa * bb % PRIME, (aa - bb) * (aa + 121665 * (aa - bb)) % PRIME
        if swap:
            x2, x3, z2, z3 = x3, x2, z3, z2
    return (x2 * pow(z2, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little")


def agreement_public(private):
    return agree(private, (9).to_bytes(32, "little"))


def derived(secret, salt, info):
    """HKDF-SHA256 of 32 bytes."""
    extracted = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


# ChaCha20-Poly1305

def chacha_block(key, counter, nonce):
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter)
                               + nonce))
    state = start[:]

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = state[x] + state[y] & 0xFFFFFFFF
            mixed = state[z] ^ state[x]
            state[z] = mixed << turn & 0xFFFFFFFF | mixed >> 32 - turn

    for _ in range(10):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(start, state)))


def chacha(key, nonce, data):
    out = bytearray()
    for place in range(0, len(data), 64):
        stream = chacha_block(key, 1 + place // 64, nonce)
        out += bytes(a ^ b for a, b in zip(data[place:place + 64], stream))
    return bytes(out)


def tag(key, nonce, sealed):
    once = chacha_block(key, 0, nonce)[:32]
    r = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    padded = sealed + bytes(-len(sealed) % 16) + struct.pack("<QQ", 0, len(sealed))
    total = 0
    for place in range(0, len(padded), 16):
        total = (total + int.from_bytes(padded[place:place + 16] + b"\1", "little")) * r
        total %= (1 << 130) - 5
    total += int.from_bytes(once[16:], "little")
    return (total & (1 << 128) - 1).to_bytes(16, "little")


def seal(key, nonce, data):
    sealed = chacha(key, nonce, data)
    return sealed + tag(key, nonce, sealed)


def unseal(key, nonce, data):
    """The bytes; None where they were altered."""
    sealed = data[:-16]
    if len(data) < 16 or not hmac.compare_digest(tag(key, nonce, sealed), data[-16:]):
        return None
    return chacha(key, nonce, sealed)
