"""A real HTTP receiver for the tests, on a free port of loopback.

    receiver.py --folder DIR [--cert FILE --key FILE]

Prints `port N` and serves until its standard input closes. Each request is written to DIR as NNNN.json: path, headers with
lower-case names, body. The path says what is answered:

    /status/503?retry_after=7    that status, with that Retry-After
    /redirect                    307 to /status/200
    /say?text=...                200 with that text
    /big                         200 and a body without an end that is near
    /broken                      200 and a connection that closes in the middle of its body
    /silent                      nothing, ever
"""
import argparse
import json
import os
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = ""
    count = 0
    lock = threading.Lock()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.keep(body)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/status/"):
            extra = {"Retry-After": query["retry_after"]} if "retry_after" in query else {}
            self.answer(int(parts.path.split("/")[2]), b"", extra)
        elif parts.path == "/redirect":
            self.answer(307, b"", {"Location": "/status/200"})
        elif parts.path == "/say":
            self.answer(200, query["text"].encode(), {})
        elif parts.path == "/big":
            self.flood()
        elif parts.path == "/broken":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"half")
            self.close_connection = True
        elif parts.path == "/silent":
            self.rfile.read(1)  # returns when the other side goes away
            self.close_connection = True
        else:
            self.answer(404, b"", {})

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def flood(self):
        self.send_response(200)
        self.send_header("Content-Length", str(1 << 30))
        self.end_headers()
        try:
            for _ in range(1 << 10):
                self.wfile.write(b"x" * (1 << 20))
        except OSError:
            self.close_connection = True

    def keep(self, body):
        with self.lock:
            Receiver.count += 1
            path = os.path.join(self.folder, f"{Receiver.count:04}.json")
        record = {"path": self.path, "body": body.decode("utf-8"),
                  "headers": {name.lower(): value for name, value in self.headers.items()}}
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(record, file)
        os.rename(path + ".part", path)

    def log_message(self, *_):
        pass


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # a client that hangs up is what some tests are about


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--cert")
    parser.add_argument("--key")
    options = parser.parse_args()
    Receiver.folder = options.folder
    server = QuietServer(("127.0.0.1", 0), Receiver)
    if options.cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.cert, options.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("port", server.server_port, flush=True)
    sys.stdin.buffer.read()
    os._exit(0)
