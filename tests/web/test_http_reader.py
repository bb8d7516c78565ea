"""What the reader makes of a connection does not depend on the pieces in which its bytes come."""

from http import HTTPStatus

from hypothesis import given, settings
from hypothesis import strategies as st

from skill.web.http_request import MOST_HEADER_BYTES, Limits, Reader, Refused, Request

LIMITS = Limits(40, frozenset({b"signature"}))
PARTS = (
    b"GET / HTTP/1.1\r\n",
    b"POST /alexa HTTP/1.1\r\n",
    b"POST /alexa HTTP/1.0\r\n",
    b"HEAD //x?y#z HTTP/1.1\r\n",
    b"Host: a\r\n",
    b"Signature: x\r\n",
    b"signature:\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 41\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b"Connection: Upgrade\r\nUpgrade: h2c\r\n",
    b"Expect: 100-continue\r\n",
    b" folded\r\n",
    b"Under_score: 1\r\n",
    b"\r\n",
    b"hello",
    b"5\r\nhello\r\n",
    b"29;a=b\r\n" + b"a" * 41 + b"\r\n",
    b"0\r\n",
    b"0\r\nTrailer: 1\r\n\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
)
streams = st.lists(st.sampled_from(PARTS) | st.binary(max_size=3), max_size=16).map(b"".join)

Taken = tuple[str, bytes, str, dict[bytes, bytes], bytes, int, bool]


def read(pieces: list[bytes]) -> tuple[list[Taken], HTTPStatus | None, bool]:
    """The requests, why the rest was refused, and whether the last one was taken."""
    taken: list[Taken] = []

    def take(request: Request) -> None:
        body = b"".join(request.body)
        # What is handed over has no body; how much is told of it depends on what came.
        told = request.told if request.told <= LIMITS.most_body_bytes else -1
        head = (request.method, request.url, request.version, dict(request.headers))
        taken.append((*head, body, told, request.keeps))

    reader = Reader(LIMITS, lambda _: None, take)
    for piece in pieces:
        try:
            reader.feed(memoryview(piece))
        except Refused as refused:
            return taken, refused.status, reader.over
        if reader.over:
            break
    return taken, None, reader.over


@settings(max_examples=500)
@given(streams, st.data())
def test_the_pieces_make_no_difference(stream: bytes, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    ends = [*cuts, len(stream)]
    pieces = [stream[begin:end] for begin, end in zip([0, *cuts], ends, strict=True)]
    assert read(pieces) == read([stream])
    assert read([bytes([one]) for one in stream]) == read([stream])


@given(streams)
def test_what_is_taken_keeps_to_the_limits(stream: bytes) -> None:
    taken, _, over = read([stream])
    for number, (_, _, version, headers, body, told, keeps) in enumerate(taken):
        assert len(body) <= LIMITS.most_body_bytes
        assert told in {-1, len(body)}
        assert version in {"1.0", "1.1"}
        assert not body or headers.keys() >= LIMITS.with_body
        assert not any(b"_" in name for name in headers)
        # Only the last one ends the connection.
        assert keeps or (over and number == len(taken) - 1)


def test_what_came_behind_another_request_is_counted() -> None:
    reader = Reader(Limits(1000), lambda _: None, lambda _: None)
    one = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    reader.feed(memoryview(one))
    assert reader.pending == 0
    reader.feed(memoryview(one + one[:5]))
    assert reader.pending > 0
    reader.feed(memoryview(one[5:]))
    assert reader.pending == 0
    post = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    reader.feed(memoryview(one + post + b"a" * 900))
    assert reader.pending >= 900


def test_a_head_that_never_ends_is_refused_in_whatever_pieces() -> None:
    for size in (1, 1000, 3 * MOST_HEADER_BYTES):
        endless = b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 2 * MOST_HEADER_BYTES
        pieces = [endless[at : at + size] for at in range(0, len(endless), size)]
        assert read(pieces) == ([], HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, True)
