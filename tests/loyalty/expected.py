#!/usr/bin/env python3
"""Works out expected.json from fixture.jsonl with nothing of the engine or the plugin: plain loops over the lines, one
figure after another, formulas written in another form than the plugin's.

    python3 tests/loyalty/expected.py > tests/loyalty/expected.json
"""
import datetime as dt
import json
import math
import os
import statistics
from fractions import Fraction

here = os.path.dirname(os.path.abspath(__file__))
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc)
Z = statistics.NormalDist().inv_cdf(0.975)
DAY = dt.timedelta(days=1)


def when(text):
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def order(o):
    parts = o["id"].split("/")
    numbers = [int(p) for p in parts[1:]] if parts[0] != "signal" else [0, 0]
    return (when(o["at"]), parts[0], numbers, o["id"])


lines = [json.loads(line) for line in open(os.path.join(here, "fixture.jsonl"), encoding="utf-8")]
lines = sorted((o for o in lines if o["tenant"] == "main" and when(o["at"]) <= NOW), key=order)
people = sorted({o["person"] for o in lines if o["person"]})
complaints = sorted({o["complaint"] for o in lines if o["complaint"]})


def of(complaint, **want):
    return [o for o in lines if o["complaint"] == complaint and all(o.get(k) == v for k, v in want.items())]


def signals(person, name):
    return [o for o in lines if o["person"] == person and o["kind"] == "signal" and o["signal"] == name]


# ---- figures

def wilson(x, n):
    """Both roots of (n + z^2) p^2 - (2x + z^2) p + x^2 / n = 0."""
    a, b, c = n + Z * Z, -(2 * x + Z * Z), x * x / n
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))


def rate(x, n):
    if n == 0:
        return {"value": None, "numerator": 0, "denominator": 0, "low": None, "high": None}
    low, high = wilson(x, n)
    return {"value": float(Fraction(x, n)), "numerator": x, "denominator": n, "low": low, "high": high}


def count(n):
    return {"value": float(n)}


def mean(scores):
    return {"value": sum(scores) / len(scores), "numerator": sum(scores), "denominator": len(scores)}


def rank(values, percent):
    """The smallest value that at least `percent` of the values do not exceed."""
    for value in sorted(values):
        if 100 * sum(1 for v in values if v <= value) >= percent * len(values):
            return {"value": value.total_seconds(), "denominator": len(values)}
    return {"value": None, "denominator": 0}


reports = {}

# ---- surveys
RANGE = {"csat": range(1, 6), "nps": range(0, 11), "ces": range(1, 8)}


def answers(kind):
    return [o for o in lines if o["kind"] == "signal" and o["signal"] == "survey" and o["data"]["survey"] == kind]


def response(kind):
    asked = [c for c in complaints if of(c, kind="surveyed", survey=kind)]
    told = [c for c in asked if any(o["data"].get("complaint") == c and o["at"] >= of(c, kind="surveyed", survey=kind)[0]["at"]
                                    for o in answers(kind) if o["data"]["score"] in RANGE[kind])]
    valid = [o for o in answers(kind) if o["data"]["score"] in RANGE[kind]]
    return {"response_rate": rate(len(told), len(asked)),
            "unmatched": count(sum("complaint" not in o["data"] for o in valid)),
            "invalid": count(len(answers(kind)) - len(valid))}


def scores(kind):
    return [o["data"]["score"] for o in answers(kind) if o["data"]["score"] in RANGE[kind]]


csat, nps, ces = scores("csat"), scores("nps"), scores("ces")
reports["csat"] = {"csat": rate(sum(s >= 4 for s in csat), len(csat)), "delight": rate(csat.count(5), len(csat)),
                   "csat_mean": mean(csat), **response("csat")}
