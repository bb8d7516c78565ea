"""Who waits for certificates, and for whom nobody does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.errors import CertificatesUnreachable, Rejected
from skill.web.key_cache import MAX_STRANGERS
from tests.support.signing import NOW, SteppedClock
from tests.web.key_source import AMAZONS, FAR, KEY, Source, cache_of, eventually


class TestAtOnce:
    def test_requests_for_one_url_share_one_fetch(self) -> None:
        source = Source()
        source.gate.clear()
        cache = cache_of(source)
        with ThreadPoolExecutor(16) as pool:
            waiting = [pool.submit(cache.key, AMAZONS[0]) for _ in range(16)]
            eventually(lambda: source.asked == [AMAZONS[0]])
            source.gate.set()
            assert all(one.result() is KEY for one in waiting)
        assert source.asked == [AMAZONS[0]]

    def test_each_of_them_gets_an_error_of_its_own(self) -> None:
        source = Source()
        source.gate.clear()
        source.error = Rejected("certificate_chain")
        cache = cache_of(source)
        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(cache.key, AMAZONS[0]) for _ in range(4)]
            eventually(lambda: source.asked == [AMAZONS[0]])
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

    def test_urls_of_amazons_form_are_fetched_however_many_others_are(self) -> None:
        source = Source()
        source.gate.clear()
        cache = cache_of(source)
        for number in range(10):
            cache.awaited(f"stranger {number}")
        eventually(lambda: len(source.asked) == MAX_STRANGERS)
        fetches = [cache.awaited(url) for url in AMAZONS]
        eventually(lambda: set(source.asked) >= set(AMAZONS))
        source.gate.set()
        assert all(fetch is not None and fetch.result(5) is KEY for fetch in fetches)

    def test_what_is_awaited_is_what_key_waits_for(self) -> None:
        source = Source()
        source.gate.clear()
        cache = cache_of(source)
        fetch = cache.awaited("a")
        assert cache.awaited("a") is fetch is not None
        source.gate.set()
        assert fetch.result(5) is KEY
        assert cache.awaited("a") is None
        assert cache.key("a") is KEY
        source.error = Rejected("certificate_absent")
        failed = cache.awaited("b")
        assert failed is not None
        assert isinstance(failed.exception(5), Rejected)
        assert cache.awaited("b") is None
        assert source.asked == ["a", "b"]

    def test_few_threads_wait_for_strangers(self) -> None:
        source = Source()
        source.gate.clear()
        cache = cache_of(source)
        with ThreadPoolExecutor(8) as pool:
            waiting = [pool.submit(cache.key, "a") for _ in range(8)]
            eventually(lambda: sum(one.done() for one in waiting) == 8 - MAX_STRANGERS)
            source.gate.set()
        found = [one.exception() for one in waiting]
        assert found.count(None) == MAX_STRANGERS
        refused = [error for error in found if error is not None]
        assert {str(error) for error in refused} == {"certificate_busy"}
        assert cache.key("a") is KEY

    def test_nobody_waits_again_for_what_somebody_waited_for(self) -> None:
        source = Source()
        source.gate.clear()
        cache = cache_of(source, deadline=3600)
        cache.awaited("a")
        cache._fetches["a"] = replace(cache._fetches["a"], late=0)
        with ThreadPoolExecutor(1) as pool:
            late = pool.submit(cache.key, "a")
            eventually(late.done)
            source.gate.set()
        assert str(late.exception()) == "certificate_timeout"

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
        source, clock = Source(until=NOW + timedelta(days=1)), SteppedClock()
        cache = cache_of(source, clock)
        cache.key("known")
        clock.move(timedelta(days=1))
        source.gate.clear()
        source.until = FAR
        with ThreadPoolExecutor(MAX_STRANGERS + 1) as pool:
            flood = [pool.submit(cache.key, str(number)) for number in range(MAX_STRANGERS)]
            eventually(lambda: len(source.asked) == 1 + MAX_STRANGERS)
            again = pool.submit(cache.key, "known")
            eventually(lambda: source.asked[-1] == "known")
            source.gate.set()
            assert again.result() is KEY
            assert all(isinstance(one.result(), RSAPublicKey) for one in flood)
