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
        self.keys = {kind["name"]: kind.get("keys", []) for kind in types}

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
EXISTENCE, LATE_EDITS, MERGES = "_deleted", "_lateEdits", "_merges"
WORDS = {"delete": True, "resolveDeleted": True, "undelete": False, "resolveAlive": False}


def writes(transaction, schema):
    """{(type, id): {slot: (what the write does, its content, the members that it names)}}."""
    found, said, leaving = {}, {}, set()
    for operation in transaction["operations"]:
        if operation["do"] == "later" or "of" in operation:
            continue
        key = operation["type"], operation["id"]
        record = found.setdefault(key, new_writes())
        if operation["do"] in ("merge", "unmerge"):
            other = operation["value"]["reference"]
            if other != operation["id"]:
                said_other = found.setdefault((operation["type"], other), new_writes())
                is_merge = operation["do"] == "merge"
                record["links"][other] = "absorbed" if is_merge else None
                said_other["links"][operation["id"]] = "into" if is_merge else None
        elif "field" in operation:
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
        if record["links"]:
            pairs = frozenset((word, other) for other, word in record["links"].items() if word)
            slots[MERGES] = "link", ("links", pairs) if pairs else None, set(record["links"])
        if key in said:
            slots[EXISTENCE] = "replace", said[key], None
            slots[LATE_EDITS] = "settle", None, None
        elif key in leaving:
            slots[LATE_EDITS] = "late", "late", None
        else:
            slots[EXISTENCE] = "witness", False, None
    return steps


def new_writes():
    return {"values": {}, "edits": {}, "entries": {}, "links": {}}


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
    if what == "link":
        named = set().union(*(names for _, _, names in later))
        rest = frozenset(pair for pair in content[1] if pair[1] not in named)
        return ("links", rest) if rest else GONE
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
                slots.setdefault(record, {}).setdefault(slot, []).append((transaction, write))
    state = {}
    for record, found in slots.items():
        kept = {slot: survivors(all_writes) for slot, all_writes in found.items()}
        state[record] = {slot: left for slot, left in kept.items() if left}
    state = {record: found for record, found in state.items() if found}
    standing = standing_records(state)
    records = {" ".join(record): {
        spelled(slot): told(kept, [], slot, record[0], schema) for slot, kept in found.items()}
        for record, found in sorted(state.items())}
    total = sum(numbers(record, slot, t, content) for record, found in state.items()
                for slot, kept in found.items() for t, content in kept)
    return {"records": records, **whole_records(state, standing, schema),
            "stateSum": f"{total & MASK:016x}", "refused": refused(transactions, verdicts)}


def survivors(all_writes):
    """The writes to one slot of which something is left, each with that."""
    kept = [(t, left(write, [other for later, other in all_writes
                             if contains(later["context"], identity(t))]))
            for t, write in all_writes]
    return sorted(((t, content) for t, content in kept if content is not GONE),
                  key=lambda write: identity(write[0]))


def spelled(slot):
    return "deleted" if slot == EXISTENCE else slot


def policy_of(kept, slot, kind, schema):
    if slot == MERGES:
        return "set"
    if slot in (EXISTENCE, LATE_EDITS):
        return "guarded"
    return schema.reading(kind, slot, [content for _, content in kept])


def told(own, others, slot, kind, schema):
    kept = joined(own, others)
    policy = policy_of(kept, slot, kind, schema)
    return {"candidates": [named(identity(t)) for t, _ in kept],
            "shown": (named(identity(listing(kept, slot, own)[0][0])) if policy in CHOICE
                      else shown(kept, slot, policy))}


def numbers(record, slot, transaction, content):
    """What one candidate counts: protocol/state-sum.md."""
    parts = []
    if slot == EXISTENCE:
        parts.append((slot, bytes([content])))
    elif slot == LATE_EDITS:
        parts.append((slot, b""))
    elif slot == MERGES:
        parts += [(slot, (b"\1" if word == "absorbed" else b"\0") + bytes.fromhex(other))
                  for word, other in content[1]]
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


def joined(own, others):
    """The writes to one slot of all records that are one; what one transaction wrote to several
    of them counts once."""
    kept = list(own)
    kept += [write for index, write in enumerate(others)
             if write not in own and write not in others[:index]]
    return sorted(kept, key=lambda write: identity(write[0]))


# ---------------------------------------------------------------------------------------------
# Merged records

def standing_records(state):
    """{(type, id): the record that stands for it}, by the links that are left."""
    links = {record: set().union(*(content[1] for _, content in found.get(MERGES, [])))
             for record, found in state.items()}
    standing = {}
    for record in state:
        members, waiting = set(), [record]
        while waiting:
            member = waiting.pop()
            if member not in members:
                members.add(member)
                waiting += [(record[0], other) for _, other in links.get(member, ())]
        kept = [m for m in members if all(word != "into" for word, _ in links.get(m, ()))]
        standing[record] = min(kept or members)
    return standing