promoters, detractors, n = sum(s >= 9 for s in nps), sum(s <= 6 for s in nps), len(nps)
# The variance of a score of +1, 0 or -1 by its definition: mean square minus squared mean.
marks = [1] * promoters + [-1] * detractors + [0] * (n - promoters - detractors)
half = Z * math.sqrt(statistics.pvariance(marks) / n)
reports["nps"] = {"nps": {"value": 100 * statistics.fmean(marks), "numerator": promoters - detractors, "denominator": n,
                          "low": max(-100.0, 100 * (statistics.fmean(marks) - half)),
                          "high": min(100.0, 100 * (statistics.fmean(marks) + half))},
                  "promoters": rate(promoters, n), "detractors": rate(detractors, n), **response("nps")}
reports["ces"] = {"ces_mean": mean(ces), "easy": rate(sum(s >= 5 for s in ces), len(ces)), **response("ces")}

# ---- clocks
clocks = [o for o in lines if o["kind"] == "clock"]
verdicts = [o["verdict"] for o in clocks]
judged = len(verdicts) - verdicts.count("cancelled")
reports["sla"] = {"met": rate(verdicts.count("met"), judged), "cancelled": count(verdicts.count("cancelled"))}
for clock in {o["clock"] for o in clocks}:
    these = [o["verdict"] for o in clocks if o["clock"] == clock]
    reports["sla"]["met." + clock] = rate(these.count("met"), len(these) - these.count("cancelled"))

# ---- resolution, reopening
answered, closed, first_closed, reopened, at_first = [], [], [], [], []
for c in complaints:
    received = when(of(c, kind="opened")[0]["received_at"])
    answer = of(c, kind="phase", to="answered")
    closing = of(c, kind="phase", to="closed")
    again = of(c, kind="phase", **{"from": "closed"})
    if answer:
        answered.append(when(answer[0]["at"]) - received)
        if not again and not [e for e in of(c, kind="event", by="party") if order(e) < order(answer[0])]:
            at_first.append(c)
    if closing:
        first_closed.append(c)
        if closing[0]["disposition"] == "answered":
            closed.append(when(closing[0]["at"]) - received)
    if again:
        reopened.append(c)
reports["resolution"] = {"answered_median": rank(answered, 50), "answered_p90": rank(answered, 90),
                         "closed_median": rank(closed, 50), "closed_p90": rank(closed, 90)}
reports["reopening"] = {"reopening_rate": rate(len(reopened), len(first_closed)),
                        "first_contact_rate": rate(len(at_first), len(answered))}

# ---- promises
kept, broken, open_ones = 0, 0, []
for c in complaints:
    for made in of(c, kind="promise", state="made"):
        settled = [o for o in of(c, kind="promise", number=made["number"]) if o["state"] != "made"]
        kept += any(o["state"] == "kept" for o in settled)
        broken += any(o["state"] == "broken" for o in settled)
        if not settled:
            open_ones.append(made)
reports["promises"] = {"kept_rate": rate(kept, kept + broken), "open": count(len(open_ones)),
                       "overdue": count(sum(when(o["due"]) < NOW for o in open_ones))}

# ---- topics
gaps = {c: of(c, kind="field", field="gaps")[-1]["value"] for c in complaints if of(c, kind="field", field="gaps")}
reports["gaps"] = {"named": rate(len(gaps), len(complaints))}
for gap in ("advertising", "behaviour", "delivery"):
    reports["gaps"]["gap." + gap] = rate(sum(gap in v for v in gaps.values()), len(gaps))
levels = [of(c, kind="field", field="expectation")[-1]["value"] for c in complaints if of(c, kind="field", field="expectation")]
reports["expectation"] = {"named": rate(len(levels), len(complaints)),
                          "hygiene": rate(levels.count("accuracy") + levels.count("availability"), len(levels))}
for level in ("accuracy", "availability", "partnership", "advice"):
    reports["expectation"]["level." + level] = rate(levels.count(level), len(levels))

# ---- last impression
GOOD = {"csat": 4, "nps": 9, "ces": 5}
BAD = {"csat": 2, "nps": 6, "ces": 3}


def feeling(o):
    kind, score = o["data"]["survey"], o["data"]["score"]
    if score not in RANGE[kind]:
        return None
    return "good" if score >= GOOD[kind] else "bad" if score <= BAD[kind] else "neutral"


