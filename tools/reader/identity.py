"""Names, ids, stamps, clocks and chains: protocol/format/identity.md."""

import hashlib
import struct

from curves import derived

LOWER, UPPER, DIGITS = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


def is_space(name):
    return (0 < len(name) <= 64 and name[0] in LOWER + DIGITS
            and all(c in LOWER + DIGITS + "-_" for c in name))


def is_word(name):
    return (0 < len(name) <= 64 and name[0] in LOWER + UPPER
            and all(c in LOWER + UPPER + DIGITS + "-_" for c in name))


def sha256(data):
    return hashlib.sha256(data).digest()


def derived_id(replica, sequence, salt, index, space):
    return sha256(b"fieldsync/record/1\0" + replica + struct.pack(">Q", sequence) + salt
                  + struct.pack(">Q", index) + space.encode())[:16]


def natural_id(kind, key):
    parts = [part.encode() for part in [kind] + key]
    framed = b"".join(struct.pack(">Q", len(part)) + part for part in parts)
    return sha256(b"fieldsync/natural/1\0" + framed)[:16]


def successor(signing, space, link):
    """Private keys of who gives way at a link of a chain: signing and agreement."""
    salt = b"fieldsync/fork/1\0" + space.encode() + b"\0" + link
    return tuple(derived(signing, salt, b"fieldsync/successor-" + use + b"/1")
                 for use in (b"signing", b"agreement"))


def chain_link(previous, canonical):
    return sha256(b"fieldsync/chain/1\0" + previous + canonical)


class Clock:
    """A hybrid logical clock; stamps are numbers of 64 bits."""

    def __init__(self, latest):
        self.latest = latest

    def issue(self, now):
        now = min(now, (1 << 48) - 1)
        self.latest = now << 16 if now > self.latest >> 16 else min(self.latest + 1, (1 << 64) - 1)
        return self.latest

    def observe(self, stamp, now):
        if stamp >> 16 <= now:
            self.latest = max(self.latest, stamp)