def whole_records(state, standing, schema):
    """What people see: records that are one under the id of the one that stands for them."""
    merged, conflicts, late, views = [], [], [], {}
    for record in sorted(set(standing.values())):
        others = sorted(r for r, stands in standing.items() if stands == record and r != record)
        if others:
            merged.append({"record": " ".join(record), "others": [i for _, i in others]})
        own = state.get(record, {})
        reading = {}
        for slot in sorted(set(own).union(*(state[other] for other in others)),
                           key=lambda slot: (slot[0] != "_", slot)):
            more = [write for other in others for write in state[other].get(slot, [])]
            reading[slot] = own.get(slot, []), more
            found = conflict_of(record, slot, *reading[slot], standing, schema)
            conflicts += [found] if found else []
        alive = any(content is False for write in reading.get(EXISTENCE, ())
                    for _, content in write)
        if alive:
            views[record] = view(record, reading, standing, schema)
        else:
            late += [{"record": " ".join(record), "transaction": named(identity(t))}
                     for t, _ in joined(*reading.get(LATE_EDITS, ([], [])))]
    return {"merged": merged, "conflicts": conflicts, "lateEdits": late,
            "duplicates": duplicates(views, schema)}


def conflict_of(record, slot, own, others, standing, schema):
    kept = joined(own, others)
    listed = listing(kept, slot, own)
    policy = policy_of(kept, slot, record[0], schema)
    if len(listed) < 2 or policy not in CHOICE:
        return None
    if slot[0] != "_" and len({led(record[0], content, standing, schema)
                               for _, content in listed}) < 2:
        return None
    return {"record": " ".join(record), "slot": spelled(slot),
            "fields": ["deleted"] if slot == EXISTENCE else schema.members(record[0], slot),
            "policy": (schema.policy(record[0], slot) if slot[0] != "_" else "guarded"),
            "candidates": [named(identity(t)) for t, _ in listed]}


def led(kind, content, standing, schema):
    """A content once references lead to the records that stand: two names of one are equal."""
    if content[0] != "values":
        return repr(content)
    values = {}
    for field, value in content[1].items():
        values[field] = value and read_value(Reader(value))
        target = schema.fields.get((kind, field), {}).get("target")
        if target and value and "reference" in values[field]:
            place = (target, values[field]["reference"])
            values[field] = {"reference": standing.get(place, place)[1]}
    return repr(sorted(values.items()))


def view(record, reading, standing, schema):
    """The values that a record shows, of the fields that merge as a choice."""
    fields = {}
    for slot, (own, others) in reading.items():
        kept = joined(own, others)
        if slot[0] == "_" or policy_of(kept, slot, record[0], schema) not in CHOICE:
            continue
        content = listing(kept, slot, own)[0][1]
        for field, value in content[1].items() if content[0] == "values" else ():
            if value is not None:
                fields[field] = read_value(Reader(value))
    for field, value in fields.items():
        target = schema.fields.get((record[0], field), {}).get("target")
        if target and "reference" in value:
            led = standing.get((target, value["reference"]), (target, value["reference"]))
            fields[field] = {"reference": led[1]}
    return fields


def duplicates(views, schema):
    """Records that share what no two should."""
    found = []
    for kind in sorted(schema.keys):
        for key in schema.keys[kind]:
            sharing = {}
            for record, fields in views.items():
                values = {field: fields[field] for field in key["fields"] if field in fields}
                if (record[0] == kind and values
                        and set(key["fields"]) - set(values) <= set(key["optional"])):
                    spelling = tuple(sorted((f, canonical_value(v)) for f, v in values.items()))
                    sharing.setdefault(spelling, []).append(record[1])
            found += sorted(({"type": kind, "fields": key["fields"], "records": sorted(ids)}
                             for ids in sharing.values() if len(ids) > 1),
                            key=lambda duplicate: duplicate["records"])
    return found


def listing(kept, slot, own):
    """One write of each content: the shown one, then the others from the latest on. Of records
    that are one the own values of the one that stands come before those of the others."""
    latest = sorted(kept, key=lambda w: (w[0]["stamp"], identity(w[0])), reverse=True)
    if not latest:
        return []
    mine = [write for write in latest if write in own]
    first = (sorted(latest, key=lambda write: write[1])[0] if slot == EXISTENCE
             else (mine or latest)[0])
    listed = []
    for write in [first, *latest]:
        if write[1] not in [other[1] for other in listed]:
            listed.append(write)
    return listed


def shown(kept, slot, policy):
    """What a set or a log shows; nothing where it is empty, or where the field is derived."""
    if slot == MERGES:
        return None
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
