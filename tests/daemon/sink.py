#!/usr/bin/env python3
"""A sink for the tests of ayard: a plugin that keeps an account of what reached it.

notify: one line a request in `file`, synced before the answer, so that a kill loses nothing that was answered.
record: `seen/<outcome id>` counts how often an outcome was folded in; exactly once means that no count is 2.
report: `seen` gives one line "<id> <count>" each.
"""
import collections
import json
import os
import sys
import time

state = {"next": 0}
waiting = collections.deque()  # requests that came while an answer was waited for


def say(message):
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def read():
    line = sys.stdin.readline()
    if not line:  # its end means stop
        sys.exit(0)
    return json.loads(line)


def ask(method, params):
    """A question to the engine while a request of its is open."""
    state["next"] += 1
    asked = f"s{state['next']}"
    say({"id": asked, "method": method, "params": params})
    while True:
        message = read()
        if message.get("id") == asked and "method" not in message:
            return message["result"]
        waiting.append(message)


def initialize(params, _request):
    state.update(params["config"])
    return {"protocol": 1, "name": "sink", "version": "1", "kinds": ["notify", "record", "report"],
            "reports": ["seen"], "config_schema": {
                "type": "object", "additionalProperties": False, "required": ["file"],
                "properties": {"file": {"type": "string"}, "sleep": {"type": "integer", "maximum": 60}}}}


def notify(request):
    if state.get("sleep"):
        open(state["file"] + ".begun", "w", encoding="utf-8").close()
        time.sleep(state["sleep"])
    with open(state["file"], "a", encoding="utf-8") as file:
        file.write(request["request_id"] + "\n")
        file.flush()
        os.fsync(file.fileno())
    return {"delivered": False}


def record(request, call):
    put = {}
    for outcome in request["input"]["outcomes"]:
        key = "seen/" + outcome["id"] + "/" + outcome["kind"]
        before = put.get(key)
        if before is None:
            stored = ask("state_get", {"invoke": call, "key": key})["value"]
            before = 0 if stored is None else json.loads(stored)
        put[key] = before + 1
    return {"put": put, "delete": []}


def report(call):
    rows, after = [], ""
    while True:
        page = ask("state_scan", {"invoke": call, "prefix": "seen/", "after": after, "limit": 500})["rows"]
        if not page:
            break
        rows += [[key[len("seen/"):], json.loads(value)] for key, value in page]
        after = page[-1][0]
    twice = sum(1 for _, count in rows if count != 1)
    return {"report": "seen", "title": "seen", "as_of": "1970-01-01T00:00:00Z",
            "metrics": [{"name": "outcomes", "value": len(rows), "unit": "count"},
                        {"name": "twice", "value": twice, "unit": "count"},
                        {"name": "opened", "value": sum(1 for key, _ in rows if key.endswith("/opened")),
                         "unit": "count"}],
            "tables": [], "series": []}


def invoke(request, call):
    if request["kind"] == "notify":
        return notify(request)
    if request["kind"] == "record":
        return record(request, call)
    return report(call)


METHODS = {"initialize": initialize, "invoke": invoke, "shutdown": lambda params, call: {}}

while True:
    message = waiting.popleft() if waiting else read()
    if message.get("method") == "exit":
        break
    if "id" not in message or "method" not in message:
        continue
    say({"id": message["id"], "result": METHODS[message["method"]](message.get("params", {}), message["id"])})
