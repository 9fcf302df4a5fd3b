#!/usr/bin/env python3
"""Holds openapi.yaml to the routes that exist and to every answer the tests received.

Usage: check_openapi.py OPENAPI ROUTES EXCHANGES
ROUTES: a line `METHOD PATTERN` a route. EXCHANGES: a JSON object a line, as tests/http/desk.cpp keeps them.
"""
import json
import re
import sys
from collections import Counter

import yaml
from jsonschema import Draft202012Validator


def pattern_of(path):
    return re.sub(r"\{(\w+)\.\.\.\}", r"{\1}", path)


def operations_of(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def resolve(document, node):
    while "$ref" in node:
        target = document
        for part in node["$ref"].lstrip("#/").split("/"):
            target = target[part]
        node = target
    return node


def compile_paths(document, routes):
    """Concrete targets to operations, literal paths before those with captures, as the router has them."""
    by_path = {(method, path): operation for method, path, operation in operations_of(document)}
    compiled = []
    for method, pattern in routes:
        text = "".join("(.+)" if part.endswith("...}") else "([^/]+)" if part.startswith("{") else re.escape(part)
                       for part in re.split(r"(\{[^}]*\})", pattern))
        compiled.append((method, re.compile(text + r"$"), by_path.get((method, pattern_of(pattern)))))
    return compiled


def validator(document, schema):
    # One document with the schema on top, so that "#/components/..." resolves in every version of the library.
    return Draft202012Validator({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema],
                                 "components": document["components"]})


class Check:
    def __init__(self, document, routes):
        self.document = document
        self.paths = compile_paths(document, routes)
        self.findings = []
        self.answered = Counter()
        self.validators = {}

    def validate(self, schema, value, where):
        key = json.dumps(schema)
        if key not in self.validators:
            self.validators[key] = validator(self.document, schema)
        for error in self.validators[key].iter_errors(value):
            pointer = "/" + "/".join(str(part) for part in error.absolute_path)
            self.findings.append(f"{where}: {pointer} {error.message[:200]}")

    def exchange(self, line):
        method = "GET" if line["method"] == "HEAD" else line["method"]
        path = line["target"].split("?")[0]
        where = f"{line['method']} {path} {line['status']}"
        operation = next((found for verb, regex, found in self.paths if verb == method and regex.match(path)), None)
        if operation is None:
            if line["status"] not in (401, 404, 405):
                self.findings.append(f"{where}: an answer of a path that is in no document")
            return self.validate({"$ref": "#/components/schemas/Problem"}, json.loads(line["body"] or "{}"), where) \
                if line["body"] else None
        status = str(line["status"])
        response = operation["responses"].get(status)
        if response is None and line["status"] < 400:
            self.findings.append(f"{where}: this success is not documented")
            return None
        response = resolve(self.document, response or operation["responses"]["default"])
        self.answered[operation["operationId"]] += line["status"] < 400
        return self.body(operation, response, line, where)

    def body(self, operation, response, line, where):
        content = response.get("content", {})
        bare = line["type"].split(";")[0]
        if line["method"] == "HEAD" or not content:
            if line["body"]:
                self.findings.append(f"{where}: a body where none is documented")
            return
        if bare not in content:
            self.findings.append(f"{where}: content type {bare!r} is not documented")
            return
        if "json" in bare:
            self.validate(content[bare]["schema"], json.loads(line["body"]), where)
        if line["sent"] and line["status"] < 300 and "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            self.validate(schema, json.loads(line["sent"]), where + " (what was sent)")


def check_document(document, routes, findings):
    documented = {(method, path) for method, path, _ in operations_of(document)}
    existing = {(method, pattern_of(pattern)) for method, pattern in routes}
    findings += [f"{method} {path}: a route that is not in openapi.yaml" for method, path in existing - documented]
    findings += [f"{method} {path}: documented, but there is no such route" for method, path in documented - existing]
    ids = Counter(operation.get("operationId") for _, _, operation in operations_of(document))
    findings += [f"operationId {name} is there {count} times" for name, count in ids.items() if count > 1 or not name]
    for method, path, operation in operations_of(document):
        declared = {resolve(document, parameter)["name"] for parameter in operation.get("parameters", [])
                    if resolve(document, parameter)["in"] == "path"}
        if declared != set(re.findall(r"\{(\w+)\}", path)):
            findings.append(f"{method} {path}: path parameters are {declared}")
        for parameter in operation.get("parameters", []):
            resolve(document, parameter)
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        missing = set(schema.get("required", [])) - set(schema.get("properties", {}))
        if missing:
            findings.append(f"schema {name}: required but not described: {missing}")


def main():
    document = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
    routes = [tuple(line.split()) for line in open(sys.argv[2], encoding="utf-8") if line.strip()]
    check = Check(document, routes)
    check_document(document, routes, check.findings)
    count = 0
    for text in open(sys.argv[3], encoding="utf-8", errors="replace"):  # hostile bodies are kept as sent
        check.exchange(json.loads(text))
        count += 1
    for _, _, operation in operations_of(document):
        if check.answered[operation["operationId"]] == 0:
            check.findings.append(f"{operation['operationId']}: no test saw it succeed")
    for finding in dict.fromkeys(check.findings):
        print(finding)
    print(f"{len(routes)} routes, {count} exchanges, {len(set(check.findings))} findings")
    return 1 if check.findings or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
