#!/usr/bin/env python3
"""The standard workload of the benchmarks: a recording season of four laptops and a server.

    tools/season.py [--seed 1] [--scale 1] [--sessions 200] [-o FILE] [--flat FILE]
                    [--conflicts FILE]

People plan calls, book players, write down arrivals and departures on laptops that work offline
and exchange with one server now and then. Same parameters, same bytes. JSON Lines, in the order in
which things happen:

    {"replica":"laptop-1","ops":[{"type","id","field","value"},...]}   one person's step
    {"sync":["laptop-1"]}                                              that laptop syncs

The first operation on an id creates the record; `deleted` true removes it. The file ends with two
rounds of syncs by everybody. A laptop edits only what it made or pulled, in its newest version;
the exceptions are conflicts: with probability --conflict-rate another laptop edits the same field
before either syncs. --conflicts writes those that a server can see, as JSON Lines.

--flat writes the same with tabs, for readers that have no time for JSON: F type field..., T
replica, O type id field kind value, S replica, and after X one transaction of six operations.
"""
import argparse
import datetime
import json
import random
import sys
import zlib

FIRST = """Ada Bruno Carla Dmitri Elena Felix Greta Hugo Ines Jonas Keiko Luca
Mara Nils Olga Pablo Quentin Rosa Stefan Tessa Ulrich Vera Willem Xenia Yusuf
Zoe Amir Beatrix Cyril Dora Emeka Fiona Gustav Hanna Ivo Judith""".split()
LAST = """Abenov Bertrand Castellan Dvorska Eriksen Ferrante Grunwald Hollis
Ibarra Jankovic Kowalsky Lindqvist Marchetti Novak Okafor Pelletier Quist
Rasmussen Salvatore Tanaka Uhlmann Vasquez Wexler Yamada Zielinski Ashdown
Brightman Calloway Delacroix Everly Fairbank""".split()
# (instrument, possible doubles, weight in the roster)
INSTRUMENTS = [
    ("Violin", [], 16), ("Viola", [], 7), ("Cello", [], 6), ("Bass", ["Electric Bass"], 3),
    ("Flute", ["Piccolo", "Alto Flute"], 3), ("Oboe", ["English Horn"], 2),
    ("Clarinet", ["Bass Clarinet", "Eb Clarinet"], 3), ("Bassoon", ["Contrabassoon"], 2),
    ("Horn", ["Wagner Tuba"], 5), ("Trumpet", ["Flugelhorn", "Piccolo Trumpet"], 3),
    ("Trombone", ["Bass Trombone", "Euphonium"], 3), ("Tuba", ["Cimbasso"], 1),
    ("Percussion", ["Timpani", "Mallets", "Drum Set"], 3), ("Harp", [], 1),
    ("Piano", ["Celeste", "Synth"], 1), ("Guitar", ["Mandolin", "Ukulele"], 1),
]
CARTAGE = {"Harp": 18000, "Tuba": 6000, "Percussion": 30000, "Bass": 6000, "Cello": 1200,
           "Guitar": 3000, "Piano": 12000}
LOCALS = ["47"] * 12 + ["802"] * 3 + ["6", "10-208", "257", "99"]
STUDIOS = ["Newman Stage", "Eastwood Stage", "Stage M", "The Barn", "Studio One", "Hall B"]
MEDIUMS = ["Motion Picture", "Television Film", "Video Game", "Sound Recording", "Commercial"]
ADJ = "Silent Crimson Hollow Northern Last Paper Golden Broken Distant Winter Second Iron".split()
NOUN = "Harbor Orchard Signal Empire Lantern River Garden Horizon Letter Tide Crown Static".split()
CUE = """Main Title|The Chase|Opening|Rooftop|She Knows|Departure|The Bridge|Aftermath|
Market Street|Goodbye|Storm Front|The Vault|First Light|Confession|Convoy|Underwater|
Reunion|The Map|Falling|End Credits|Night Watch|Ambush|Lullaby|Old House""".replace("\n", "").split("|")
NOTES = ["Late {n} min, traffic", "Sub for {who}", "Left early, approved by {who}",
         "Doubled on cue {cue}", "Principal for cues {cue} and after", "Parking validated",
         "Overdub stayed {n} min", "Check W-4 on file", "Used own mutes", "Overscale 10%",
         "Rental instrument, receipt to {who}", "Moved to chair {n} after lunch"]


