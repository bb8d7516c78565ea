"""Which keys are remembered, and failures, and for how long."""

from datetime import timedelta
from pathlib import Path

import pytest

from skill.errors import CertificatesUnreachable, Rejected
from skill.web.certificates import SigningKey
from skill.web.key_cache import MAX_FAILURES, MAX_KEYS, KeyCache
from tests.support.signing import NOW, SteppedClock
from tests.web.key_source import AMAZONS, KEY, Source, cache_of, eventually


class TestKeys:
    def test_a_key_serves_for_a_day_and_is_then_fetched_anew_beside(self) -> None:
        source, clock = Source(), SteppedClock()
        cache = cache_of(source, clock)
        assert cache.key("a") is KEY
        clock.move(timedelta(hours=24) - timedelta(seconds=1))
        cache.key("a")
        assert source.asked == ["a"]
        clock.move(timedelta(seconds=1))
        source.gate.clear()
        for _ in range(3):
            # Nobody waits for it, and it is fetched once.
            assert cache.key("a") is KEY
            assert cache.awaited("a") is None
        eventually(lambda: source.asked == ["a", "a"])
        source.gate.set()
        eventually(lambda: not cache._fetches)
        cache.key("a")
        assert source.asked == ["a", "a"]

    def test_a_key_serves_as_long_as_its_chain_is_valid_though_the_host_is_down(self) -> None:
        source, clock = Source(until=NOW + timedelta(days=30)), SteppedClock()
        cache = cache_of(source, clock)
        cache.key("a")
        source.error = CertificatesUnreachable("certificate_network")
        for _ in range(29):
            clock.move(timedelta(days=1))
            assert cache.key("a") is KEY
            eventually(lambda: not cache._fetches)
        clock.move(timedelta(days=1))
        with pytest.raises(CertificatesUnreachable, match="certificate_network"):
            cache.key("a")

    def test_while_the_host_is_down_it_is_asked_again_now_and_then(self) -> None:
        source, clock = Source(), SteppedClock()
        cache = cache_of(source, clock)
        cache.key("a")
        source.error = CertificatesUnreachable("certificate_network")
        clock.move(timedelta(days=1))
        for _ in range(5):
            cache.key("a")
            eventually(lambda: not cache._fetches)
        assert source.asked == ["a", "a"]
        clock.move(timedelta(seconds=10))
        cache.key("a")
        eventually(lambda: source.asked == ["a", "a", "a"])

    def test_a_key_that_amazon_took_away_serves_no_longer(self) -> None:
        source, clock = Source(), SteppedClock()
        cache = cache_of(source, clock)
        cache.key("a")
        source.error = Rejected("certificate_absent")
        clock.move(timedelta(days=1))
        assert cache.key("a") is KEY
        eventually(lambda: not cache._fetches)
        with pytest.raises(Rejected, match="certificate_absent"):
            cache.key("a")

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


class TestTheLastGoodUrl:
    def test_is_fetched_at_the_next_start(self, tmp_path: Path) -> None:
        file, source = tmp_path / "certificate-url", Source()
        assert KeyCache(source, SteppedClock(), remembered=file).key(AMAZONS[0]) is KEY
        eventually(lambda: file.exists() and file.read_text() == AMAZONS[0])
        again = Source()
        cache = KeyCache(again, SteppedClock(), remembered=file)
        eventually(lambda: cache._known != {})
        cache.key(AMAZONS[0])
        assert again.asked == [AMAZONS[0]]

    def test_is_the_last_one(self, tmp_path: Path) -> None:
        file, source = tmp_path / "certificate-url", Source()
        cache = KeyCache(source, SteppedClock(), remembered=file)
        for url in AMAZONS:
            cache.key(url)
        eventually(lambda: file.read_text() == AMAZONS[-1])
        source.error = Rejected("certificate_chain")
        with pytest.raises(Rejected):
            cache.key("https://s3.amazonaws.com/echo.api/made-up.pem")
        assert file.read_text() == AMAZONS[-1]

    @pytest.mark.parametrize(
        "content", [b"", b"\xff", b"https://example.org/echo.api/x.pem", b"x" * 10_000]
    )
    def test_is_trusted_no_more_than_what_a_request_names(
        self, tmp_path: Path, content: bytes
    ) -> None:
        file, source = tmp_path / "certificate-url", Source()
        file.write_bytes(content)
        assert KeyCache(source, SteppedClock(), remembered=file).key(AMAZONS[0]) is KEY
        assert source.asked == [AMAZONS[0]]

    def test_need_not_be_kept(self, tmp_path: Path) -> None:
        nowhere = tmp_path / "no folder" / "certificate-url"
        cache = KeyCache(Source(), SteppedClock(), remembered=nowhere)
        assert cache.key(AMAZONS[0]) is KEY
        eventually(lambda: not cache._fetches)
        assert cache.key(AMAZONS[0]) is KEY


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
