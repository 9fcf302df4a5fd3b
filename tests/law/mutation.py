#!/usr/bin/env python3
"""Deletes rows of the laws' transition tables and demands that the tests notice.

The design promises: deleting one MSM row fails a matrix test, a loader test and a run-time test.
For each deleted row this script compiles the one changed machine with the very command of the
build, links every witness against it, the rest of the objects as they are, and runs it. A witness
that still passes, or that runs no case at all, fails the script. The build is only read: everything
made goes to a temporary folder.

    mutation.py --build BUILD                        one row of each law
    mutation.py --build BUILD --row phase:Answered,Close
    mutation.py --build BUILD --all
    mutation.py --list

Build the witnesses first. One that does not exist is skipped with a line saying so, unless
--require-all is given. Works with the Ninja and the Makefile generators of CMake.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
LAWS = ("phase", "sla_clock", "delivery")
# Who must notice. Workflows name phases, so only that law has a loader to convince; the outbox is no
# part of the pure run time, so its law is asked for by name in the matrix alone.
WITNESSES = {
    "phase": ("law", "workflow", "runtime"),
    "sla_clock": ("law", "runtime"),
    "delivery": ("law",),
}
# In tests/law only the matrices count: the README's table would notice any row, whatever the matrix
# does. No comma in a filter: doctest would take it for two.
CASES = {
    "law": ["-tc=*data and machine agree*"],
    "workflow": ["-tc=*[law]*"],
    "runtime": ["-tc=*[law]*"],
}
# The row taken when nobody says which: one whose loss breaks every useful workflow.
DEFAULT_ROW = {
    "phase": ("Answered", "Close"),
    "sla_clock": ("Running", "Stop"),
    "delivery": ("Backoff", "GiveUp"),
}
ROW = re.compile(r"^\s*Row<\s*(\w+)\s*,\s*(\w+)\s*,\s*(\w+)[^>]*>,?\s*$")


def rows_of(law):
    """(line number, source, event, target) of each row, in their order."""
    lines = (SOURCE / "engine/law" / f"{law}.cpp").read_text(encoding="utf-8").splitlines()
    matches = [(number, ROW.match(line)) for number, line in enumerate(lines)]
    return [(number, *match.groups()) for number, match in matches if match]


def without_row(law, number):
    """The text of a machine without the row at that line, still a well-formed table."""
    lines = (SOURCE / "engine/law" / f"{law}.cpp").read_text(encoding="utf-8").splitlines()
    lines[number] = ""
    numbers = [n for n, *_ in rows_of(law) if n != number]
    last = numbers[-1]
    lines[last] = lines[last].rstrip().rstrip(",")
    return "\n".join(lines) + "\n"


def run(command, cwd, seconds=600):
    return subprocess.run(command, cwd=cwd, text=True, timeout=seconds, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def stop(message):
    sys.exit(f"mutation.py: {message}")


def compile_command(build, law):
    """The command and folder by which the build compiles one machine."""
    database = build / "compile_commands.json"
    if not database.exists():
        stop(f"{database} is missing; configure with the Ninja or Makefile generator")
    for entry in json.loads(database.read_text(encoding="utf-8")):
        if pathlib.PurePath(entry["file"]).as_posix().endswith(f"engine/law/{law}.cpp"):
            return shlex.split(entry["command"]), entry["directory"]
    return stop(f"{law}.cpp is not in {database}")


def link_command(build, witness):
    """The command and folder by which the build links one witness."""
    script = build / "tests" / witness / "CMakeFiles" / f"test_{witness}.dir" / "link.txt"
    if script.exists():
        return shlex.split(script.read_text(encoding="utf-8")), build / "tests" / witness
    steps = run(["ninja", "-t", "commands", f"bin/test_{witness}"], build)
    if steps.returncode != 0:
        stop(f"cannot tell how test_{witness} is linked: {steps.stdout.strip()}")
    words = [w for w in shlex.split(steps.stdout.strip().splitlines()[-1]) if w not in (":", "&&")]
    return words, build


def put(command, flag, value):
    """The command with the word after a flag replaced."""
    command = list(command)
    command[command.index(flag) + 1] = str(value)
    return command


def compile_mutant(build, law, number, folder):
    source = folder / f"{law}.cpp"
    source.write_text(without_row(law, number), encoding="utf-8")
    command, cwd = compile_command(build, law)
    made = folder / f"{law}.o"
    command = put(put(command, "-o", made), "-c", source)
    # The dependency file of the build must not be overwritten.
    if "-MF" in command:
        command = put(command, "-MF", folder / f"{law}.d")
    result = run(command, cwd)
    if result.returncode != 0:
        stop(f"{law}.cpp without its line {number + 1} does not compile:\n{result.stdout}")
    return made


def link_mutant(build, witness, mutant, folder):
    """Links a witness with the mutant first, so that the lawful object stays in its archive."""
    command, cwd = link_command(build, witness)
    made = folder / f"test_{witness}"
    at = command.index("-o")
    command = [*command[:at], str(mutant), *put(command, "-o", made)[at:]]
    result = run(command, cwd)
    if result.returncode != 0:
        stop(f"test_{witness} does not link with {mutant.name}:\n{result.stdout}")
    return made


def verdict_of(binary, witness):
    """(passed, number of cases that ran)."""
    try:
        result = run([str(binary), "-nc", *CASES[witness]], SOURCE)
    except subprocess.TimeoutExpired:
        return False, 0
    ran = re.search(r"test cases:\s*(\d+)", result.stdout)
    return result.returncode == 0, int(ran.group(1)) if ran else 0


def control_verdict(build, law, witness):
    """The same with the object of the whole law, so that a later failure is the row's doing."""
    command, cwd = compile_command(build, law)
    lawful = pathlib.Path(cwd) / command[command.index("-o") + 1]
    with tempfile.TemporaryDirectory(prefix="ayar-mutation-") as temporary:
        return verdict_of(link_mutant(build, witness, lawful, pathlib.Path(temporary)), witness)