last = {}
for o in lines:
    who = o["person"] or o["complaint"]
    if o["kind"] == "message":
        last[who] = "message_" + o["state"]
    if o["kind"] == "signal" and o["signal"] == "survey" and feeling(o):
        last[who] = "survey_" + feeling(o)
left = list(last.values())
reports["last_impression"] = {"good": rate(left.count("survey_good"), len(left)),
                              "bad": rate(left.count("survey_bad") + left.count("message_failed"), len(left))}
for kind in ("survey_good", "survey_neutral", "survey_bad", "message_delivered", "message_sent", "message_queued",
             "message_failed"):
    reports["last_impression"]["last." + kind] = count(left.count(kind))

# ---- return
groups = {"complained": [], "others": []}
for p in people:
    own = [o for o in lines if o["person"] == p]
    has_complained = any(o["complaint"] for o in own if o["kind"] != "signal")
    if has_complained:
        start = next((o for o in own if o["kind"] == "phase" and o["to"] == "closed"), None)
    else:
        start = next(iter(signals(p, "purchase")), None)
    if start is None:
        continue
    begin = when(start["at"])
    buys = [when(o["at"]) for o in signals(p, "purchase") if when(o["at"]) > begin]
    end = min([NOW] + [when(o["at"]) for o in signals(p, "departure") if when(o["at"]) > begin])
    came = bool(buys) and buys[0] < end
    groups["complained" if has_complained else "others"].append(((buys[0] if came else end) - begin, came))


def curve(group):
    """[(time, share away, Greenwood's sum)], by counting everybody anew at each time."""
    made, share, total = [], Fraction(1), Fraction(0)
    for time in sorted({t for t, event in group if event}):
        risk = sum(t >= time for t, _ in group)
        events = sum(event and t == time for t, event in group)
        share *= Fraction(risk - events, risk)
        total += Fraction(events, risk * (risk - events)) if risk > events else 0
        made.append((time, share, total))
    return made


reports["return"] = {}
for name, group in groups.items():
    steps = curve(group)
    for days in (30, 90, 180, 365):
        limit = days * DAY
        figure = {"numerator": sum(event and t <= limit for t, event in group), "denominator": len(group),
                  "value": None, "low": None, "high": None}
        share, total = ([(s, g) for t, s, g in steps if t <= limit] or [(Fraction(1), Fraction(0))])[-1]
        if limit <= max(t for t, _ in group) or share == 0:
            figure["value"] = float(share)
            if 0 < share < 1:
                middle = math.log(-math.log(share))
                spread = Z * math.sqrt(total) / abs(math.log(share))
                figure["low"] = math.exp(-math.exp(middle + spread))
                figure["high"] = math.exp(-math.exp(middle - spread))
        reports["return"]["away.%s.%dd" % (name, days)] = figure
    half = [t for t, s, _ in steps if s <= Fraction(1, 2)]
    reports["return"]["median." + name] = {"value": half[0].total_seconds() if half else None,
                                           "numerator": sum(event for _, event in group), "denominator": len(group)}
a, b = groups["complained"], groups["others"]
gap, variance = Fraction(0), Fraction(0)
for time in sorted({t for t, event in a + b if event}):
    na, nb = sum(t >= time for t, _ in a), sum(t >= time for t, _ in b)
    d, da = sum(e and t == time for t, e in a + b), sum(e and t == time for t, e in a)
    gap += da - Fraction(d * na, na + nb)
    if na + nb > 1:
        variance += Fraction(d * na * nb * (na + nb - d), (na + nb) ** 2 * (na + nb - 1))
chi = float(gap * gap / variance)
sizes = {"numerator": len(a), "denominator": len(b)}
reports["return"]["log_rank"] = {"value": chi, **sizes}
reports["return"]["log_rank_p"] = {"value": 2 * (1 - statistics.NormalDist().cdf(math.sqrt(chi))), **sizes}

# ---- ladder: the rules of the README, in plain steps


