"""The cases of protocol/vectors/merge.json: a name, and transactions in the order of their arrival."""

from vectorwords import A, B, C, do, judge, later, put, transaction

TYPES = [{"name": "visit", "fields": [
    {"name": "title", "kind": "text", "policy": "register"},
    {"name": "hours", "kind": "integer", "policy": "guarded"},
    {"name": "from", "kind": "instant", "policy": "guarded", "group": "span"},
    {"name": "to", "kind": "instant", "policy": "guarded", "group": "span"},
    {"name": "tags", "kind": "textSet", "policy": "set"},
    {"name": "remarks", "kind": "textList", "policy": "log"},
    {"name": "total", "kind": "integer", "policy": "derived"},
    {"name": "guide", "kind": "reference", "policy": "guarded", "target": "visit"}],
    "keys": [{"fields": ["hours"], "optional": []},
             {"fields": ["title", "guide"], "optional": ["guide"]}]}]
ONE, TWO, THREE = ("%02d" % number * 16 for number in (1, 2, 3))


def hours(number, **other):
    return put("hours", {"integer": number}, **other)


def span(start, end):
    return [put("from", {"instant": start}), put("to", {"instant": end})]


def merge_cases():
    born = transaction(A, 1, do("create"), hours(1))
    left = transaction(A, 2, hours(2), at=10)
    right = transaction(B, 1, hours(3), saw={A: 1}, at=20)
    deleted = transaction(B, 1, do("delete"), saw={A: 1}, at=20)
    chosen = transaction(A, 3, do("resolve", field="hours", value={"integer": 2}), saw={B: 1})
    yield "one replica by itself", [born, left]
    yield "a write after another was seen", [born, transaction(B, 1, hours(3), saw={A: 1}, at=-99)]
    yield "concurrent different values", [born, left, right]
    yield "the same in another order", [born, right, left]
    yield "twice, and early", [left, born, born, right, left, right, born]
    yield "concurrent equal values", [born, left, transaction(B, 1, hours(2), saw={A: 1}, at=20)]
    yield "12.5 and 12.50 differ", [
        born, transaction(A, 2, put("hours", {"decimal": "12.5"})),
        transaction(B, 1, put("hours", {"decimal": "12.50"}), saw={A: 1})]
    yield "texts that look alike differ", [
        born, transaction(A, 2, put("title", {"text": "e\u0301"})),
        transaction(B, 1, put("title", {"text": "\u00e9"}), saw={A: 1})]
    yield "a cleared field against a value", [
        born, left, transaction(B, 1, put("hours", None), saw={A: 1}, at=5)]
    yield "equal stamps go by the transaction", [
        born, left, transaction(B, 1, hours(3), saw={A: 1}, at=10)]
    yield "three replicas", [
        born, left, right, transaction(C, 1, hours(4), saw={A: 1}, at=15)]
    yield "three replicas, two agreeing", [
        born, left, right, transaction(C, 1, hours(2), saw={A: 1}, at=30)]
    yield "settled by a resolution", [born, left, right, chosen]
    yield "settled by a plain write", [
        born, left, right, transaction(B, 2, hours(5), saw={A: 2}, at=30)]
    yield "a resolution does not settle what it had not seen", [
        born, left, right, transaction(C, 1, hours(4), saw={A: 1}), chosen]
    yield "two different resolutions", [
        born, left, right, chosen,
        transaction(B, 2, do("resolve", field="hours", value={"integer": 3}), saw={A: 2}, at=50)]
    yield "different fields do not meet", [
        born, left, transaction(B, 1, put("title", {"text": "x"}), saw={A: 1})]
    yield "a register keeps both and shows the later", [
        born, transaction(A, 2, put("title", {"text": "x"}), at=30),
        transaction(B, 1, put("title", {"text": "y"}), saw={A: 1}, at=20)]
    yield "a group is one", [
        born, transaction(A, 2, *span(1, 5)), transaction(B, 1, *span(1, 6), saw={A: 1}, at=9)]
    yield "a group that agrees", [
        born, transaction(A, 2, *span(1, 5)), transaction(B, 1, *span(1, 5), saw={A: 1})]
    yield "a field that the schema lacks is guarded", [
        born, transaction(A, 2, put("odd", {"boolean": True})),
        transaction(B, 1, put("odd", {"boolean": False}), saw={A: 1})]
    yield "a type that the schema lacks is guarded", [
        transaction(A, 1, put("odd", {"integer": 1}, kind="thing")),
        transaction(B, 1, put("odd", {"integer": 2}, kind="thing"))]
    yield "the same record made twice", [
        transaction(A, 1, do("create"), hours(1)), transaction(B, 1, do("create"), hours(1))]
    yield "a deletion", [born, deleted]
    yield "a deletion against an edit is shown alive", [born, left, deleted]
    yield "two deletions", [born, transaction(A, 2, do("delete")), deleted]
    yield "an edit by one who saw the deletion", [
        born, deleted, transaction(A, 2, hours(2), saw={B: 1})]
    late = transaction(A, 2, do("leaveDeleted"), hours(2), saw={B: 1}, at=30)
    yield "an edit that says that it saw the deletion is late", [born, deleted, late]
    yield "a late edit and one that had not seen the deletion", [
        born, deleted, late, transaction(C, 1, hours(5), saw={A: 1}, at=40)]
    yield "an undelete brings the record back with its late edit", [
        born, deleted, late, transaction(B, 2, do("undelete"), saw={A: 2}, at=50)]
    yield "an undelete that had not seen a late edit", [
        born, deleted, late, transaction(B, 2, do("undelete"), at=50)]
    yield "deleted once more, a late edit is settled", [
        born, deleted, late, transaction(B, 2, do("delete"), saw={A: 2}, at=50)]
    yield "an undelete against another deletion", [
        born, deleted, transaction(A, 2, do("undelete"), saw={B: 1}, at=30),
        transaction(C, 1, do("delete"), saw={B: 1}, at=40)]
    yield "an undelete and a mark in one transaction", [
        born, deleted, transaction(A, 2, do("leaveDeleted"), hours(2), do("undelete"), saw={B: 1})]
    yield "a mark on a record that nobody made", [transaction(A, 1, do("leaveDeleted"), hours(1))]
    yield "an edit after a disputed deletion leaves it disputed", [
        born, left, deleted, transaction(C, 1, hours(5), saw={A: 2, B: 1}, at=60)]
    yield "a deletion of a year ago against an edit of a laptop that was away", [
        born, deleted, transaction(C, 1, hours(5), saw={A: 1}, at=31_536_000_000)]
    yield "deletion settled: deleted", [
        born, left, deleted, transaction(A, 3, do("resolveDeleted"), saw={B: 1}, at=40)]
    yield "deletion settled: alive", [
        born, left, deleted, transaction(B, 2, do("resolveAlive"), saw={A: 2}, at=40)]
    yield "a deletion beside a write of one transaction holds", [
        transaction(A, 1, do("delete"), hours(1))]
    yield "the last write of a transaction holds", [
        transaction(A, 1, hours(1), put("hours", None), hours(3))]
    yield "an import that had not seen its own laptop's correction", [
        born, left, transaction(A, 3, hours(1), saw={A: 1}, at=30)]
    yield "and a write that saw both", [
        born, left, transaction(A, 3, hours(1), saw={A: 1}, at=30),
        transaction(B, 1, hours(9), saw={A: 3})]
    yield "a clock years ahead wins nothing over one who saw it", [
        born, transaction(B, 1, hours(8), saw={A: 1}, at=10 ** 12),
        transaction(A, 2, hours(9), saw={B: 1}, at=1)]
    yield "what waits changes nothing", [
        born, transaction(B, 2, hours(3), saw={A: 1}), transaction(C, 1, hours(4), saw={B: 1})]


