"""What transactions add up to: protocol/merge.md, by its definition.

Of all writes to a slot, that stays which no other write to it had seen.
"""

from canonical import MASK, Reader, canonical_value, read_value, text


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
        described = self.fields.get((kind, field), {})
        grouped = described.get("policy") in CHOICE
        return grouped and described.get("group") or field

    def members(self, kind, slot):
        found = sorted(name for of, name in self.fields
                       if of == kind and self.slot(kind, name) == slot)
        return found or [slot]

    def policy(self, kind, slot):
        policies = {self.fields.get((kind, name), {}).get("policy", "guarded")
                    for name in self.members(kind, slot)}
        return policies.pop() if len(policies) == 1 else "guarded"

    def is_alone(self, kind, field):
        return self.slot(kind, field) == field and self.members(kind, field) == [field]

    def reading(self, kind, slot, contents):
        """The policy by which the candidates of a slot are read."""
        policy = self.policy(kind, slot)
        if policy in CHOICE and self.is_alone(kind, slot):
            forms = {content[0] for content in contents if isinstance(content, tuple)}
            return "log" if "entries" in forms else "set" if "members" in forms else policy
        return policy


# The policies under which only one of several values can hold.
CHOICE = ("guarded", "register")
# The names of the slots that are no field; no field can have them.
EXISTENCE, LATE_EDITS = "_deleted", "_lateEdits"
WORDS = {"delete": True, "resolveDeleted": True, "undelete": False, "resolveAlive": False}


def writes(transaction, schema):
    """{(type, id): {slot: (what the write does, its content, the members that it names)}}."""
    found, said, leaving = {}, {}, set()
    for operation in transaction["operations"]:
        if operation["do"] == "later" or "of" in operation:
            continue
        key = operation["type"], operation["id"]
        record = found.setdefault(key, {"values": {}, "edits": {}, "entries": {}})
        if "field" in operation:
            note(record, operation, schema)
        elif operation["do"] in WORDS:
            said[key] = WORDS[operation["do"]]
        elif operation["do"] == "leaveDeleted":
            leaving.add(key)
    steps = {}
    for key, record in found.items():
        slots = steps.setdefault(key, {})
        for slot, values in record["values"].items():
            slots[slot] = "replace", ("values", values), None
        for field, (added, removed) in record["edits"].items():
            content = ("members", field, ordered(added)) if added else None
            slots[field] = "edit", content, added | removed
        for field, texts in record["entries"].items():
            slots[field] = "append", ("entries", field, texts), None
        if key in said:
            slots[EXISTENCE] = "replace", said[key], None
            slots[LATE_EDITS] = "settle", None, None
        elif key in leaving:
            slots[LATE_EDITS] = "late", "late", None
        else:
            slots[EXISTENCE] = "witness", False, None
    return steps


def note(record, operation, schema):
    """Adds one operation on a field to what its transaction does to the record."""
    kind, field, value = operation["type"], operation["field"], operation.get("value")
    slot = schema.slot(kind, field)
    if operation["do"] not in ("add", "remove", "append"):
        spelled = None if value is None else canonical_value(value)
        record["values"].setdefault(slot, {})[field] = spelled
        record["edits"].pop(field, None)
    elif not schema.is_alone(kind, field):
        return
    elif operation["do"] == "append":
        record["entries"].setdefault(field, []).append(value["text"])
    else:
        named = set(value["textSet"])
        before = record["values"].get(slot, {})
        if field in before:
            present = set(set_of(before[field]) or ())
            now = present | named if operation["do"] == "add" else present - named
            before[field] = canonical_value({"textSet": ordered(now)})
        else:
            added, removed = record["edits"].get(field, (set(), set()))
            record["edits"][field] = ((added | named, removed - named)
                                      if operation["do"] == "add"
                                      else (added - named, removed | named))


def ordered(texts):
    return sorted(texts, key=str.encode)


def set_of(spelled):
    """The members of a canonical value that is a set, or None."""
    return None if spelled is None else read_value(Reader(spelled)).get("textSet")


GONE = object()


def left(write, later):
    """What is left of a write, after those that had seen it."""
    what, content, _ = write
    whats = [other for other, _, _ in later]
    if what == "settle" or content is None:
        return GONE
    if what == "append":
        return content
    if what == "late":
        return GONE if "settle" in whats else content
    if what == "replace" and content is True:
        return content if set(whats) <= {"witness"} else GONE
    if what in ("witness", "replace") and not isinstance(content, tuple):
        return GONE if later else content
    if "replace" in whats:
        return GONE
    if content[0] == "members":
        field, members = content[1:]
    else:
        field = next(iter(content[1])) if len(content[1]) == 1 else None
        members = field and set_of(content[1][field])
        if not members:
            return content
    named = set().union(*(names for other, _, names in later if other == "edit"))
    rest = [member for member in members if member not in named]
    if rest == members:
        return content
    return ("members", field, rest) if rest else GONE


