"""Writes the files that a fuzz target starts from: python3 seeds.py TARGET DIR."""

import json
import sys
import zlib
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools" / "reader"))
from bundle import frames  # noqa: E402
from canonical import Fault, varint  # noqa: E402


def vectors(name):
    return json.loads((ROOT / "protocol/vectors" / f"{name}.json").read_text())


def raw(value):
    return bytes.fromhex(value)


def seeds(target):
    if target == "canonical":
        yield from (raw(case["bytes"]) for case in vectors("canonical")["good"])
    if target == "segment":
        for case in vectors("segment")["good"]:
            yield raw(case["bytes"])
            columns = raw(case["columns"])
            yield len(columns).to_bytes(2, "big") + columns + raw(case["loose"])
    if target == "ground":
        for case in vectors("segment")["good"]:
            if case["ground"]:
                columns = raw(case["columns"])
                yield len(columns).to_bytes(2, "big") + columns + raw(case["loose"])
    if target == "inflate":
        for case in vectors("segment")["good"]:
            columns = raw(case["columns"])
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            yield (len(columns).to_bytes(2, "big") + packer.compress(columns) + packer.flush())
    if target == "frames":
        yield from (raw(case["frame"]) for case in vectors("exchange")["frames"])
    if target == "bundle":
        for case in vectors("bundle")["good"] + vectors("bundle")["bad"]:
            try:
                for kind, payload, _ in frames(raw(case["bytes"])):
                    yield varint(len(payload)) + bytes([kind]) + payload
            except Fault:
                continue
    if target == "snapshot":
        for case in vectors("snapshot")["good"]:
            yield raw(case["bytes"])
            if case["columns"]:
                yield raw(case["bytes"])[:1] + raw(case["columns"])
    if target == "json":
        yield (ROOT / "tools/samples/alpha-stage-1.json").read_bytes()
        yield b'{"a":[1,-0.5e7,true,null,"\\u00e9\\ud834\\udd1e"],"b":{}}'


for number, data in enumerate(seeds(sys.argv[1])):
    (Path(sys.argv[2]) / f"seed-{number:03}").write_bytes(data)