def tags(what, *members, field="tags", **other):
    return do(what, field=field, value={"textSet": sorted(members, key=str.encode)}, **other)


def remark(words, **other):
    return do("append", field="remarks", value={"text": words}, **other)


def set_cases():
    born = transaction(A, 1, do("create"), tags("add", "a", "b"))
    readded = transaction(B, 1, tags("add", "a"), saw={A: 1}, at=5)
    removed = transaction(A, 2, tags("remove", "a"), at=10)
    whole = transaction(B, 1, tags("set", "b", "c"), saw={A: 1}, at=5)
    yield "members are added and removed", [born, removed]
    yield "an add wins over a remove that had not seen it", [born, readded, removed]
    yield "the same in another order", [born, removed, readded]
    yield "a remove that saw both adds", [
        born, readded, transaction(A, 2, tags("remove", "a"), saw={B: 1})]
    yield "two people remove, one of them adds again", [
        born, removed, transaction(B, 1, tags("remove", "a"), tags("add", "a"), saw={A: 1})]
    yield "different members are no conflict", [
        born, transaction(A, 2, tags("add", "c")), transaction(B, 1, tags("add", "d"), saw={A: 1})]
    yield "the last member is removed", [born, transaction(A, 2, tags("remove", "a", "b"))]
    yield "a whole set takes the place of what was seen", [born, whole]
    yield "a whole set against an add", [born, transaction(A, 2, tags("add", "x"), at=10), whole]
    yield "a whole set against a remove", [born, removed, whole]
    yield "two whole sets are no conflict", [
        born, whole, transaction(A, 2, tags("set", "x"), at=10)]
    yield "a cleared set against an add", [
        born, transaction(A, 2, put("tags", None)), readded]
    yield "a member of a whole set is removed", [
        born, whole, transaction(A, 2, tags("remove", "c"), saw={B: 1})]
    yield "all members of a whole set are removed", [
        born, whole, transaction(A, 2, tags("remove", "b", "c"), saw={B: 1})]
    yield "an empty set", [born, transaction(A, 2, tags("set"))]
    yield "members that look alike are two", [
        born, transaction(A, 2, tags("add", "e\u0301")),
        transaction(B, 1, tags("add", "\u00e9"), saw={A: 1}),
        transaction(C, 1, tags("remove", "\u00e9"), saw={A: 2, B: 1})]
    yield "set, then added to and removed from, in one transaction", [
        born, transaction(A, 2, tags("set", "c"), tags("add", "d"), tags("remove", "c"))]
    yield "added to, then set, in one transaction", [
        born, transaction(A, 2, tags("add", "d"), tags("set", "c"))]
    yield "members of a field that the schema lacks", [
        born, transaction(A, 2, tags("add", "x", field="odd")),
        transaction(B, 1, tags("set", "y", field="odd"), saw={A: 1})]
    yield "whole sets of a field that the schema lacks are a conflict", [
        born, transaction(A, 2, tags("set", "x", field="odd")),
        transaction(B, 1, tags("set", "y", field="odd"), saw={A: 1})]
    yield "members of a field of a group count for nothing", [
        born, transaction(A, 2, tags("add", "x", field="from"), *span(1, 5))]
    yield "a text in a set is kept and not shown", [born, transaction(A, 2, put("tags", {
        "text": "x"})), readded]
    yield "members of a deleted record", [
        born, transaction(A, 2, do("delete")), transaction(
            B, 1, do("leaveDeleted"), tags("remove", "a"), saw={A: 2})]


