#!/usr/bin/env python3
"""A plugin for the tests that answers one report: how many parameters it was asked with."""
import json
import sys

SCHEMA = {"type": "object", "additionalProperties": False}


def report(params):
    asked = params["input"]["parameters"]
    if "fail" in asked:
        return {"error": {"code": -32010, "message": "it was asked to", "data": {"disposition": "failed"}}}
    return {"result": {"report": "tally", "title": "Tally", "as_of": params["input"]["now"],
                       "metrics": [{"name": "asked", "value": len(asked), "unit": "count"}],
                       "tables": [], "series": []}}


for line in sys.stdin:
    message = json.loads(line)
    if message["method"] == "exit":
        break
    if message["method"] == "initialize":
        answer = {"result": {"protocol": 1, "name": "tally", "version": "1.0.0", "kinds": ["report"],
                             "reports": ["tally"], "config_schema": SCHEMA}}
    elif message["method"] == "invoke":
        answer = report(message["params"])
    else:
        answer = {"result": {}}
    if "id" in message:
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], **answer}), flush=True)