class Server:
    """Tracks who has seen what, to know which edits are in conflict."""

    def __init__(self):
        self.seq = 0            # transactions' order of arrival at the server
        self.last = {}          # (id, field) -> (seq, value, replica) of the last write
        self.conflicts = []

    def push(self, replica, txns):
        """An op is in conflict if the field was last written by a transaction
        that its author had not pulled, with another value.  Within one push
        only the author's last value of a field counts."""
        final = {}
        for ops in txns:
            for op in ops:
                final[op["id"], op["field"]] = op["value"]
        for key, value in final.items():
            seen = self.last.get(key)
            if seen and seen[0] > replica.pulled and seen[1] != value:
                self.conflicts.append({"id": key[0], "field": key[1],
                                       "server": {"replica": seen[2], "value": seen[1]},
                                       "pushed": {"replica": replica.name, "value": value}})
        for ops in txns:
            self.seq += 1
            for op in ops:
                self.last[op["id"], op["field"]] = (self.seq, op["value"], replica.name)


class Replica:
    def __init__(self, name, rng):
        self.name, self.rng = name, rng
        self.unsent, self.pulled = [], 0      # transactions; server seq
        self.dirty = set()                    # the (id, field) pairs in unsent
        self.patience = rng.randint(10, 40)   # own transactions until the next sync


