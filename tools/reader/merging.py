"""What transactions add up to: protocol/merge.md, by its definition.

Of all writes to a slot, those stay that no other write to it had seen.
"""

from canonical import canonical_value


def identity(transaction):
    return transaction["replica"], transaction["sequence"]


def named(identity_of):
    return "%s@%d" % identity_of


def contains(context, seen):
    return seen[1] <= context.get(seen[0], 0)


def admit(transactions):
    """What becomes of each arrival, and the applied transactions."""
    vector, applied, words = {}, [], []
    for t in transactions:
        if contains(vector, identity(t)):
            words.append("known")
        elif (t["sequence"] == vector.get(t["replica"], 0) + 1
              and all(contains(vector, seen) for seen in t["context"].items())):
            vector[t["replica"]] = t["sequence"]
            applied.append(t)
            words.append("applied")
        else:
            words.append("early")
    return words, applied


class Schema:
    def __init__(self, types):
        self.fields = {(kind["name"], field["name"]): field
                       for kind in types for field in kind["fields"]}

    def slot(self, kind, field):
        return self.fields.get((kind, field), {}).get("group") or field

    def members(self, kind, slot):
        found = sorted(name for of, name in self.fields
                       if of == kind and self.slot(kind, name) == slot)
        return found or [slot]

    def policy(self, kind, slot):
        policies = {self.fields.get((kind, name), {}).get("policy", "guarded")
                    for name in self.members(kind, slot)}
        return "register" if policies == {"register"} else "guarded"


# The names of the slots that are no field; no field can have them.
EXISTENCE, LATE_EDITS = "_deleted", "_lateEdits"
WORDS = {"delete": True, "resolveDeleted": True, "undelete": False, "resolveAlive": False}


def writes(transaction, schema):
    """{(type, id): {slot: (what the write does, content)}}."""
    found, said, leaving = {}, {}, set()
    for operation in transaction["operations"]:
        key = operation["type"], operation["id"]
        record = found.setdefault(key, {})
        if "field" in operation:
            value = operation.get("value")
            slot = schema.slot(operation["type"], operation["field"])
            _, content = record.setdefault(slot, ("replace", {}))
            content[operation["field"]] = None if value is None else canonical_value(value)
        elif operation["do"] in WORDS:
            said[key] = WORDS[operation["do"]]
        elif operation["do"] == "leaveDeleted":
            leaving.add(key)
    for key, record in found.items():
        if key in said:
            record[EXISTENCE] = "replace", said[key]
            record[LATE_EDITS] = "settle", None
        elif key in leaving:
            record[LATE_EDITS] = "late", None
        else:
            record[EXISTENCE] = "witness", False
    return found


def left(write, later):
    """Whether a write is a candidate still, after those that had seen it."""
    what, content = write
    if what == "settle":
        return False
    if what == "late":
        return all(other != "settle" for other, _ in later)
    if what == "replace" and content is True:
        return all(other == "witness" for other, _ in later)
    return not later


def merge(transactions, schema):
    """The state that applied transactions add up to."""
    slots = {}
    for transaction in transactions:
        for record, found in writes(transaction, schema).items():
            for slot, write in found.items():
                slots.setdefault((record, slot), []).append((transaction, write))
    records, conflicts = {}, []
    for (record, slot), all_writes in sorted(
            slots.items(), key=lambda item: (item[0][0], item[0][1][0] != "_", item[0][1])):
        kept = [(t, write[1]) for t, write in all_writes
                if left(write, [other for later, other in all_writes
                                if contains(later["context"], identity(t))])]
        if not kept:
            continue
        latest = sorted(kept, key=lambda w: (w[0]["stamp"], identity(w[0])), reverse=True)
        if slot == EXISTENCE:
            latest.sort(key=lambda write: write[1])
        listed = []
        for write in latest[:1] + sorted(
                latest, key=lambda w: (w[0]["stamp"], identity(w[0])), reverse=True):
            if write[1] not in [other[1] for other in listed]:
                listed.append(write)
        name = "deleted" if slot == EXISTENCE else slot
        records.setdefault(" ".join(record), {})[name] = {
            "candidates": [named(i) for i in sorted(identity(t) for t, _ in kept)],
            "shown": named(identity(latest[0][0]))}
        if len(listed) > 1:
            conflicts.append({
                "record": " ".join(record), "slot": name,
                "fields": ["deleted"] if slot == EXISTENCE else schema.members(record[0], slot),
                "policy": "guarded" if slot == EXISTENCE else schema.policy(record[0], slot),
                "candidates": [named(identity(t)) for t, _ in listed]})
    return {"records": records, "conflicts": conflicts, "lateEdits": late_edits(slots, records)}


def late_edits(slots, records):
    """Who wrote to a record that is deleted and that they had seen deleted."""
    listed = []
    for (kind, name), found in sorted((tuple(key.split(" ")), found)
                                      for key, found in records.items()):
        says = {identity(t): write[1]
                for t, write in slots.get(((kind, name), EXISTENCE), [])}
        alive = [c for c in found.get("deleted", {}).get("candidates", [])
                 if not says[split(c)]]
        if not alive:
            listed += [{"record": f"{kind} {name}", "transaction": t}
                       for t in found.get(LATE_EDITS, {}).get("candidates", [])]
    return listed


def split(name):
    replica, _, sequence = name.partition("@")
    return replica, int(sequence)