def climb(person):
    rung, good, first, latest, came = "unknown", 0, None, None, False
    clock, clock_by = None, None          # when silence speaks, and the outcome that it follows
    heard = {}                            # complaint -> [reopened, last feeling]
    moves = []

    def height():
        if good >= 4 and came and latest - first >= 180 * DAY:
            return "loyal"
        return "pleased" if good >= 2 and latest - first >= 60 * DAY else "satisfied"

    def go(at, to, event, cause):
        nonlocal rung
        if to != rung:
            moves.append([at.strftime("%Y-%m-%dT%H:%M:%SZ"), rung, to, event, cause])
            rung = to

    def silence(until):
        nonlocal clock
        while clock and clock <= until:
            at, cause = clock, clock_by
            if rung == "at_risk":
                clock = None
                go(at, "lost", "silence", cause)
            else:
                clock = at + 365 * DAY
                go(at, "at_risk", "silence", cause)

    for o in (o for o in lines if o["person"] == person):
        at, name, word = when(o["at"]), None, None
        silence(at)
        if o["kind"] == "opened":
            name = "complaint"
        elif o["kind"] == "promise" and o["state"] == "broken":
            name, word = "promise_broken", "bad"
        elif o["kind"] == "phase" and o["from"] == "closed":
            name, word = "reopened", "bad"
            heard.setdefault(o["complaint"], [False, None])[0] = True
        elif o["kind"] == "phase" and o["to"] == "closed" and o["disposition"] == "answered":
            name = "closed"
            was_reopened, felt = heard.get(o["complaint"], [False, None])
            word = "good" if not was_reopened and felt != "bad" else None
        elif o["kind"] == "signal":
            name = o["signal"]
            if name == "survey":
                word = feeling(o)
                if word and "complaint" in o["data"]:
                    heard.setdefault(o["data"]["complaint"], [False, None])[1] = word
        content = rung in ("satisfied", "pleased", "loyal")
        before = clock
        if name == "departure" and rung != "lost":
            clock = None
            go(at, "lost", name, o["id"])
        elif rung == "lost":
            if name == "purchase":
                good, came = 0, False
                go(at, "buyer", name, o["id"])
        elif word == "good":
            if good == 0:
                good, first, latest = 1, at, at
                clock = at + 180 * DAY
                go(at, "satisfied", name, o["id"])
            elif at - latest >= 14 * DAY:
                good, latest = good + 1, at
                if content:
                    go(at, height(), name, o["id"])
        elif word == "bad":
            good, came = 0, False
            if rung != "at_risk":
                clock = at + 365 * DAY
                go(at, "at_risk", name, o["id"])
        elif name == "purchase":
            if content or (rung == "at_risk" and good > 0):
                came = True
                clock = at + 180 * DAY
                go(at, height(), name, o["id"])
            else:
                clock = None
                go(at, "buyer", name, o["id"])
        elif name == "referral" and content:
            came = True
            go(at, height(), name, o["id"])
        elif name == "complaint" and rung == "unknown":
            go(at, "buyer", name, o["id"])
        if clock != before:
            clock_by = o["id"]
    silence(NOW)
    return rung, moves


ladder = {p: climb(p) for p in people}
rungs = [rung for rung, _ in ladder.values()]
reports["loyalty"] = {"people": count(len(people)),
                      "anonymous": count(len({o["complaint"] for o in lines if not o["person"]})),
                      "moves": count(sum(len(m) for _, m in ladder.values()))}
for name in ("loyal", "at_risk", "lost"):
    reports["loyalty"][name + "_share"] = rate(rungs.count(name), len(people))
for name in ("unknown", "buyer", "satisfied", "pleased", "loyal", "at_risk", "lost"):
    reports["loyalty"]["rung." + name] = count(rungs.count(name))

print(json.dumps({"now": "2026-11-01T00:00:00Z", "reports": reports,
                  "moves": {p: moves for p, (_, moves) in ladder.items()},
                  "rungs": {p: rung for p, (rung, _) in ladder.items()}}, indent=1, sort_keys=True))
