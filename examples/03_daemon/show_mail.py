#!/usr/bin/env python3
"""Prints a raw mail as a person reads it. Usage: show_mail.py FILE..."""
import email
import email.policy
import sys

for name in sys.argv[1:]:
    with open(name, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    print(f"  To: {mail['to']}\n  Subject: {mail['subject']}\n  Message-ID: {mail['message-id']}\n")
    for line in mail.get_content().rstrip().splitlines():
        print("    " + line)
    print()
