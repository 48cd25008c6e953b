"""The cases of protocol/vectors/merge.json in which a server judges."""

from mergecases import hours, span
from vectorwords import A, B, C, do, judge, put, transaction

SERVER, OTHER = "ee" * 16, "dd" * 16


def verdict_cases():
    born = transaction(A, 1, do("create"), hours(1))
    mine = transaction(B, 1, hours(2), saw={A: 1}, at=10)
    after = transaction(A, 2, hours(3), saw={B: 1}, at=20)
    no = transaction(SERVER, 1, judge("refuse", B, 1, 1, "may look only"), saw={A: 1, B: 1})
    yield "a refused write", [born, mine, no]
    yield "a verdict that comes before what it judges", [born, no, mine]
    yield "what a refused write had replaced is back", [
        born, transaction(B, 1, hours(2), put("title", {"text": "x"}), saw={A: 1}), no]
    yield "a refused creation", [
        transaction(B, 1, do("create"), hours(1)),
        transaction(SERVER, 1, judge("refuse", B, 1, 1, "no"), saw={B: 1})]
    yield "what others wrote after a refused write", [born, mine, after, no]
    yield "a refused write in a conflict", [
        born, mine, transaction(C, 1, hours(4), saw={A: 1}, at=5), no]
    yield "a refused deletion", [born, transaction(B, 1, do("delete"), saw={A: 1}), no]
    yield "a refused resolution opens the conflict again", [
        born, transaction(A, 2, hours(5)), transaction(C, 1, hours(4), saw={A: 1}),
        transaction(B, 1, do("resolve", field="hours", value={"integer": 4}),
                    saw={A: 2, C: 1}),
        transaction(SERVER, 1, judge("refuse", B, 1, 2, "no"), saw={A: 2, B: 1, C: 1})]
    yield "a refused member, entry and group", [
        born, transaction(B, 1, do("add", field="tags", value={"textSet": ["a"]}),
                          do("append", field="remarks", value={"text": "late"}),
                          *span(5, 6), saw={A: 1}), no]
    yield "let stand after all", [
        born, mine, no, transaction(SERVER, 2, judge("letStand", B, 1), saw={A: 1, B: 1})]
    yield "refused once more", [
        born, mine, no, transaction(SERVER, 2, judge("letStand", B, 1), saw={A: 1, B: 1}),
        transaction(SERVER, 3, judge("refuse", B, 1, 5, "again"), saw={A: 1, B: 1})]
    yield "two servers disagree", [
        born, mine, no, transaction(OTHER, 1, judge("letStand", B, 1), saw={A: 1, B: 1})]
    yield "two servers refuse", [
        born, mine, no,
        transaction(OTHER, 1, judge("refuse", B, 1, 2, "the other"), saw={A: 1, B: 1})]
    yield "a verdict of what its author had not seen", [
        born, mine, transaction(SERVER, 1, judge("refuse", B, 1, 1, "no"), saw={A: 1})]
    forged = transaction(C, 1, judge("refuse", A, 1, 1, "mine"), saw={A: 1})
    yield "a verdict that is refused", [
        born, forged, transaction(SERVER, 1, judge("refuse", C, 1, 4, "no judge"),
                                  saw={A: 1, C: 1})]
    yield "a verdict on a refused verdict", [
        born, mine, no,
        transaction(C, 1, judge("refuse", SERVER, 1, 1, "mine"), saw={A: 1, B: 1, SERVER: 1}),
        transaction(SERVER, 2, judge("refuse", C, 1, 4, "no judge"),
                    saw={A: 1, B: 1, C: 1})]
    again = transaction(B, 2, judge("settle", B, 1), hours(2), saw={A: 1, SERVER: 1})
    yield "sent again", [born, mine, no, again]
    yield "settled, and refused anew", [
        born, mine, no, again,
        transaction(SERVER, 2, judge("letStand", B, 1), saw={A: 1, B: 2}),
        transaction(SERVER, 3, judge("refuse", B, 1, 5, "anew"), saw={A: 1, B: 2})]
