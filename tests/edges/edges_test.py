#!/usr/bin/env python3
"""The edges together, as processes: ayard, a real mail server, the mail and loyalty plugins, kill -9.

Usage: edges_test.py BUILD_FOLDER [ROUNDS]    Ends with 77 where the mail server's package is missing.
"""
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv[1]).resolve()
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 4
SEED = 20261121

try:
    import aiosmtpd  # noqa: F401
except ImportError:
    print("skipped: python3-aiosmtpd is missing")
    sys.exit(77)


def check(what, holds):
    if not holds:
        raise SystemExit(f"FAILED: {what}")
    print(f"ok  {what}", flush=True)


def await_(what, holds, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return check(what, True)
        time.sleep(0.05)
    check(what, False)


class Desk:
    """A folder with a configuration, tokens, and an ayard that can die."""

    def __init__(self, folder, smtp_port):
        self.folder, self.process = folder, None
        self.secret = self.token("omid", "--roles", "supervisor,agent", "--admin")
        self.plugins = ["loyalty"]
        self.smtp_port = smtp_port

    def token(self, name, *more):
        made = subprocess.run([BUILD / "bin/ayar", "token", "create", "--file", self.folder / "tokens.json", "--name", name,
                               *more], check=True, capture_output=True, text=True)
        return made.stdout.strip()

    def configure(self):
        recorders = "".join(f"\n    {name}: {{host: shared_object, path: {BUILD}/plugins/record_loyalty.so}}"
                            for name in self.plugins)
        (self.folder / "ayard.yaml").write_text(f"""ayar: 1
store: sqlite:{self.folder}/complaints.db
workflows: [{ROOT}/workflows/retail.yaml]
directory: {ROOT}/workflows/directory.example.yaml
http: {{listen: "127.0.0.1:0"}}
metrics: {{listen: "127.0.0.1:0"}}
tokens: {{file: {self.folder}/tokens.json}}
delivery:
  retry: {{base: 1s, cap: 2s, give_up_after: 24h}}
  plugins:
    mail:
      host: shared_object
      path: {BUILD}/plugins/notify_email.so
      config: {{url: "smtp://127.0.0.1:{self.smtp_port}", from: desk@example.com, tls: none}}{recorders}
  routes: [{{kind: message, plugin: mail}}]
log: {{level: warning}}
""")

    def start(self):
        self.configure()
        ports = self.folder / "ports"
        ports.unlink(missing_ok=True)
        self.log = open(self.folder / "ayard.log", "ab")
        self.process = subprocess.Popen([BUILD / "bin/ayard", "--config", self.folder / "ayard.yaml", "--ports", ports],
                                        stderr=self.log, stdout=self.log)
        end = time.monotonic() + 20
        while not ports.exists():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit("FAILED: ayard did not start\n" + (self.folder / "ayard.log").read_text()[-2000:])
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{json.loads(ports.read_text())['http']}"

    def end(self, how):
        self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self.log.close()
        return code

    def call(self, method, path, body=None, key=None):
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(self.url + path, method=method, headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def open(self, person, address, key=None):
        return self.call("POST", "/v1/complaints", {
            "workflow": "retail", "channel": "web", "data": {"category": "quality"},
            "parties": [{"role": "complainant", "person": person, "name": "سارا محمدی", "language": "fa",
                         "channel": "email", "contact_points": {"email": address}}]}, key)

    def event(self, complaint, event, data, key=None):
        return self.call("POST", f"/v1/complaints/{complaint}/events", {"event": event, "data": data}, key)

    def phase_and_states(self, complaint):
        view = self.call("GET", f"/v1/complaints/{complaint}")
        return view["phase"], view["states"]


def decide(desk, complaint):
    desk.event(complaint, "classify", {"severity": "normal", "expectation": "accuracy"})
    desk.event(complaint, "decide", {"decision": "upheld", "reason": "the seam was faulty"})


def letters(desk, mails):
    desk.start()
    busy, never = desk.open("p1", "later-sara@example.com"), desk.open("p2", "nobody@example.com")
    decide(desk, busy["id"])
    decide(desk, never["id"])
    await_("a mail server that says 451 once is tried again, and the complaint is answered",
           lambda: desk.phase_and_states(busy["id"])[0] == "answered")
    await_("an answer that nobody can get leaves the complaint unreached, never answered",
           lambda: desk.phase_and_states(never["id"]) == ("response", ["unreached"]))
    dead = desk.call("GET", "/v1/outbox?state=dead")["items"]
    check("its letters are dead, each with the reason and no address",
          len(dead) >= 1 and all(row["last_error"] and "nobody@" not in row["last_error"] for row in dead))
    sent = {path.stem: json.loads(path.read_text()) for path in mails.glob("*.json")}
    check("every mail that arrived has a Message-ID of its own",
          len({repr(mail.get("message_id", stem)) for stem, mail in sent.items()}) == len(sent) > 0)
    check("a drain ends with 0", desk.end(signal.SIGTERM) == 0)


def killed(desk, mails):
    """Complaints under load while ayard is killed: what was answered is there, loyalty is what recomputation gives."""
    rng, answered, stop = random.Random(SEED), [], threading.Event()
    desk.start()

    def load(lane):
        number = 0
        while not stop.is_set():
            key = f"{lane}-{number}"
            try:
                complaint = desk.open(f"k{lane}-{number % 7}", f"k{lane}@example.com", key)["id"]
                answered.append(complaint)
                desk.event(complaint, "classify", {"severity": "normal", "expectation": "accuracy"}, key + "c")
                if number % 2 == 0:
                    desk.event(complaint, "decide", {"decision": "upheld", "reason": "faulty"}, key + "d")
                desk.call("POST", f"/v1/persons/k{lane}-{number % 7}/signals", {
                    "id": key, "kind": "survey", "at": "2026-11-21T10:00:00Z", "data": {"survey": "csat", "score": 4}})
                number += 1
            except (OSError, urllib.error.URLError, ConnectionError, json.JSONDecodeError):
                time.sleep(0.05)   # it died: the same keys again

    lanes = [threading.Thread(target=load, args=(lane,)) for lane in range(4)]
    for lane in lanes:
        lane.start()
    for _ in range(ROUNDS):
        time.sleep(0.5 + rng.random())
        desk.end(signal.SIGKILL)
        desk.start()
    time.sleep(0.5)
    stop.set()
    for lane in lanes:
        lane.join(timeout=30)
    known = set()
    cursor = ""
    while True:
        page = desk.call("GET", f"/v1/complaints?limit=200{cursor}")
        known |= {item["id"] for item in page["items"]}
        if not page.get("next"):
            break
        cursor = "&cursor=" + page["next"]
    check(f"{ROUNDS} kills, {len(answered)} acknowledged complaints, all there", set(answered) <= known)
    await_("the outbox empties", lambda: not desk.call("GET", "/v1/outbox?state=pending&kind=message")["items"]
           and not desk.call("GET", "/v1/outbox?state=backoff&kind=message")["items"], 60)
    check("it drains", desk.end(signal.SIGTERM) == 0)
    # A recorder that begins now, at the journal's first entry, must come to the same bytes.
    desk.plugins = ["loyalty", "recomputed"]
    desk.start()
    store = sqlite3.connect(f"file:{desk.folder}/complaints.db?mode=ro", uri=True)

    def state(recorder):
        return store.execute("SELECT key, value FROM projection_state WHERE recorder = ? ORDER BY key",
                             (recorder,)).fetchall()

    def cursors(recorder):
        return store.execute("SELECT journal, signal FROM projection WHERE recorder = ?", (recorder,)).fetchall()

    await_("both recorders stand at the same place", lambda: cursors("loyalty") == cursors("recomputed") != [])
    check(f"loyalty after {ROUNDS} kills equals recomputation from the start: {len(state('loyalty'))} keys",
          state("loyalty") == state("recomputed") != [])
    store.close()
    check("it drains again", desk.end(signal.SIGTERM) == 0)
    verified = subprocess.run([BUILD / "bin/ayar", "verify", "--store", f"sqlite:{desk.folder}/complaints.db"],
                              capture_output=True, text=True)
    check("the journal verifies", verified.returncode == 0)


def main():
    print(f"seed {SEED}, {ROUNDS} kills")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        mails = folder / "mails"
        mails.mkdir()
        server = subprocess.Popen([sys.executable, ROOT / "tests/plugins/smtp_server.py", "--folder", mails],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        desk = Desk(folder, int(server.stdout.readline().split()[1]))
        try:
            letters(desk, mails)
            killed(desk, mails)
        except BaseException:
            log = folder / "ayard.log"
            if log.exists():
                print(log.read_text()[-3000:])
            raise
        finally:
            if desk.process and desk.process.poll() is None:
                desk.process.kill()
                desk.process.wait()
            server.stdin.close()
            server.wait(timeout=10)


os.umask(0o077)
main()
