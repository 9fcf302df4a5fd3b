"""A real mail server for the tests (aiosmtpd), on a free port of loopback.

    smtp_server.py --folder DIR [--tls starttls|implicit --cert FILE --key FILE] [--user U --password P] [--deny]

Prints `port N` and serves until its standard input closes. Each mail taken is written to DIR as NNNN.eml, raw, and as
NNNN.json, read by Python's email package: a second opinion on what was sent. What it answers depends on the recipient:

    nobody@...        550 at RCPT            busy-*@...     451 at RCPT the first time
    spam@...          554 at DATA            later-*@...    451 at DATA the first time
    drop@...          closes the connection while the mail is sent
    any other         250

--deny greets with 554 and serves nobody. DIR/commands lists the commands seen.
"""
import argparse
import asyncio
import base64
import email
import email.policy
import email.utils
import json
import logging
import os
import re
import ssl
import sys
import warnings
from email.header import decode_header, make_header

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def mailbox(value):
    """Parsed first, decoded then. The newer policy of the package leaves a blank between two encoded words, which RFC
    2047 (6.2) says belong together."""
    name, address = email.utils.parseaddr(value.replace("\r", "").replace("\n", ""))
    return {"name": str(make_header(decode_header(name))), "address": address}


def torn_words(raw):
    """Encoded words that do not decode alone: RFC 2047 (5) wants whole characters in each."""
    torn = []
    for word in re.findall(rb"=\?UTF-8\?B\?([^?]*)\?=", raw.split(b"\r\n\r\n")[0]):
        try:
            base64.b64decode(word, validate=True).decode("utf-8")
        except ValueError:
            torn.append(word.decode())
    return torn


def opinion(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    plain = email.message_from_bytes(raw)
    return {
        "names": message.keys(),
        "subject": str(message["Subject"]),
        "torn": torn_words(raw),
        "recipients": len(message["To"].addresses),
        "to": mailbox(plain["To"]),
        "from": mailbox(plain["From"]),
        "reply_to": str(message["Reply-To"] or ""),
        "date": message["Date"].datetime.isoformat(),
        "message_id": str(message["Message-ID"]),
        "content_type": message.get_content_type(),
        "charset": message.get_content_charset(),
        "encoding": str(message["Content-Transfer-Encoding"]),
        "language": str(message["Content-Language"] or ""),
        "auto_submitted": str(message["Auto-Submitted"]),
        "ayar_id": str(message["X-Ayar-Id"]),
        "body": message.get_payload(decode=True).decode("utf-8"),
        "defects": [str(d) for d in message.defects]
        + [f"{name}: {d}" for name, value in message.items() for d in value.defects],
    }


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.seen = set()

    def note(self, line):
        with open(os.path.join(self.folder, "commands"), "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def is_first(self, address):
        first = address not in self.seen
        self.seen.add(address)
        return first

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.note(f"EHLO {hostname}" + (" over TLS" if session.ssl else ""))
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.note(f"MAIL {address}" + (" over TLS" if session.ssl else ""))
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local == "nobody":
            return f"550 5.1.1 <{address}>: no such user"
        if local.startswith("busy-") and self.is_first(address):
            return "451 4.7.1 greylisted, try later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        local = address.split("@")[0]
        if local == "spam":
            return "554 5.7.1 not wanted"
        if local.startswith("later-") and self.is_first(address):
            return "451 4.3.0 try later"
        if local == "drop":
            server.transport.abort()
            return "250 never seen"
        self.count += 1
        self.write(f"{self.count:04}.eml", envelope.content)
        self.write(f"{self.count:04}.json", json.dumps(opinion(envelope.content)).encode())
        return "250 2.0.0 OK"

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path + ".part", "wb") as file:
            file.write(content)
        os.rename(path + ".part", path)


def authenticator(user, password):
    def check(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        # handled=False lets aiosmtpd say 535 itself.
        return AuthResult(success=good, handled=False)

    return check


def protocol(options, handler):
    extra = {}
    if options.tls == "starttls":
        extra.update(tls_context=context(options), require_starttls=True)
    if options.user:
        extra.update(authenticator=authenticator(options.user, options.password), auth_required=True,
                     auth_require_tls=options.tls == "starttls")
    return SMTP(handler, hostname="mail.test", ident="test", enable_SMTPUTF8=False, **extra)


def context(options):
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(options.cert, options.key)
    return made


async def deny(reader, writer):
    writer.write(b"554 5.3.2 no service here\r\n")
    await writer.drain()
    await reader.read(64)
    writer.close()


async def main(options):
    loop = asyncio.get_running_loop()
    # A handshake that a client breaks off is what some tests are about; its trace would be noise.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    loop.set_exception_handler(lambda *_: None)
    handler = Handler(options.folder)
    if options.deny:
        server = await asyncio.start_server(deny, "127.0.0.1", 0)
    else:
        server = await loop.create_server(lambda: protocol(options, handler), "127.0.0.1", 0,
                                          ssl=context(options) if options.tls == "implicit" else None)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    os._exit(0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--tls", choices=["starttls", "implicit"])
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--deny", action="store_true")
    asyncio.run(main(parser.parse_args()))