class Season:
    def __init__(self, args, out):
        self.args, self.out = args, out
        self.rng = random.Random(args.seed)
        self.server = Server()
        self.replicas = [Replica(f"laptop-{i + 1}", self.rng) for i in range(args.replicas)]
        self.maker, self.published = {}, {}   # id -> replica that made it; id -> server seq
        self.state = {}                       # (id, field) -> latest value, whoever wrote it
        self.txns = self.ops = self.syncs = self.injected = 0
        self.raw = self.gz = 0
        self.zip = zlib.compressobj(6, zlib.DEFLATED, 31)
        self.lines = []

    # -- output ---------------------------------------------------------------
    def line(self, obj):
        data = (json.dumps(obj, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
        self.raw += len(data)
        self.lines.append(obj)
        self.gz += len(self.zip.compress(data))
        self.out.write(data)

    def commit(self, replica, ops):
        """One transaction.  ops: [(type, id, field, value)]"""
        ops = [dict(type=t, id=i, field=f, value=v) for t, i, f, v in ops]
        self.line({"replica": replica.name, "ops": ops})
        self.txns += 1
        self.ops += len(ops)
        for op in ops:
            self.maker.setdefault(op["id"], replica)
            self.state[op["id"], op["field"]] = op["value"]
            replica.dirty.add((op["id"], op["field"]))
        replica.unsent.append(ops)
        replica.patience -= 1

    def sync(self, replica):
        self.line({"sync": [replica.name]})
        self.syncs += 1
        self.server.push(replica, replica.unsent)
        for ops in replica.unsent:
            for op in ops:
                self.published.setdefault(op["id"], self.server.seq)
        replica.unsent, replica.dirty, replica.pulled = [], set(), self.server.seq
        replica.patience = self.rng.randint(10, 40)
        if self.rng.random() < 0.1:           # now and then a long time offline
            replica.patience *= 5

    def tick(self, replica):
        if replica.patience <= 0:
            self.sync(replica)
            if self.rng.random() < 0.3:       # somebody else polls, often for nothing
                self.sync(self.rng.choice(self.replicas))

    def knows(self, replica, id):
        return (self.maker[id] is replica
                or id in self.published and self.published[id] <= replica.pulled)

    def fetch(self, replica, ids, fields=()):
        """Make the replica know these records, and the newest values of these
        (id, field) pairs, by syncing whoever has to."""
        for id in ids:
            if not self.knows(replica, id):
                if id not in self.published:
                    self.sync(self.maker[id])
                self.sync(replica)
        for key in fields:
            for other in self.replicas:
                if other is not replica and key in other.dirty:
                    self.sync(other)
            if key in self.server.last and self.server.last[key][0] > replica.pulled:
                self.sync(replica)

    # -- edits ----------------------------------------------------------------
    def create(self, replica, records):
        """records: [(type, id, {field: value})], in one transaction"""
        self.commit(replica, [(t, i, f, v) for t, i, fs in records for f, v in fs.items()])
        self.tick(replica)

    def edit(self, replica, ops, rival_value):
        """A transaction on shared records, with rivals' concurrent edits.
        rival_value(type, id, field, value) makes the other person's value."""
        self.fetch(replica, [op[1] for op in ops], [(op[1], op[2]) for op in ops])
        self.commit(replica, ops)
        for t, i, f, v in ops:
            if self.rng.random() < self.args.conflict_rate:
                others = [r for r in self.replicas if r is not replica and self.knows(r, i)]
                if others:
                    other = rival_value(t, i, f, v)
                    if other != v:
                        self.injected += 1
                        self.commit(self.rng.choice(others), [(t, i, f, other)])
        self.tick(replica)
        for r in self.replicas:
            self.tick(r)

    # -- content --------------------------------------------------------------
    def newid(self):
        return f"{self.rng.getrandbits(128):032x}"

    def note(self):
        rng = self.rng
        return rng.choice(NOTES).format(n=rng.choice([2, 3, 4, 5, 10, 15, 20]),
                                        who=rng.choice(self.people)[1].split()[-1],
                                        cue=f"{rng.randint(1, 7)}M{rng.randint(1, 9)}")

    def rival(self, t, i, f, v):
        """Another person's idea of the same field."""
        rng = self.rng
        if f in ("start", "end", "reportedAt"):
            at = datetime.datetime.fromisoformat(v) + datetime.timedelta(
                minutes=rng.choice([-15, -5, 5, 10, 15, 30]))
            return at.isoformat(timespec="minutes")
        if f == "notes":
            return self.note()
        if f == "studio":
            return rng.choice(STUDIOS)
        if f == "callTime":
            return rng.choice(["09:00", "10:00", "13:00", "14:00", "19:00"])
        if f == "title":
            return rng.choice(CUE)
        if f == "doubles":
            return rng.choice(["", "Piccolo", "Flugelhorn", "Timpani", "Bass Clarinet"])
        if isinstance(v, bool):
            return not v
        if isinstance(v, int):
            return v + rng.choice([-1, 1, 2, 5]) * (500 if f == "cartage" else 1)
        return f"{v} (rev)"

    def roster(self):
        rng = self.rng
        self.people, records, names = [], [], set()
        weights = [w for _, _, w in INSTRUMENTS]
        kinds = [k for k in INSTRUMENTS for _ in range(k[2])]
        for n in range(self.args.musicians):
            kind = kinds[n % len(kinds)] if n < len(kinds) else rng.choices(INSTRUMENTS, weights)[0]
            name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
            while name in names:
                name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
            names.add(name)
            doubles = [d for d in kind[1] if rng.random() < 0.6]
            id = self.newid()
            self.people.append((id, name, kind[0], doubles))
            records.append(("musician", id, {
                "name": name, "local": rng.choice(LOCALS),
                "cardNumber": f"{rng.choice('ABCDEFGH')}{rng.randint(10000, 99999)}",
                "instruments": ", ".join([kind[0]] + doubles),
                "phone": f"555-{rng.randint(100, 999)}-{rng.randint(1000, 9999)}"}))
        self.create(self.replicas[0], records)        # the bulk import
        for r in self.replicas * 2:
            self.sync(r)

    def production(self, n, day):
        rng = self.rng
        id = self.newid()
        self.create(self.replicas[n % len(self.replicas)], [("production", id, {
            "title": f"{rng.choice(ADJ)} {rng.choice(NOUN)}", "client": f"{rng.choice(LAST)} Pictures",
            "composer": f"{rng.choice(FIRST)} {rng.choice(LAST)}",
            "budgetCode": f"P{day.year}-{n + 1:03d}", "startDate": day.isoformat()})])
        return id

    def session(self, n, production, day):
        rng, reps = self.rng, self.replicas
        # The manager plans it, the studio desk records it, an assistant helps.
        manager = reps[n % len(reps)]
        desk, helper = rng.choice(reps), rng.choice(reps)
        self.fetch(manager, [production])
        sid, length = self.newid(), rng.choice([180, 180, 180, 240, 360])
        call = datetime.datetime.combine(day, datetime.time(rng.choice([9, 10, 10, 13, 14, 19])))
        fmt = lambda minutes: (call + datetime.timedelta(minutes=minutes)).isoformat(timespec="minutes")
        self.create(manager, [("session", sid, {
            "production": production, "date": day.isoformat(), "callTime": call.strftime("%H:%M"),
            "studio": rng.choice(STUDIOS), "length": length, "medium": MEDIUMS[n // 10 % len(MEDIUMS)],
            "conductor": f"{FIRST[n // 10 % len(FIRST)]} {LAST[n // 10 % len(LAST)]}",
            "status": "booked"})])

        # Book players: one in five sessions by "copy last call", else by hand.
        size = rng.randint(len(self.people) * 55 // 100, len(self.people) * 85 // 100)
        players = sorted(rng.sample(self.people, size), key=self.people.index)
        chairs, rows = {}, []
        for pid, name, instrument, doubles in players:
            chairs[instrument] = chairs.get(instrument, 0) + 1
            double = rng.choice(doubles) if doubles and rng.random() < 0.4 else ""
            rows.append(("attendance", self.newid(), {
                "session": sid, "musician": pid, "chair": chairs[instrument],
                "instrument": instrument, "doubles": double}))
        if rng.random() < 0.2:
            self.create(manager, rows)
        else:
            at = 0
            while at < len(rows):
                take = rng.choice([1, 1, 2])
                self.create(manager, rows[at:at + take])
                at += take

        # Plans change: a few edits by anybody, days before.
        edit = lambda who, ops: self.edit(who, ops, self.rival)
        att = [("attendance", id, fs) for _, id, fs in rows]
        for _ in range(rng.randint(3, 8)):
            who, (t, id, fs) = rng.choice(reps), rng.choice(att)
            what = rng.random()
            if what < 0.4:
                ops = [(t, id, "chair", fs["chair"] + rng.choice([1, 2]))]
            elif what < 0.6:
                sub = rng.choice(self.people)
                ops = [(t, id, "musician", sub[0]), (t, id, "instrument", sub[2]),
                       (t, id, "notes", self.note())]
            elif what < 0.9:
                ops = [("session", sid, "callTime", call.strftime("%H:%M")),
                       ("session", sid, "studio", rng.choice(STUDIOS))][:rng.randint(1, 2)]
            else:
                ops = [(t, id, "deleted", True)]
            edit(who, ops)

        # On the day: arrivals, breaks, cues, departures.
        at = 0
        while at < len(att):
            take = rng.choice([1, 1, 1, 2, 3, 6])
            early = rng.choice([-20, -15, -10, -10, -5])
            edit(desk, [op for t, id, _ in att[at:at + take] for op in
                        ((t, id, "reportedAt", fmt(early + rng.choice([0, 0, 1, 3, 5]))),
                         (t, id, "start", fmt(0 if rng.random() < 0.93 else 30)))])
            at += take
        nbreaks = length // 60
        for b in range(nbreaks):
            self.fetch(helper, [sid])
            self.create(helper, [("break", self.newid(), {
                "session": sid, "start": fmt(50 + 60 * b + rng.choice([-5, 0, 0, 5])), "minutes": 10})])
        for c in range(rng.randint(8, 16)):
            self.fetch(helper, [sid])
            cue = self.newid()
            self.create(helper, [("cue", cue, {
                "session": sid, "number": f"{c // 6 + 1}M{c % 6 + 1}", "title": rng.choice(CUE),
                "minutes": rng.randint(1, 6)})])
            if rng.random() < 0.3:
                edit(helper, [("cue", cue, "minutes", rng.randint(1, 6))])
        at = 0
        while at < len(att):
            take, ops = rng.choice([1, 1, 1, 2, 3]), []
            for t, id, fs in att[at:at + take]:
                over = rng.choice([0] * 8 + [15, 30])
                ops += [(t, id, "end", fmt(length + over)), (t, id, "breaks", nbreaks)]
                ops.append((t, id, "cartage", CARTAGE.get(fs["instrument"], 0)))
                if rng.random() < 0.2:
                    ops.append((t, id, "notes", self.note()))
            edit(desk, ops)
            at += take

        # The next morning: corrections for the payroll, then it is closed.
        for t, id, fs in rng.sample(att, len(att) // 10):
            edit(helper, [(t, id, "end", fmt(length + rng.choice([15, 30, 45]))),
                          (t, id, "notes", self.note())][:rng.randint(1, 2)])
        edit(manager, [("session", sid, "status", "reported")])

    def run(self):
        a, rng = self.args, self.rng
        day = datetime.date(2026, 1, 5)
        self.roster()
        for n in range(a.sessions * a.scale):
            if n % 10 == 0:
                production = self.production(n // 10, day)
            self.session(n, production, day)
            day += datetime.timedelta(days=rng.choice([0, 1, 1, 2, 3]))
        for r in self.replicas * 2:
            self.sync(r)
        self.gz += len(self.zip.flush())


def flat(lines):
    """The lines of the season with tabs, the small transaction behind them."""
    fields, names, last = {}, {}, []
    for line in lines:
        for op in line.get("ops", ()):
            fields.setdefault(op["type"], {})[op["field"]] = True
    yield from ("\t".join(("F", type, *known)) for type, known in fields.items())
    for line in lines:
        name = line["replica"] if "ops" in line else line["sync"][0]
        yield f"{'T' if 'ops' in line else 'S'}\t{names.setdefault(name, len(names))}"
        ops = line.get("ops", ())
        if ops and (ops[0]["type"], ops[0]["field"]) == ("attendance", "session"):
            last.append(ops[0]["id"])
        yield from map(flat_edit, ops)
    yield "X\t0"
    for id in last[-3:]:
        for field, value in (("end", "2027-01-04T13:15"), ("breaks", 4)):
            yield flat_edit({"type": "attendance", "id": id, "field": field, "value": value})


def flat_edit(op):
    value = op["value"]
    kind = "n" if value is None else "i" if isinstance(value, int) else "s"
    text = "" if value is None else str(int(value)) if kind == "i" else value
    return "\t".join(("O", op["type"], op["id"], op["field"], kind, text))


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--replicas", type=int, default=4)
    p.add_argument("--sessions", type=int, default=200)
    p.add_argument("--musicians", type=int, default=60)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--conflict-rate", type=float, default=0.02)
    p.add_argument("--scale", type=int, default=1, help="multiplies --sessions")
    p.add_argument("-o", "--output", help="file to write (default: standard output)")
    p.add_argument("--flat", help="file for the same with tabs")
    p.add_argument("--conflicts", help="file for the expected conflicts, JSON Lines")
    args = p.parse_args()
    if args.replicas < 1 or not 5 <= args.musicians <= 1000:   # names are unique
        p.error("needs at least 1 replica and 5 to 1000 musicians")
    out = open(args.output, "wb") if args.output else sys.stdout.buffer
    season = Season(args, out)
    season.run()
    out.flush()
    if args.flat:
        with open(args.flat, "w", encoding="utf-8") as f:
            f.writelines(line + "\n" for line in flat(season.lines))
    if args.conflicts:
        with open(args.conflicts, "w") as f:
            for c in season.server.conflicts:
                f.write(json.dumps(c, separators=(",", ":"), ensure_ascii=False) + "\n")
    print(f"txns {season.txns}  ops {season.ops}  records {len(season.maker)}  "
          f"fields {len(season.state)}  syncs {season.syncs}  raw {season.raw} B  gzip-6 {season.gz} B  "
          f"rival edits {season.injected}  conflicts {len(season.server.conflicts)}", file=sys.stderr)


if __name__ == "__main__":
    main()
