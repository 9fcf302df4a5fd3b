#!/usr/bin/env python3
"""notify_example as a process of its own: writes each notice into a file of its own. Copy it.

One JSON object a line comes in, one goes out; what is printed to stderr is log. The engine owns retries, deadlines and
restarts; this program tries once and says what it saw. Only the standard library is used.
"""
import json
import os
import re
import sys

NAME = "notify_example"
VERSION = "1.0.0"
SCHEMA = {
    "type": "object",
    "properties": {"folder": {"type": "string", "minLength": 1}},
    "required": ["folder"],
    "additionalProperties": False,
}
INVALID_PARAMS = -32602
METHOD_NOT_FOUND = -32601
NOT_DELIVERED = -32010


class Failure(Exception):
    """What becomes the `error` of an answer."""

    def __init__(self, number, message, **data):
        super().__init__(message)
        self.number = number
        self.data = data


def initialize(state, params):
    folder = params["config"].get("folder", "")
    if not os.access(folder, os.W_OK):
        raise Failure(INVALID_PARAMS, "no folder that may be written to", pointer="/folder")
    state["folder"] = folder
    return {
        "protocol": 1,
        "name": NAME,
        "version": VERSION,
        "kinds": ["notify"],
        "reports": [],
        "config_schema": SCHEMA,
    }


def invoke(state, params):
    # Idempotent: the file is named after the request id, so a retry writes the same file again.
    name = re.sub(r"[^A-Za-z0-9_@-]", "_", params["request_id"])
    if not 0 < len(name) <= 200:
        raise Failure(NOT_DELIVERED, "no file can be named after this request id",
                      disposition="refused", code="bad_id")
    path = os.path.join(state["folder"], name + ".json")
    try:
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(params["input"], file, ensure_ascii=False)
            file.write("\n")
        os.rename(path + ".part", path)  # a reader never sees half a notice
    except OSError as error:
        raise Failure(NOT_DELIVERED, error.strerror or "not written",
                      disposition="retry", code="not_written", retry_after_ms=30000) from error
    return {"delivered": True}


def shutdown(_state, _params):
    return {}


METHODS = {"initialize": initialize, "invoke": invoke, "shutdown": shutdown}


def answer(state, message):
    try:
        method = METHODS.get(message["method"])
        if method is None:
            raise Failure(METHOD_NOT_FOUND, "no such method")
        said = {"result": method(state, message.get("params", {}))}
    except Failure as failure:
        said = {"error": {"code": failure.number, "message": str(failure), "data": failure.data}}
    except Exception as error:  # a bug of ours is an answer too, not the end of the process
        said = {"error": {"code": -32603, "message": repr(error),
                          "data": {"disposition": "failed", "code": "exception"}}}
    print(json.dumps({"jsonrpc": "2.0", "id": message["id"], **said}, ensure_ascii=False), flush=True)


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    state = {}
    for line in sys.stdin:  # its end means stop
        message = json.loads(line)
        if message["method"] == "exit":
            break
        if "id" in message:  # `cancel` is a notification: one request at a time is never cancelled in time here
            answer(state, message)


if __name__ == "__main__":
    main()
