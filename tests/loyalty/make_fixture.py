#!/usr/bin/env python3
"""Writes fixture.jsonl: 200 outcomes of 29 made-up people over 22 months. Run once, seed 20261121; the file is committed.

    python3 tests/loyalty/make_fixture.py > tests/loyalty/fixture.jsonl
"""
import datetime as dt
import json
import random

rng = random.Random(20261121)
UTC = dt.timezone.utc
outcomes = []
signals = 0


def text(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def day(month, number, year=2025):
    """A working moment of that day."""
    return dt.datetime(year, month, number, rng.randrange(6, 15), rng.randrange(60), rng.randrange(60), tzinfo=UTC)


def signal(person, at, kind, data=None, tenant="main"):
    global signals
    signals += 1
    outcomes.append({"id": "signal/s%03d" % signals, "kind": "signal", "tenant": tenant, "person": person,
                     "complaint": (data or {}).get("complaint", ""),
                     "workflow": "", "at": text(at), "owner": "", "team": "", "signal": kind, "data": data or {}})


def purchase(person, at):
    amount = "%d.00" % rng.randrange(20, 900)
    signal(person, at, "purchase", {"amount": {"amount": amount, "currency": "EUR"}})


def survey(person, at, kind, score, complaint=None):
    data = {"survey": kind, "score": score}
    if complaint:
        data["complaint"] = complaint
    signal(person, at, "survey", data)


class Complaint:
    number = 0

    def __init__(self, person, at, owner, team, workflow="retail", tenant="main"):
        Complaint.number += 1
        self.id = "cmp_%02d" % Complaint.number
        self.base = {"tenant": tenant, "person": person, "complaint": self.id, "workflow": workflow}
        self.owner, self.team, self.step, self.place, self.last = owner, team, 0, 0, None
        received = at - dt.timedelta(minutes=rng.randrange(0, 120))
        self.put(at, "opened", received_at=text(received), channel=rng.choice(["email", "phone"]),
                 reference=Complaint.number)

    def put(self, at, kind, **more):
        if self.last and at < self.last:      # two moments of one day: the later step comes later
            at = self.last + dt.timedelta(minutes=7)
        if at != self.last:
            self.step, self.place = self.step + 1, 0
        else:
            self.place += 1
        self.last = at
        outcomes.append({"id": "%s/%d/%d" % (self.id, self.step, self.place), "kind": kind, **self.base, "at": text(at),
                         "owner": self.owner, "team": self.team, **more})
        return self

    def classify(self, at, level, gaps):
        self.put(at, "field", field="expectation", value=level)
        if gaps:
            self.put(at, "field", field="gaps", value=gaps)
        return self

    def reply(self, at):
        return self.put(at, "event", event="reply", by="party")

    def promise(self, made, settled=None, state=None):
        due = text(made + dt.timedelta(days=5))
        self.put(made, "promise", number=1, state="made", due=due)
        if settled:
            self.put(settled, "promise", number=1, state=state, due=due)
        return self

    def answer(self, at, verdict="met", from_phase="investigation"):
        self.put(at, "message", message="answer", number=1, state="sent", counts_as="response", to="complainant")
        self.put(at, "phase", **{"from": from_phase, "to": "answered", "disposition": ""})
        return self.put(at, "clock", clock="resolve", cycle=1, verdict=verdict)

    def close(self, at, disposition="answered", from_phase="answered"):
        return self.put(at, "phase", **{"from": from_phase, "to": "closed", "disposition": disposition})

    def reopen(self, at):
        return self.put(at, "phase", **{"from": "closed", "to": "investigation", "disposition": ""})

    def ask(self, at, kind="csat"):
        return self.put(at, "surveyed", survey=kind)


# p01 climbs to the top: four good words over more than half a year, and comes back.
purchase("p01", day(1, 6))
c = Complaint("p01", day(1, 20), "mina", "north").classify(day(1, 20), "accuracy", ["delivery"])
c.answer(day(1, 23)).close(day(2, 2)).ask(day(2, 4))
survey("p01", day(2, 6), "csat", 5, c.id)
purchase("p01", day(4, 3))
survey("p01", day(4, 10), "nps", 10)
purchase("p01", day(8, 18))
survey("p01", day(8, 25), "csat", 4)
signal("p01", day(8, 26), "referral")
survey("p01", day(11, 3), "ces", 6)
purchase("p01", day(1, 12, 2026))
purchase("p01", day(6, 8, 2026))

# p02 is pleased, and comes back in time.
purchase("p02", day(2, 3))
survey("p02", day(2, 10), "csat", 4)
purchase("p02", day(6, 2))
survey("p02", day(6, 9), "nps", 9)
purchase("p02", day(10, 6))
purchase("p02", day(3, 2, 2026))
purchase("p02", day(8, 3, 2026))

# p03 was satisfied and never came back: at risk, then lost, by silence alone.
purchase("p03", day(1, 13))
c = Complaint("p03", day(2, 5), "omid", "north").classify(day(2, 5), "partnership", ["behaviour"])
c.reply(day(2, 7)).answer(day(2, 12), "met_late").close(day(2, 22)).ask(day(2, 24))

# p04 has a broken promise and is won back.
purchase("p04", day(3, 4))
c = Complaint("p04", day(3, 18), "sara", "south").classify(day(3, 18), "availability", ["delivery", "advertising"])
c.promise(day(3, 19), day(3, 24), "broken").answer(day(3, 26), "met_late").close(day(4, 5)).ask(day(4, 7))
survey("p04", day(4, 9), "csat", 2, c.id)
survey("p04", day(6, 16), "csat", 4)
purchase("p04", day(6, 17))

# p05 comes back to the same matter: reopened, then answered for good.
purchase("p05", day(3, 11))
c = Complaint("p05", day(4, 1), "mina", "north").classify(day(4, 1), "accuracy", ["delivery"])
c.answer(day(4, 3)).close(day(4, 13)).reopen(day(4, 20)).answer(day(4, 28)).close(day(5, 8)).ask(day(5, 10))
survey("p05", day(5, 12), "csat", 3, c.id)
purchase("p05", day(9, 1))

# p06 leaves.
purchase("p06", day(4, 14))
c = Complaint("p06", day(5, 5), "sara", "south").classify(day(5, 5), "advice", ["behaviour", "advertising"])
c.put(day(5, 19), "clock", clock="resolve", cycle=1, verdict="breached_open")
signal("p06", day(5, 28), "departure")

# p07 withdraws, at ease; the clock is cancelled.
purchase("p07", day(5, 6))
at = day(5, 12)
c = Complaint("p07", at, "omid", "north")
at = day(5, 14)
c.put(at, "clock", clock="resolve", cycle=1, verdict="cancelled").close(at, "withdrawn", "receipt")
purchase("p07", day(7, 7))
survey("p07", day(7, 14), "ces", 4)

# p08: good surveys, one of them useless, and a return after a warning of silence.
purchase("p08", day(1, 27))
survey("p08", day(2, 3), "csat", 5)
survey("p08", day(2, 4), "csat", 9)
purchase("p08", day(9, 15))
survey("p08", day(9, 22), "csat", 5)

# p09: kept promise, answered late, neutral word.
c = Complaint("p09", day(6, 10), "mina", "north", "warranty").classify(day(6, 10), "partnership", ["delivery"])
c.promise(day(6, 11), day(6, 15), "kept").reply(day(6, 16)).answer(day(6, 19)).close(day(6, 29)).ask(day(7, 1))
survey("p09", day(7, 2), "csat", 3, c.id)
purchase("p09", day(8, 4))
purchase("p09", day(2, 9, 2026))

# p10: open promise and open matter; nothing is settled yet.
purchase("p10", day(9, 8, 2026))
c = Complaint("p10", day(10, 12, 2026), "sara", "south", "warranty").classify(day(10, 12, 2026), "accuracy", [])
c.promise(day(10, 14, 2026))

# p11: the letter never arrived.
c = Complaint("p11", day(7, 21), "omid", "north").classify(day(7, 21), "availability", ["delivery"])
c.put(day(7, 25), "message", message="answer", number=1, state="failed", counts_as="response", to="complainant")

# p12: two complaints, the second in the other pack; asked by nps and ces.
purchase("p12", day(5, 20))
c = Complaint("p12", day(6, 24), "sara", "south").classify(day(6, 24), "accuracy", ["advertising"])
c.answer(day(6, 27)).close(day(7, 7)).ask(day(7, 9), "nps")
survey("p12", day(7, 10), "nps", 9, c.id)
purchase("p12", day(7, 30))
c = Complaint("p12", day(1, 19, 2026), "mina", "north", "warranty").classify(day(1, 19, 2026), "availability", ["delivery"])
c.answer(day(1, 22, 2026)).close(day(2, 1, 2026)).ask(day(2, 3, 2026), "ces")
survey("p12", day(2, 4, 2026), "ces", 7, c.id)
purchase("p12", day(5, 4, 2026))

# p13: closed well, no answer to the survey, comes back quickly.
c = Complaint("p13", day(9, 2), "omid", "north").classify(day(9, 2), "accuracy", ["delivery"])
c.answer(day(9, 4)).close(day(9, 14)).ask(day(9, 16))
purchase("p13", day(9, 25))

# Somebody who gave no name, and somebody of another tenant.
c = Complaint("", day(10, 7), "sara", "south").classify(day(10, 7), "advice", ["behaviour"])
c.answer(day(10, 9)).close(day(10, 19))
Complaint("p90", day(10, 8), "zed", "else", tenant="other")

# People who never complained.
for number in range(14, 28):
    person = "p%02d" % number
    month = 1 + (number * 5) % 10
    purchase(person, day(month, 1 + number))
    if number % 3 == 0:
        survey(person, day(month, 1 + number) + dt.timedelta(days=6), "nps", {15: 10, 18: 3, 21: 9, 24: 6, 27: 8}[number])
    if number % 4 == 1:
        purchase(person, day(month, 1 + number) + dt.timedelta(days=rng.randrange(20, 200)))
    if number in (17, 23):
        signal(person, day(12, number), "departure")
while len(outcomes) < 200:
    purchase("p%02d" % rng.randrange(16, 28), day(rng.randrange(1, 11), rng.randrange(1, 28), 2026))

assert len(outcomes) == 200, len(outcomes)
outcomes.sort(key=lambda o: o["at"])
for outcome in outcomes:
    print(json.dumps(outcome, ensure_ascii=False, separators=(",", ":")))
