import pytest

from skill.simulator import spoken
from skill.simulator.spoken import BadSpeech, Silence, Sound, Words
from skill.simulator.voice import SilentVoice

CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"


class OneSecondAWord:
    def seconds(self, text: str) -> float:
        return float(len(text.split()))

    def start(self, text: str) -> None:
        raise AssertionError(text)

    def stop(self) -> None:
        raise AssertionError


def heard(markup: str) -> tuple[spoken.Segment, ...]:
    return spoken.ssml(f"<speak>{markup}</speak>", OneSecondAWord())


def test_sentences_silences_and_sounds_in_order() -> None:
    assert heard(f'Stay here. For a\n while.<break time="3s"/><audio src="{CHIME}"/>Go.') == (
        Words("Stay here.", 2),
        Words("For a while.", 3),
        Silence(3),
        Sound(CHIME, 0.71),
        Words("Go.", 1),
    )


def test_chained_breaks_are_one_silence() -> None:
    assert heard('<break time="10s"/> <break time="10s"/><break time="500ms"/>') == (Silence(20.5),)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Salt &amp; water", [Words("Salt & water", 3)]),
        ('<prosody rate="50%">two words</prosody> one', [Words("two words", 4), Words("one", 1)]),
        (
            '<prosody rate="fast">five words in all here</prosody>',
            [Words("five words in all here", 4)],
        ),
        ('<sub alias="left side">L</sub>', [Words("left side", 2)]),
        ("<s>One</s><p>Two</p>", [Words("One", 1), Silence(0.75), Words("Two", 1), Silence(1.2)]),
        ("<break/><break strength='weak'/>", [Silence(0.5)]),
        ('<amazon:effect name="whispered">hush</amazon:effect>', [Words("hush", 1)]),
        (
            '<audio src="https://example.com/a.mp3"/>.',
            [Sound("https://example.com/a.mp3", 1.0), Words("dot", 1)],
        ),
        ("", []),
    ],
)
def test_what_is_heard(markup: str, expected: list[spoken.Segment]) -> None:
    assert list(heard(markup)) == expected


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("<speak>a & b</speak>", "not well-formed"),
        ("<speak>a</speak><speak>b</speak>", "not one <speak>"),
        ("words", "not one <speak>"),
        ("<speak>a</speak> b", "not one <speak>"),
        ('<speak><break time="11s"/></speak>', "over 10 s"),
        ('<speak><break time="soon"/></speak>', "'soon'"),
        ('<speak><break strength="huge"/></speak>', "'huge'"),
        ("<speak>" + f'<audio src="{CHIME}"/>' * 6 + "</speak>", "6 audio tags"),
        ('<speak><audio src="http://example.com/a.mp3"/></speak>', "audio from"),
        ("<speak><blink>a</blink></speak>", "unknown tag <blink>"),
        ('<speak><prosody rate="10%">a</prosody></speak>', "'10%'"),
        ('<speak><prosody rate="quick">a</prosody></speak>', "'quick'"),
        ("<speak>" + "a" * 7990 + "</speak>", "characters"),
        ("<!DOCTYPE speak [<!ENTITY a 'b'>]><speak>&a;</speak>", "not well-formed"),
    ],
)
def test_what_alexa_refuses(markup: str, why: str) -> None:
    with pytest.raises(BadSpeech, match=why):
        spoken.ssml(markup, SilentVoice())


def test_too_much_audio_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(spoken.SOUND_LENGTHS, CHIME, 121.0)
    with pytest.raises(BadSpeech, match="240 s"):
        heard(f'<audio src="{CHIME}"/><audio src="{CHIME}"/>')


def test_plain_text_is_said_and_limited_too() -> None:
    assert spoken.plain("Hello. You.", OneSecondAWord()) == (Words("Hello.", 1), Words("You.", 1))
    with pytest.raises(BadSpeech, match="8001"):
        spoken.plain("a" * 8001, OneSecondAWord())
