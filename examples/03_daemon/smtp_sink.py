#!/usr/bin/env python3
"""A real SMTP server that keeps what it gets: one file a mail, raw as received.

Usage: smtp_sink.py FOLDER PORT_FILE    (listens on loopback, any free port, and writes it to PORT_FILE)
"""
import asyncio
import pathlib
import signal
import sys

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder, self.count = folder, 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        (self.folder / f"{self.count:04}.eml").write_bytes(envelope.original_content or envelope.content)
        return "250 kept"


async def main(folder, port_file):
    folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True), "127.0.0.1", 0)
    port_file.write_text(str(server.sockets[0].getsockname()[1]))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    server.close()


asyncio.run(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
