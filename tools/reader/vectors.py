"""Holds the reader against protocol/vectors."""

import contextlib
import json
import sqlite3
import tempfile
from pathlib import Path

from bundle import read_bundle, replica_of
from canonical import Fault, canonical, read_canonical
from curves import signing_public
from identity import (Clock, chain_link, derived_id, is_space, is_word, natural_id, sha256,
                      successor)
from merging import Schema, admit, merge
from segment import preset_dictionary, read_segment
from snapshot import read_part
from store import checked_log, page_seal

VECTORS = Path(__file__).resolve().parent.parent.parent / "protocol" / "vectors"


def fault_of(read, data):
    try:
        read(data)
    except Fault as fault:
        return str(fault)
    return None


def check_identity(vectors):
    """Yields (name of a case, whether it holds)."""
    for case in vectors["names"]:
        has_form = is_space if case["what"] == "space" else is_word
        yield f"name {case['name']!r}", has_form(case["name"]) == case["good"]
    for case in vectors["replicas"]:
        yield "replica", sha256(bytes.fromhex(case["publicKey"]))[:16].hex() == case["id"]
    for case in vectors["derived"]:
        found = derived_id(bytes.fromhex(case["replica"]), case["sequence"],
                           bytes.fromhex(case["salt"]), case["index"], case["space"])
        yield "derived", found.hex() == case["id"]
    for case in vectors["natural"]:
        yield f"natural {case['key']}", natural_id(case["type"], case["key"]).hex() == case["id"]
    for case in vectors["stamps"]:
        yield "stamp", f"{case['wall'] << 16 | case['counter']:016x}" == case["stamp"]
    for case in vectors["clocks"]:
        clock = Clock(int(case["from"], 16))
        for step in case["steps"]:
            if "issue" in step:
                clock.issue(step["issue"])
            else:
                clock.observe(int(step["observe"], 16), step["at"])
            yield f"clock, {case['name']}", f"{clock.latest:016x}" == step["latest"]
    for case in vectors["successors"]:
        keys = successor(bytes.fromhex(case["signing"]), case["space"],
                         bytes.fromhex(case["link"]))
        yield "successor's keys", [key.hex() for key in keys] == [
            case["successorSigning"], case["successorAgreement"]]
        yield "successor's id", sha256(signing_public(keys[0]))[:16].hex() == case["id"]
    for case in vectors["chains"]:
        link = bytes(32)
        for payload, expected in zip(case["canonical"], case["hashes"], strict=True):
            link = chain_link(link, bytes.fromhex(payload))
            yield "chain", link.hex() == expected


def check_format(vectors, read):
    for case in vectors["good"]:
        data = bytes.fromhex(case["bytes"])
        yield case["name"], fault_of(read, data) is None and read(data) == case["transaction"]
        yield case["name"] + ", written", canonical(case["transaction"]) == data
    for case in vectors["bad"]:
        yield case["name"], fault_of(read, bytes.fromhex(case["bytes"])) == case["error"]


def check_segments(vectors):
    for case in vectors["good"] + vectors["bad"]:
        def read(data, held=case["ground"]):
            return list(map(canonical, read_segment(data, held)))
        data = bytes.fromhex(case["bytes"])
        if "error" in case:
            yield case["name"], fault_of(read, data) == case["error"]
        else:
            yield case["name"], (fault_of(read, data) is None
                                 and read(data) == list(map(canonical, case["transactions"])))


def check_bundles(vectors):
    for case in vectors["good"]:
        private = bytes.fromhex(case.get("agreementPrivate", "")) or None
        reader = private and replica_of(signing_public(bytes.fromhex(case["signingPrivate"])))
        yield case["name"], read_bundle(bytes.fromhex(case["bytes"]), reader, private) == case["is"]
    for case in vectors["bad"]:
        yield case["name"], fault_of(read_bundle, bytes.fromhex(case["bytes"])) == case["error"]


def check_snapshots(vectors):
    for case in vectors["good"] + vectors["bad"]:
        def read(data, listed=case["listed"]):
            return read_part(data, listed)
        data = bytes.fromhex(case["bytes"])
        if "error" in case:
            yield case["name"], fault_of(read, data) == case["error"]
        else:
            yield case["name"], fault_of(read, data) is None and read(data) == case["is"]


def check_seals(vectors):
    for case in vectors["pages"]:
        seal = page_seal(bytes.fromhex(case["page"]), case["number"])
        yield f"seal of page {case['number']}", f"{seal:016x}" == case["seal"]


def check_merge(vectors):
    for case in vectors["cases"]:
        words, applied = admit(case["arrivals"])
        found = {"admissions": words, **merge(applied, Schema(case["types"]))}
        yield case["name"], found == case["expect"]


def check_store(vectors):
    """A log in a file of its own, whole and then damaged in each way that a chain tells."""
    payloads = [bytes.fromhex(payload) for payload in vectors["chains"][0]["canonical"]]
    links = [bytes.fromhex(link) for link in vectors["chains"][0]["hashes"]]
    whole = list(zip(range(1, 4), links, payloads))
    longer = canonical({**read_canonical(payloads[1]), "reason": "otherwise"})
    logs = {
        "whole": (whole, []),
        "a transaction changed": ([whole[0], (2, links[1], longer), whole[2]], [2]),
        "a hash changed": ([whole[0], (2, links[0], payloads[1]), whole[2]], [2, 3]),
        "a transaction missing": ([whole[0], whole[2]], [3]),
        "a payload cut": ([whole[0], whole[1], (3, links[2], payloads[2][:-1])], [3]),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (rows, wrong) in logs.items():
            path = Path(folder) / f"{name} #1.sqlite"
            with contextlib.closing(sqlite3.connect(path)) as database, database:
                database.execute("CREATE TABLE log (position, space, hash, payload)")
                database.executemany("INSERT INTO log VALUES (?, 'alpha', ?, ?)", rows)
            found = [position for position, _, _, fault in checked_log(path) if fault]
            yield name, found == wrong
            yield name + ", another space", list(checked_log(path, "beta")) == []


def self_test():
    checks = {"identity": check_identity, "merge": check_merge,
              "canonical": lambda vectors: check_format(vectors, read_canonical),
              "preset-dictionary": lambda vectors: [
                  ("dictionary 1", preset_dictionary().hex() == vectors["bytes"])],
              "segment": check_segments, "bundle": check_bundles,
              "page-seal": check_seals, "snapshot": check_snapshots}
    passed = failed = 0
    for name, run in [*checks.items(), ("store", check_store)]:
        file = "identity" if name == "store" else name
        for case, holds in run(json.loads((VECTORS / f"{file}.json").read_text())):
            passed, failed = passed + holds, failed + (not holds)
            if not holds:
                print(f"FAILED {name}: {case}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
