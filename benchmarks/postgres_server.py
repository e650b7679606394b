"""A PostgreSQL server of one's own, for as long as a test or a benchmark needs it.

It listens on a port of the loopback and in a folder that is gone afterwards. ``postgres`` refuses
to run as root; then it runs as ``nobody``.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2

_DEBIAN = Path("/usr/lib/postgresql")
# What a URL must not show, with characters that have to be escaped in one.
PASSWORD = "p@ss/w:rd"


class NoPostgres(RuntimeError):
    """There is no PostgreSQL on this machine; the message says how to get one."""


class Server:
    """A running server that can be stopped, killed and started again."""

    def __init__(self, folder: Path):
        self._folder, self._binaries = folder, binaries()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._socket.close()
        self._process: subprocess.Popen | None = None
        password = folder / "password"
        password.write_text(PASSWORD)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            shutil.chown(password, "nobody")
        initdb = ["initdb", "-D", "data", "-U", "siyu", "--pwfile", "password", "-E", "UTF8"]
        self._run(*initdb, "--locale", "C.UTF-8", "-A", "scram-sha-256", "--no-sync")

    def start(self) -> None:
        # The data need not outlive the machine.
        options = ["-k", str(self._folder), "-h", "127.0.0.1", "-p", str(self.port), "-F"]
        self._process = subprocess.Popen(
            self._command("postgres", "-D", "data", *options),
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / "log").open("ab"),
        )
        until = time.monotonic() + 30
        while True:
            try:
                psycopg2.connect(self.url("postgres")).close()
                return
            except psycopg2.OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """End it at once, with every connection; what was committed stays."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)

    def url(self, database: str, user: str = "siyu", password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Make an empty database and return its URL."""
        db = psycopg2.connect(self.url("postgres"))
        db.autocommit = True
        db.cursor().execute(f'create database "{name}"')
        db.close()
        return self.url(name)

    def _run(self, *command: str) -> None:
        subprocess.run(
            self._command(*command), cwd=self._folder, check=True, stdout=subprocess.DEVNULL
        )

    def _command(self, name: str, *arguments: str) -> list[str]:
        command = [str(self._binaries / name), *arguments]
        if os.geteuid() == 0:
            # Its parent's end is its own, or a killed test would leave it running.
            drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            return [*drop, "--pdeathsig=QUIT", *command]
        return command


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL; raises ``NoPostgres``."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve())
    if not found:
        raise NoPostgres("no PostgreSQL here: `make postgres` installs Debian's package")
    return found[-1].parent


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a folder of its own, and end it and the folder."""
    in_memory = Path("/dev/shm")
    has_room = in_memory.is_dir() and shutil.disk_usage(in_memory).free > 4 << 30
    place = in_memory if has_room else None
    with tempfile.TemporaryDirectory(prefix="siyu-postgres-", dir=place) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
