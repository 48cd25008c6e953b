"""The words in which the cases of tools/vectors are told."""

A, B, C = "a1" * 16, "b2" * 16, "c3" * 16
VISIT, NOTE = "11" * 16, "22" * 16
START = 1_791_997_200_000  # 2026-10-14T17:00:00Z


def stamp(milliseconds, counter=0):
    return f"{milliseconds << 16 | counter:016x}"


def transaction(replica, sequence, *operations, saw=None, at=0, **other):
    """A transaction by `replica`, which had seen `saw` besides all of its own before."""
    context = {replica: sequence - 1, **(saw or {})}
    made = {"space": "alpha", "replica": replica, "sequence": sequence,
            "stamp": stamp(START + at), "author": "Harper Vale", "reason": "",
            "context": {r: s for r, s in sorted(context.items()) if s}, "schemaVersion": 1,
            "salt": None, "operations": list(operations)}
    return {**made, **other}


def do(what, kind="visit", record=VISIT, field=None, value=None):
    operation = {"do": what, "type": kind, "id": record}
    if field:
        operation["field"] = field
    if value is not None:
        operation["value"] = value
    return operation


def later(code, payload, kind="visit", record=VISIT):
    """A step of a program that is newer than these pages."""
    return {"do": "later", "code": code, "type": kind, "id": record, "payload": payload}


def judge(what, replica, sequence, cause=None, text=None, **other):
    """Something said of another transaction: refuse, letStand or settle."""
    operation = {**do(what, **other), "of": {"replica": replica, "sequence": sequence}}
    if what == "refuse":
        operation.update(cause=cause, text=text)
    return operation


def put(field, value, **other):
    if value is None:
        return do("clear", field=field, **other)
    return do("set", field=field, value=value, **other)
