"""What is remembered of certificates, for how long, and who waits for whom."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.errors import CertificatesUnreachable, Rejected
from skill.web.certificates import SigningKey
from skill.web.key_cache import MAX_FAILURES, MAX_KEYS, MAX_STRANGERS, KeyCache
from tests.support.signing import NOW, SteppedClock, authority

KEY = authority().key.public_key()
FAR = NOW + timedelta(days=300)


class Source:
    """Loads keys as a test says, and remembers what was asked for."""

    def __init__(self, until: datetime = FAR) -> None:
        self.until = until
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, url: str) -> SigningKey:
        self.asked.append(url)
        assert self.gate.wait(5)
        if self.error is not None:
            raise self.error
        return SigningKey(KEY, self.until)


def cache_of(source: Source, clock: SteppedClock | None = None, deadline: float = 5) -> KeyCache:
    return KeyCache(source, clock or SteppedClock(), deadline)


def eventually(holds: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(500):
        if holds():
            return
        waited.wait(0.01)
    raise AssertionError("it never came true")


class TestKeys:
    def test_a_key_is_kept_for_a_day(self) -> None:
        source, clock = Source(), SteppedClock()
        cache = cache_of(source, clock)
        assert cache.key("a") is KEY
        clock.move(timedelta(hours=24) - timedelta(seconds=1))
        cache.key("a")
        assert source.asked == ["a"]
        clock.move(timedelta(seconds=1))
        cache.key("a")
        assert source.asked == ["a", "a"]

    def test_a_key_is_not_kept_beyond_its_certificates(self) -> None:
        source, clock = Source(until=NOW + timedelta(minutes=5)), SteppedClock()
        cache = cache_of(source, clock)
        cache.key("a")
        clock.move(timedelta(minutes=5))
        cache.key("a")
        assert source.asked == ["a", "a"]

    def test_few_keys_are_kept_and_the_oldest_goes_first(self) -> None:
        source = Source()
        cache = cache_of(source)
        for number in range(MAX_KEYS + 1):
            cache.key(str(number))
        for number in range(1, MAX_KEYS + 1):
            cache.key(str(number))
        assert len(source.asked) == MAX_KEYS + 1
        cache.key("0")
        assert source.asked[-1] == "0"


class TestFailures:
    @pytest.mark.parametrize(
        "error",
        [CertificatesUnreachable("certificate_http"), Rejected("certificate_chain")],
        ids=lambda error: type(error).__name__,
    )
    def test_a_failure_is_remembered_for_ten_seconds(
        self, error: Rejected | CertificatesUnreachable
    ) -> None:
        source, clock = Source(), SteppedClock()
        cache = cache_of(source, clock)
        source.error = error
        for _ in range(3):
            with pytest.raises(type(error), match=error.reason):
                cache.key("a")
        assert source.asked == ["a"]
        source.error = None
        clock.move(timedelta(seconds=10))
        assert cache.key("a") is KEY

    def test_a_failure_says_nothing_about_other_urls(self) -> None:
        source = Source()
        cache = cache_of(source)
        source.error = Rejected("certificate_absent")
        with pytest.raises(Rejected):
            cache.key("a")
        source.error = None
        assert cache.key("b") is KEY

    def test_few_failures_are_remembered(self) -> None:
        source = Source()
        cache = cache_of(source)
        source.error = Rejected("certificate_absent")
        for number in [*range(MAX_FAILURES + 1), 0]:
            with pytest.raises(Rejected):
                cache.key(str(number))
        assert len(source.asked) == MAX_FAILURES + 2
        assert len(cache._failures) == MAX_FAILURES

    @pytest.mark.parametrize(
        "error", [ZeroDivisionError("secret"), KeyboardInterrupt("secret")], ids=repr
    )
    def test_a_fault_of_ours_keeps_the_door_shut_and_is_logged(
        self, error: BaseException, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(_url: str) -> SigningKey:
            raise error

        with pytest.raises(CertificatesUnreachable, match="certificate_error"):
            KeyCache(broken, SteppedClock()).key("a")
        (record,) = caplog.records
        assert f"{type(error).__name__} in broken" in record.getMessage()
        # An error's text may hold anything, and a traceback ends with it.
        assert "secret" not in caplog.text


class TestAtOnce:
    def test_requests_for_one_url_share_one_fetch(self) -> None:
        source = Source()
        source.gate.clear()
        cache = cache_of(source)
        with ThreadPoolExecutor(16) as pool:
            waiting = [pool.submit(cache.key, "a") for _ in range(16)]
            eventually(lambda: source.asked == ["a"])
            source.gate.set()
            assert all(one.result() is KEY for one in waiting)
        assert source.asked == ["a"]

    def test_each_of_them_gets_an_error_of_its_own(self) -> None:
        source = Source()
        source.gate.clear()
        source.error = Rejected("certificate_chain")
        cache = cache_of(source)
        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(cache.key, "a") for _ in range(4)]
            eventually(lambda: source.asked == ["a"])
            source.gate.set()
            errors = [one.exception() for one in waiting]
        assert len({id(error) for error in errors}) == 4
        assert all(isinstance(error, Rejected) for error in errors)

    def test_nobody_waits_beyond_the_deadline_and_a_late_key_is_kept(self) -> None:
        source, clock = Source(), SteppedClock()
        source.gate.clear()
        cache = cache_of(source, clock, deadline=0.05)
        for _ in range(2):
            with pytest.raises(CertificatesUnreachable, match="certificate_timeout"):
                cache.key("a")
        assert source.asked == ["a"]
        source.gate.set()
        eventually(lambda: "a" in cache._known)
        assert cache.key("a") is KEY

    def test_made_up_urls_cannot_occupy_more_than_a_few_fetches(self) -> None:
        source = Source()
        source.gate.clear()
        cache = cache_of(source)
        with ThreadPoolExecutor(MAX_STRANGERS) as pool:
            waiting = [pool.submit(cache.key, str(number)) for number in range(MAX_STRANGERS)]
            eventually(lambda: len(source.asked) == MAX_STRANGERS)
            with pytest.raises(CertificatesUnreachable, match="certificate_busy"):
                cache.key("one more")
            source.gate.set()
            assert [type(one.result()) for one in waiting] == [type(KEY)] * MAX_STRANGERS
        assert cache.key("one more") is KEY

    def test_they_cannot_keep_a_known_url_from_being_fetched_again(self) -> None:
        source, clock = Source(), SteppedClock()
        cache = cache_of(source, clock)
        cache.key("known")
        clock.move(timedelta(days=1))
        source.gate.clear()
        with ThreadPoolExecutor(MAX_STRANGERS + 1) as pool:
            flood = [pool.submit(cache.key, str(number)) for number in range(MAX_STRANGERS)]
            eventually(lambda: len(source.asked) == 1 + MAX_STRANGERS)
            again = pool.submit(cache.key, "known")
            eventually(lambda: source.asked[-1] == "known")
            source.gate.set()
            assert again.result() is KEY
            assert all(isinstance(one.result(), RSAPublicKey) for one in flood)