def log_cases():
    born = transaction(A, 1, do("create"), remark("first"))
    second = transaction(A, 2, remark("second"), at=20)
    other = transaction(B, 1, remark("between"), saw={A: 1}, at=10)
    yield "entries in the order of their stamps", [born, second, other]
    yield "the same entries in another order", [born, other, second]
    yield "entries of one stamp go by the transaction", [
        born, transaction(A, 2, remark("of A"), at=10), other]
    yield "entries of one transaction in its order", [
        born, transaction(A, 2, remark("z"), remark("a"), remark("a"))]
    yield "a plain write loses no entry", [
        born, other, transaction(A, 2, put("remarks", {"text": "set"}), saw={B: 1}, at=20)]
    yield "clearing loses no entry", [born, transaction(A, 2, put("remarks", None))]
    yield "lists that were set beside entries", [
        born, transaction(A, 2, put("remarks", {"textList": ["x", "x"]}), at=5), other]
    yield "an append beside a plain write of one transaction", [
        transaction(A, 1, remark("one"), put("remarks", {"text": "set"}), remark("two"))]
    yield "entries of a field that the schema lacks", [
        born, transaction(A, 2, do("append", field="odd", value={"text": "x"})),
        transaction(B, 1, put("odd", {"text": "y"}), saw={A: 1}, at=-1)]


def derived_cases():
    born = transaction(A, 1, do("create"), put("total", {"integer": 1}))
    yield "a derived field shows nothing", [born]
    yield "a derived field is never in conflict", [
        born, transaction(A, 2, put("total", {"integer": 2})),
        transaction(B, 1, put("total", {"integer": 3}), saw={A: 1})]


def later_cases():
    born = transaction(A, 1, do("create"), hours(1))
    yield "a step of a newer program has no effect here", [
        born, transaction(A, 2, later(64, "00"))]
    yield "nor is it a sign of life", [
        born, transaction(A, 2, later(64, "00")), transaction(B, 1, do("delete"), saw={A: 1})]
    yield "what stands beside it counts", [born, transaction(A, 2, later(64, "00"), hours(2))]
    yield "a record of which only newer programs know", [transaction(A, 1, later(99, ""))]


def join(kept, other, **more):
    return do("merge", record=kept, field="merged", value={"reference": other}, **more)


def part(kept, other):
    return do("unmerge", record=kept, field="merged", value={"reference": other})


def twice():
    """Two records for one thing, by two people."""
    return [transaction(A, 1, do("create", record=ONE), hours(1, record=ONE),
                        put("title", {"text": "x"}, record=ONE)),
            transaction(B, 1, do("create", record=TWO), hours(2, record=TWO),
                        put("title", {"text": "x"}, record=TWO), saw={A: 1}, at=5)]


