#!/usr/bin/env python3
"""The scripted plugin as a process; scripted.cpp does the same as a shared object. Every request has a thread, so that
several are in flight and answers come out of order. Behaviours below MISCHIEF exist only here."""
import json
import os
import signal
import subprocess
import sys
import threading
import time

SCHEMA = {
    "type": "object",
    "properties": {
        "greeting": {"type": "string", "maxLength": 10},
        "refuse": {"type": "boolean"},
        "mischief": {"type": "string"},
        "mark": {"type": "string"},
    },
    "additionalProperties": False,
}
write_lock = threading.Lock()
lock = threading.Lock()
answers = {}
arrived = threading.Condition()
seen = {}
open_requests = set()
cancelled = []
config = {}


def raw(line):
    with write_lock:
        sys.stdout.write(line)
        sys.stdout.flush()


def send(message):
    raw(json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False) + "\n")


def ask(number, method, params):
    """Asks the engine something about an open request and waits for the answer."""
    own = "%s-%s-%s" % (number, method, time.monotonic_ns())
    send({"id": own, "method": method, "params": params})
    with arrived:
        arrived.wait_for(lambda: own in answers)
        return answers.pop(own)


class Failure(Exception):
    def __init__(self, message, **data):
        super().__init__(message)
        self.data = data


def of_state(number, method, params):
    answer = ask(number, method, {"invoke": number, **params})
    if "error" in answer:
        if answer["error"]["code"] == -32002:
            return {}
        raise Failure(answer["error"]["message"], disposition="failed", code="state")
    return answer["result"]


def act(what, given, params, number):
    if what == "echo":
        return {"echo": given, "kind": params["kind"]}
    if what == "greeting":
        return {"greeting": config.get("greeting", "")}
    if what == "nothing":
        return {}
    if what == "retry_after":
        raise Failure("later", disposition="retry", code="mailbox_busy", retry_after_ms=30000)
    if what == "retry":
        raise Failure("later", disposition="retry", code="mailbox_busy")
    if what == "refused":
        raise Failure("never", disposition="refused", code="no_such_mailbox")
    if what == "failed":
        raise Failure("mine", disposition="failed", code="out_of_ink")
    if what == "control":
        raise Failure("a\nb\x1b[31m", disposition="failed", code="odd")
    if what == "crash":
        os._exit(3)
    if what == "no_object":
        return [1]
    if what == "slow":
        time.sleep(given["ms"] / 1000)
        return {"slow": True}
    if what == "big":
        return {"text": "x" * given["bytes"]}
    if what == "seen":
        with lock:
            return {"times": seen.get(given["id"], 0)}
    if what == "get":
        return {"value": of_state(number, "state_get", {"key": given["key"]}).get("value")}
    if what == "scan":
        rows = of_state(number, "state_scan", {k: given[k] for k in ("prefix", "after", "limit")})
        return {"rows": rows.get("rows", [])}
    return mischief(what, given, number)


def mischief(what, given, number):
    if what == "pid":
        return {"pid": os.getpid()}
    if what == "open":
        with lock:
            return {"open": len(open_requests) - 1}
    if what == "cancelled":
        return {"ids": len(cancelled)}
    if what == "surroundings":
        files = {}
        for name in os.listdir("/proc/self/fd"):
            try:
                files[name] = os.readlink("/proc/self/fd/" + name)
            except OSError:
                pass  # the folder's own descriptor
        return {"environ": dict(os.environ), "files": files, "group": os.getpgrp(), "pid": os.getpid(),
                "cwd": os.getcwd(), "blocked": int(next(l.split()[1] for l in open("/proc/self/status")
                                                       if l.startswith("SigBlk")), 16)}
    if what == "grandchild":
        return {"pid": subprocess.Popen(["/bin/sleep", "600"]).pid}
    if what == "garbage":
        raw("this is no JSON\n")
    if what == "unknown_id":
        send({"id": 4711, "result": {}})
    if what == "long_line":
        raw("x" * (2 << 20))
    if what == "close":
        os.close(1)
    if what == "wrong_invoke":
        answer = ask(number, "state_get", {"invoke": number + 1000, "key": "k"})
        return {"code": answer["error"]["code"]}
    if what == "other_method":
        return {"code": ask(number, "format_disk", {"invoke": number})["error"]["code"]}
    if what == "stderr":
        print("plain\n\x1b[31mred\x07\n" + "y" * 5000, file=sys.stderr, flush=True)
        return {}
    if what == "notice":
        send({"method": "gossip", "params": {}})
        return {}
    time.sleep(600)  # hang, and what breaks the protocol above
    return {}


def handle(message):
    number = message["id"]
    params = message["params"]
    with lock:
        seen[params["request_id"]] = seen.get(params["request_id"], 0) + 1
        open_requests.add(number)
    try:
        answer = {"result": act(params["input"]["do"], params["input"], params, number)}
    except Failure as failure:
        answer = {"error": {"code": -32010, "message": str(failure), "data": failure.data}}
    with lock:
        open_requests.discard(number)
    send({"id": number, **answer})


def greet(message):
    config.update(message["params"]["config"])
    trick = config.get("mischief", "")
    if "mark" in config:  # counts its lives in a file: the second and third end at once
        with open(config["mark"], "a+", encoding="utf-8") as file:
            file.write("x")
            file.flush()
            trick = "die" if 1 < file.tell() < 4 else ""
    if trick == "die":
        print("cannot go on", file=sys.stderr, flush=True)
        sys.exit(7)
    if trick == "mute":
        time.sleep(600)
    if trick == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    greeting = {"protocol": 2 if trick == "protocol" else 1, "name": "scripted", "version": "1.2.3",
                "kinds": ["notify", "record"], "reports": ["tally"], "config_schema": SCHEMA}
    if trick == "no_kinds":
        greeting["kinds"] = []
    if config.get("refuse"):
        send({"id": message["id"], "error": {"code": -32602, "message": "as you wished",
                                             "data": {"pointer": "/refuse"}}})
    else:
        send({"id": message["id"], "result": greeting})


def main():
    for line in sys.stdin:
        message = json.loads(line)
        method = message.get("method")
        if method is None:
            with arrived:
                answers[message["id"]] = message
                arrived.notify_all()
        elif method == "initialize":
            greet(message)
        elif method == "invoke":
            threading.Thread(target=handle, args=(message,), daemon=True).start()
        elif method == "cancel":
            cancelled.append(message["params"]["id"])
        elif config.get("mischief") == "stubborn":
            continue
        elif method == "shutdown":
            send({"id": message["id"], "result": {}})
        elif method == "exit":
            break
    while config.get("mischief") == "stubborn":
        time.sleep(600)
    os._exit(0)


main()