def present_witnesses(build, law, require_all):
    """The witnesses that are built, each shown to pass while the law is whole."""
    present = []
    for witness in WITNESSES[law]:
        why = None
        if not (build / "bin" / f"test_{witness}").exists():
            why = "is not built"
        else:
            passed, ran = control_verdict(build, law, witness)
            if not passed:
                stop(f"test_{witness} already fails while the law is whole")
            if ran == 0:
                why = f"has no case for {' '.join(CASES[witness])}"
        if why is None:
            present.append(witness)
        elif require_all:
            stop(f"test_{witness} {why}, and --require-all was given")
        else:
            print(f"skipped: {law}: test_{witness} {why}", flush=True)
    return present


def survivors_of(build, law, row, witnesses):
    """The witnesses that did not notice the loss of a row."""
    number, *_ = row
    survivors = []
    with tempfile.TemporaryDirectory(prefix="ayar-mutation-") as temporary:
        folder = pathlib.Path(temporary)
        mutant = compile_mutant(build, law, number, folder)
        for witness in witnesses:
            passed, _ = verdict_of(link_mutant(build, witness, mutant, folder), witness)
            if passed:
                survivors.append(witness)
    return survivors


def chosen_rows(arguments):
    if arguments.all:
        return [(law, row) for law in LAWS for row in rows_of(law)]
    wanted = [(law, *DEFAULT_ROW[law]) for law in LAWS]
    if arguments.row:
        wanted = [tuple(re.split(r"[:,]", text)) for text in arguments.row]
    chosen = []
    for law, source, event in wanted:
        found = [row for row in rows_of(law) if row[1:3] == (source, event)]
        if not found:
            stop(f"{law}.cpp has no row of {source} on {event}; see --list")
        chosen.append((law, found[0]))
    return chosen


def row_argument(text):
    if not re.fullmatch(rf"({'|'.join(LAWS)}):\w+,\w+", text):
        raise argparse.ArgumentTypeError("write law:Source,Event, such as phase:Answered,Close")
    return text


def arguments_of(words):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, help="a CMake build folder, witnesses built")
    parser.add_argument("--row", action="append", type=row_argument,
                        help="law:Source,Event; may repeat")
    parser.add_argument("--all", action="store_true", help="every row of every law")
    parser.add_argument("--list", action="store_true", help="print the rows and stop")
    parser.add_argument("--require-all", action="store_true", help="a missing witness is a failure")
    parser.add_argument("--jobs", type=int, default=1, help="rows tried at once")
    return parser.parse_args(words)


def main(words):
    arguments = arguments_of(words)
    if arguments.list:
        for law in LAWS:
            for _, source, event, target in rows_of(law):
                print(f"{law}:{source},{event}  -> {target}")
        return 0
    if not arguments.build:
        stop("--build is missing")
    build = arguments.build.resolve()
    rows = chosen_rows(arguments)
    witnesses = {law: present_witnesses(build, law, arguments.require_all)
                 for law in LAWS if law in {chosen for chosen, _ in rows}}
    unnoticed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, arguments.jobs)) as pool:
        tries = [pool.submit(survivors_of, build, law, row, witnesses[law]) for law, row in rows]
        for (law, row), attempt in zip(rows, tries):
            survivors = attempt.result()
            noticed = [w for w in witnesses[law] if w not in survivors]
            unnoticed += 1 if survivors or not noticed else 0
            blind = f"; NOT noticed by {', '.join(survivors)}" if survivors else ""
            print(f"{law}: without {row[1]} on {row[2]}: "
                  f"noticed by {', '.join(noticed) or 'nobody'}{blind}", flush=True)
    print(f"{len(rows)} rows deleted, {unnoticed} of them not noticed by every witness")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C"
    sys.exit(main(sys.argv[1:]))
