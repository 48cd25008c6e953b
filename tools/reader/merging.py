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


def writes(transaction, schema):
    """{(type, id): {slot: content}}; existence is the slot None, its content whether deleted."""
    found = {}
    for operation in transaction["operations"]:
        record = found.setdefault((operation["type"], operation["id"]), {None: False})
        if "field" in operation:
            value = operation.get("value")
            slot = record.setdefault(schema.slot(operation["type"], operation["field"]), {})
            slot[operation["field"]] = None if value is None else canonical_value(value)
        elif operation["do"] in ("delete", "resolveDeleted"):
            record[None] = True
        elif operation["do"] == "resolveAlive":
            record[None] = False
    return found


def merge(transactions, schema):
    """The state that applied transactions add up to."""
    slots = {}
    for transaction in transactions:
        for record, contents in writes(transaction, schema).items():
            for slot, content in contents.items():
                slots.setdefault((record, slot), []).append((transaction, content))
    records, conflicts = {}, []
    for (record, slot), all_writes in sorted(
            slots.items(), key=lambda item: (item[0][0], item[0][1] is not None, item[0][1] or "")):
        kept = [(t, content) for t, content in all_writes
                if not any(contains(other["context"], identity(t)) for other, _ in all_writes)]
        latest = sorted(kept, key=lambda w: (w[0]["stamp"], identity(w[0])), reverse=True)
        if slot is None:
            latest.sort(key=lambda write: write[1])
        listed = []
        for write in latest[:1] + sorted(
                latest, key=lambda w: (w[0]["stamp"], identity(w[0])), reverse=True):
            if write[1] not in [other[1] for other in listed]:
                listed.append(write)
        name = "deleted" if slot is None else slot
        records.setdefault(" ".join(record), {})[name] = {
            "candidates": [named(i) for i in sorted(identity(t) for t, _ in kept)],
            "shown": named(identity(latest[0][0]))}
        if len(listed) > 1:
            conflicts.append({
                "record": " ".join(record), "slot": name,
                "fields": ["deleted"] if slot is None else schema.members(record[0], slot),
                "policy": "guarded" if slot is None else schema.policy(record[0], slot),
                "candidates": [named(identity(t)) for t, _ in listed]})
    return {"records": records, "conflicts": conflicts}
