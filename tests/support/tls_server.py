"""A TLS server that misbehaves as a test says, in place of Amazon's certificate store."""

import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.authority import (
    authority_extensions,
    ec_key,
    issue,
    name,
    pem,
    signer_extensions,
)

HOST = "s3.amazonaws.com"

Answer = Callable[[socket.socket], None]
"""What the server does with a connection."""


def tls_files(host: str, folder: Path) -> tuple[Path, Path]:
    """Write two files: a certificate of ``host`` with its key, and the root that vouches for it."""
    # TLS knows no clock but the real one.
    valid = (datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=1))
    root_name, root_key, key = name("Test Root"), ec_key(), ec_key()
    root = issue(
        root_name, root_key.public_key(), authority_extensions(), (root_name, root_key), valid
    )
    extensions = [
        one for one in signer_extensions() if not isinstance(one, x509.SubjectAlternativeName)
    ]
    extensions.append(x509.SubjectAlternativeName([x509.DNSName(host)]))
    own = issue(name(host), key.public_key(), extensions, (root_name, root_key), valid)
    server_file, root_file = folder / "server.pem", folder / "root.pem"
    server_file.write_bytes(
        pem(own) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    root_file.write_bytes(pem(root))
    return server_file, root_file


def server_context(server_file: Path) -> ssl.SSLContext:
    """The TLS settings of the server that ``tls_files`` wrote a certificate for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server_file)
    return context


def tls_contexts(host: str = HOST) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the TLS settings of a server that is ``host``, and of a client that trusts it."""
    with tempfile.TemporaryDirectory() as folder:
        server_file, root_file = tls_files(host, Path(folder))
        return server_context(server_file), ssl.create_default_context(cafile=root_file)


@contextmanager
def listening(answer: Answer, tls: ssl.SSLContext | None) -> Iterator[tuple[str, int]]:
    """Serve ``answer`` on a free port of this machine and yield the address.

    Without ``tls`` it is served in plain text.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(5)
                if tls is None:
                    answer(connection)
                    continue
                with tls.wrap_socket(connection, server_side=True) as secure:
                    answer(secure)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        stopped.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
