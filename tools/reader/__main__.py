"""Reads what fieldsync writes, independently: made from the pages of protocol/ alone.

    python3 tools/reader --self-test
        checks protocol/vectors; prints how many passed and failed
    python3 tools/reader segment FILE
        a segment's transactions, one JSON object a line
    python3 tools/reader canonical FILE
        one canonical transaction as a JSON object
    python3 tools/reader bundle FILE
        who made a bundle or a receipt, and what it carries, as a JSON object
    python3 tools/reader store PATH [--space SPACE]
        the log of a store (its folder or one of its SQLite files), one JSON object a line, with
        the seals of its pages and its hash chains checked
    python3 tools/reader merge PATH [--schema FILE] [--space SPACE]
        the records and conflicts that a store's log adds up to

Standard library only. Exit status 1 where anything is wrong.
"""

import argparse
import json
import sqlite3
import sys
from pathlib import Path

sys.dont_write_bytecode = True
from bundle import read_bundle  # noqa: E402
from canonical import Fault, read_canonical  # noqa: E402
from merging import Schema, merge  # noqa: E402
from segment import read_segment  # noqa: E402
from store import broken_pages, checked_log, store_files  # noqa: E402
from vectors import self_test  # noqa: E402


def print_store(path, space):
    status = 0
    for file in store_files(path):
        for number in broken_pages(file):
            print(f"tools/reader: {file.name}: page {number} is not what was written",
                  file=sys.stderr)
            status = 1
    for position, link, transaction, wrong in checked_log(path, space):
        if transaction:
            print_json({"position": position, "hash": link.hex(), **transaction})
        if wrong:
            print(f"tools/reader: {wrong}", file=sys.stderr)
            status = 1
    return status


def print_merged(path, space, schema):
    spaces = {}
    for _, _, transaction, wrong in checked_log(path, space):
        if wrong:
            raise SystemExit(f"tools/reader: {wrong}")
        if transaction is None:
            raise SystemExit("tools/reader: this laptop has let go of old history")
        spaces.setdefault(transaction["space"], []).append(transaction)
    types = json.loads(Path(schema).read_text())["types"] if schema else []
    for name, transactions in sorted(spaces.items()):
        print_json({"space": name, **merge(transactions, Schema(types))})
    return 0


def print_json(value):
    print(json.dumps(value, ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser(
        prog="python3 tools/reader", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--self-test", action="store_true", help="check protocol/vectors")
    commands = parser.add_subparsers(dest="command")
    for name in ("segment", "canonical", "bundle"):
        commands.add_parser(name).add_argument("file", type=Path)
    for name in ("store", "merge"):
        command = commands.add_parser(name)
        command.add_argument("path")
        command.add_argument("--space")
        if name == "merge":
            command.add_argument("--schema")
    chosen = parser.parse_args()
    if chosen.self_test:
        return self_test()
    try:
        if chosen.command == "segment":
            for transaction in read_segment(chosen.file.read_bytes()):
                print_json(transaction)
            return 0
        if chosen.command == "canonical":
            print_json(read_canonical(chosen.file.read_bytes()))
            return 0
        if chosen.command == "bundle":
            print_json(read_bundle(chosen.file.read_bytes()))
            return 0
        if chosen.command == "store":
            return print_store(chosen.path, chosen.space)
        if chosen.command == "merge":
            return print_merged(chosen.path, chosen.space, chosen.schema)
    except (Fault, OSError, sqlite3.Error) as problem:
        print(f"tools/reader: {problem}", file=sys.stderr)
        return 1
    parser.print_usage(sys.stderr)
    return 64


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.exit(1)