def merge(transactions, schema):
    """The state that applied transactions add up to."""
    slots = {}
    verdicts = verdicts_of(transactions)
    for transaction in transactions:
        if refusal(identity(transaction), verdicts):
            continue
        for record, found in writes(transaction, schema).items():
            for slot, write in found.items():
                slots.setdefault((record, slot), []).append((transaction, write))
    records, conflicts, late, total = {}, [], [], 0
    for (record, slot), all_writes in sorted(
            slots.items(), key=lambda item: (item[0][0], item[0][1][0] != "_", item[0][1])):
        kept = [(t, left(write, [other for later, other in all_writes
                                 if contains(later["context"], identity(t))]))
                for t, write in all_writes]
        kept = [(t, content) for t, content in kept if content is not GONE]
        if not kept:
            continue
        policy = schema.reading(record[0], slot, [content for _, content in kept])
        if slot in (EXISTENCE, LATE_EDITS):
            policy = "guarded"
        listed = listing(kept, slot)
        name = "deleted" if slot == EXISTENCE else slot
        total += sum(numbers(record, slot, t, content) for t, content in kept)
        records.setdefault(" ".join(record), {})[name] = {
            "candidates": [named(i) for i in sorted(identity(t) for t, _ in kept)],
            "shown": (named(identity(listed[0][0])) if policy in CHOICE
                      else shown(kept, slot, policy))}
        if len(listed) > 1 and policy in CHOICE:
            conflicts.append({
                "record": " ".join(record), "slot": name,
                "fields": ["deleted"] if slot == EXISTENCE else schema.members(record[0], slot),
                "policy": policy, "candidates": [named(identity(t)) for t, _ in listed]})
        if slot == EXISTENCE and all(content for _, content in kept):
            late.append(record)
    return {"records": records, "conflicts": conflicts,
            "lateEdits": late_edits(records, late), "stateSum": f"{total & MASK:016x}",
            "refused": refused(transactions, verdicts)}


def numbers(record, slot, transaction, content):
    """What one candidate counts: protocol/state-sum.md."""
    parts = []
    if slot == EXISTENCE:
        parts.append((slot, bytes([content])))
    elif slot == LATE_EDITS:
        parts.append((slot, b""))
    elif content[0] == "values":
        parts += [(field, b"\1" + spelled) for field, spelled in content[1].items()
                  if spelled is not None]
    else:
        kind = "textSet" if content[0] == "members" else "textList"
        form = b"\2" if content[0] == "members" else b"\3"
        parts.append((content[1], form + canonical_value({kind: content[2]})))
    before = b"fieldsync/state/0\0" + text(record[0]) + bytes.fromhex(record[1])
    by = bytes.fromhex(transaction["replica"]) + transaction["sequence"].to_bytes(8, "big")
    return sum(number(before + text(word) + by + spelled) for word, spelled in parts)


def number(spelled):
    """FNV-1a of 64 bits, and the last mixing of MurmurHash3."""
    state = 0xCBF29CE484222325
    for byte in spelled:
        state = (state ^ byte) * 0x100000001B3 & MASK
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        state = (state ^ state >> 33) * factor & MASK
    return state ^ state >> 33


def verdicts_of(transactions):
    """{which: [(who judges, their last word)]}, where they had seen it."""
    found = {}
    for t in transactions:
        words = {(o["of"]["replica"], o["of"]["sequence"]): o
                 for o in t["operations"] if "of" in o}
        for of, operation in words.items():
            if contains(t["context"], of):
                found.setdefault(of, []).append((t, operation))
    return found


def refusal(which, verdicts):
    """The verdict by which a transaction is refused, or None."""
    standing = [(t, o) for t, o in verdicts.get(which, [])
                if o["do"] != "settle" and not refusal(identity(t), verdicts)]
    held = [(t, o) for t, o in standing if o["do"] == "refuse"
            and not any(contains(other["context"], identity(t)) for other, _ in standing)]
    return max(held, key=lambda verdict: identity(verdict[0])) if held else None


def refused(transactions, verdicts):
    """Every refused transaction with the reason, and whether a person has dealt with it."""
    result = []
    for which in sorted(map(identity, transactions)):
        found = refusal(which, verdicts)
        if found:
            judge, operation = found
            result.append({
                "transaction": named(which), "judge": named(identity(judge)),
                "cause": operation["cause"], "text": operation["text"],
                "settled": any(o["do"] == "settle" and contains(t["context"], identity(judge))
                               for t, o in verdicts[which])})
    return result


def listing(kept, slot):
    """One write of each content: the shown one, then the others from the latest on."""
    latest = sorted(kept, key=lambda w: (w[0]["stamp"], identity(w[0])), reverse=True)
    first = sorted(latest, key=lambda write: write[1])[0] if slot == EXISTENCE else latest[0]
    listed = []
    for write in [first, *latest]:
        if write[1] not in [other[1] for other in listed]:
            listed.append(write)
    return listed


def shown(kept, slot, policy):
    """What a set or a log shows; nothing where it is empty, or where the field is derived."""
    texts = []
    for _, content in sorted(kept, key=lambda w: (w[0]["stamp"], identity(w[0]))):
        if content[0] == "values":
            spelled = content[1].get(slot)
            value = {} if spelled is None else read_value(Reader(spelled))
            texts += value.get("textSet", [])
            if policy == "log":
                texts += value.get("textList", [])
                texts += [value["text"]] if "text" in value else []
        elif content[0] == ("members" if policy == "set" else "entries"):
            texts += content[2]
    if policy == "derived" or not texts:
        return None
    return {"textSet": ordered(set(texts))} if policy == "set" else {"textList": texts}


def late_edits(records, deleted):
    """Who wrote to a record that is deleted and that they had seen deleted."""
    return [{"record": key, "transaction": transaction}
            for key, found in sorted(records.items(), key=lambda item: item[0].split(" "))
            if "deleted" not in found or tuple(key.split(" ")) in deleted
            for transaction in found.get(LATE_EDITS, {}).get("candidates", [])]