def merged_cases():
    both = twice()
    same = transaction(A, 2, join(ONE, TWO), saw={B: 1}, at=10)
    back = transaction(B, 2, join(TWO, ONE), saw={A: 1}, at=20)
    third = transaction(C, 1, do("create", record=THREE), hours(1, record=THREE), at=7)
    yield "two records that share a key are duplicates", both
    yield "two that share a key of one field", [both[0], third]
    yield "merged records are one, and disagree", [*both, same]
    yield "the one that people kept stands", [*both, back]
    yield "merged by two people, each keeping another: the smallest stands", [*both, same, back]
    yield "the same in another order", [*both, back, same]
    yield "merged in a ring", [*both, third, transaction(
        C, 2, join(TWO, THREE), join(THREE, ONE), join(ONE, TWO), saw={A: 1, B: 1})]
    yield "three are one by two merges", [*both, third, transaction(
        C, 2, join(THREE, TWO), saw={A: 1, B: 1}), same]
    yield "a write to all that a record is settles it", [
        *both, same, transaction(
            B, 2, hours(3, record=ONE), hours(3, record=TWO), saw={A: 2}, at=30)]
    yield "a write by somebody who had not seen the merge", [
        *both, same, transaction(B, 2, hours(4, record=TWO), at=30)]
    yield "a deletion that had not seen the merge is disputed", [
        *both, same, transaction(B, 2, do("delete", record=TWO), at=30)]
    yield "a deletion of all that a record is", [*both, same, transaction(
        B, 2, do("delete", record=ONE), do("delete", record=TWO), saw={A: 2}, at=30)]
    yield "a deleted record merged by one who had seen that", [
        *both, transaction(B, 2, do("delete", record=TWO)), transaction(
            A, 2, do("leaveDeleted", record=TWO), join(ONE, TWO), saw={B: 2}, at=30)]
    yield "late edits of merged records", [*both, same, transaction(
        B, 2, do("delete", record=ONE), do("delete", record=TWO), saw={A: 2}, at=30), transaction(
            A, 3, do("leaveDeleted", record=TWO), hours(9, record=TWO), saw={B: 2}, at=40)]
    yield "merged, and two again", [*both, same, transaction(B, 2, part(TWO, ONE), saw={A: 2})]
    yield "a merge wins over an undoing that had not seen it", [
        *both, same, transaction(B, 2, part(ONE, TWO), at=30)]
    yield "merged again the other way", [*both, same, transaction(B, 2, join(TWO, ONE), saw={A: 2})]
    yield "undone what two people merged, having seen one of them", [
        *both, same, back, transaction(C, 1, part(ONE, TWO), saw={A: 2, B: 1})]
    yield "merged and undone in one transaction", [
        *both, transaction(A, 2, join(ONE, TWO), part(TWO, ONE), saw={B: 1})]
    yield "undone and merged in one transaction", [
        *both, same, transaction(A, 3, part(ONE, TWO), join(TWO, ONE), saw={B: 1})]
    yield "a record is not merged with itself", [*both, transaction(A, 2, join(ONE, ONE))]
    yield "merged with one that nobody made", [both[0], transaction(A, 2, join(ONE, THREE))]
    guided = transaction(C, 1, do("create", record=THREE), put(
        "guide", {"reference": TWO}, record=THREE), put("title", {"text": "z"}, record=THREE),
        saw={A: 1, B: 1}, at=8)
    yield "references follow", [*both, guided, same, transaction(
        C, 2, do("create", record="44" * 16), put("guide", {"reference": ONE}, record="44" * 16),
        put("title", {"text": "z"}, record="44" * 16))]
    named = transaction(A, 3, do("create", record=THREE), put(
        "guide", {"reference": ONE}, record=THREE), saw={B: 1}, at=9)
    yield "two names of one record are no conflict", [*both, guided, same, named]
    yield "two names of one record and a third one are", [*both, guided, same, named, transaction(
        B, 2, put("guide", {"reference": THREE}, record=THREE), at=10)]
    yield "sets and logs of merged records are joined", [
        *both, transaction(A, 2, tags("add", "a", record=ONE), remark("one", record=ONE), at=12),
        transaction(B, 2, tags("add", "b", record=TWO), remark("two", record=TWO), at=11),
        transaction(C, 1, join(ONE, TWO), saw={A: 2, B: 2})]
    yield "a register of merged records shows what stands", [
        *both, same, transaction(B, 2, put("title", {"text": "later"}, record=TWO), at=50)]
    yield "records of a type that the schema lacks", [
        transaction(A, 1, put("odd", {"integer": 1}, kind="thing", record=ONE)),
        transaction(B, 1, put("odd", {"integer": 2}, kind="thing", record=TWO), saw={A: 1}),
        transaction(A, 2, join(ONE, TWO, kind="thing"), saw={B: 1})]


def all_cases():
    return [*merged_cases(), *later_cases(), *merge_cases(), *set_cases(), *log_cases(), *derived_cases()]
