#!/usr/bin/env python3
"""Receives webhooks and verifies each as Standard Webhooks says: HMAC-SHA256 over id.timestamp.body, five minutes old at
most, an id that came before is a twin. One JSON line a verified notice goes to FILE.

Usage: webhook_receiver.py SECRET_FILE FILE PORT_FILE
"""
import base64
import hashlib
import hmac
import json
import pathlib
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

secret = base64.b64decode(pathlib.Path(sys.argv[1]).read_text().strip().removeprefix("whsec_"))
kept = open(sys.argv[2], "a", encoding="utf-8")
seen = set()


def is_genuine(headers, body):
    identity, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(time.time() - int(sent)) > 300:
        return False
    signed = identity.encode() + b"." + sent.encode() + b"." + body
    wanted = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, given) for given in headers.get("webhook-signature", "").split(" "))


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("content-length", 0)), 1 << 20))
        genuine = is_genuine(self.headers, body)
        if genuine and self.headers["webhook-id"] not in seen:
            seen.add(self.headers["webhook-id"])
            kept.write(json.dumps(json.loads(body), ensure_ascii=False) + "\n")
            kept.flush()
        self.send_response(204 if genuine else 400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
pathlib.Path(sys.argv[3]).write_text(str(server.server_port))
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server.serve_forever()
