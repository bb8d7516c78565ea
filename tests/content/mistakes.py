"""Mistakes that content can have.

For each: the file, what stands there, what is written instead, and the fault that names it.
"""

import pytest

SPHINX = "en/stretches/sphinx.yaml"
KNEE = "en/stretches/knee_to_chest.yaml"
TILT = "en/stretches/pelvic_tilt.yaml"
PHRASES = "en/phrases.yaml"
MOVEMENTS = "en/movements.yaml"
ROUTINE = "routines/lower_back.yaml"

MISTAKES = [
    pytest.param(
        KNEE,
        "^  - id: anchor$",
        "  - id: anchor\n    wait: 3",
        "steps.1.wait: Extra inputs are not permitted",
        id="a key that nobody knows",
    ),
    pytest.param(
        KNEE,
        "^name: .*$",
        "name: knee to chest\nname: knee hug",
        "line 4: 'name' stands twice",
        id="a key that stands twice",
    ),
    pytest.param(
        KNEE, "^id: .*$", "? [id, name]\n: x", "line 2: a key must be a word", id="a list for a key"
    ),
    pytest.param(
        KNEE,
        "^id: .*$",
        "id: knee",
        "id: is 'knee', but the file is named 'knee_to_chest'",
        id="an id",
    ),
    pytest.param(
        KNEE,
        "^  - id: anchor$",
        "  - id: lie",
        "steps: the id 'lie' stands twice",
        id="a step's id",
    ),
    pytest.param(
        KNEE,
        r"^sides: .*$",
        "sides: [right]",
        "sides: must be both sides, first side first, or left out",
        id="one side only",
    ),
    pytest.param(
        KNEE,
        r"(?<=^    short: )On your back.*$",
        '""',
        "steps.lie: the first step is the way into position; it needs 'short' words too",
        id="no short way into position",
    ),
    pytest.param(
        KNEE,
        r"^    say: Stay here for .*$",
        "    say: Ten seconds left, of {length}.",
        "steps.hold.say: 'left' would stay the same on both sides; write {side} or {other}",
        id="a bare side",
    ),
    pytest.param(
        KNEE,
        r"^    say: Stay here for .*$",
        "    say: Stay here {count} times.",
        "steps.hold.say: {count} is not known here; this text may use {length}, {other}, {side}",
        id="a count without repetitions",
    ),
    pytest.param(
        KNEE,
        r"^    say: Stay here for .*$",
        '    say: "Stay here for {length:d}."',
        "steps.hold.say: {length:d} is not known here; this text may use {length}, {other}, {side}",
        id="a format that words do not have",
    ),
    pytest.param(
        SPHINX,
        "^come_out: ",
        "come_out: To the {side}. ",
        "come_out: {side} is not known here; this text may use no placeholder",
        id="a side where there are none",
    ),
    pytest.param(
        SPHINX,
        "^come_out: ",
        "come_out: Down {now. ",
        "come_out: 'Down {now. ",
        id="a brace left open",
    ),
    pytest.param(
        SPHINX,
        "^benefits: .*$",
        "benefits: >-\n  This heals your back.",
        "benefits: 'heals' promises too much",
        id="a promise",
    ),
    pytest.param(
        SPHINX,
        "^come_out: ",
        "come_out: Well done! ",
        "come_out: the coach never exclaims: no '!'",
        id="an exclamation",
    ),
    pytest.param(
        SPHINX,
        "^come_out: ",
        "come_out: Is it better? ",
        "come_out: the coach asks only at the end of an answer, with lines of its own: no '?'",
        id="a question",
    ),
    pytest.param(
        SPHINX,
        "^  - .*$",
        "  - knee hug",
        "also_called: 'knee hug' already names knee_to_chest",
        id="another stretch's name",
    ),
    pytest.param(
        TILT,
        "^    press: ",
        "    push: ",
        "easier.instead.push: there is no such step",
        id="a form of no step",
    ),
    pytest.param(
        TILT,
        r"^  instead:$",
        "  instead:\n    reps: ''",
        "easier.instead.reps: the way into position and timed steps cannot be left out",
        id="a form without the repetitions",
    ),
    pytest.param(
        TILT,
        r"^    reps:$",
        "    hold: {seconds: {usual: 5, least: 5, most: 5}, cue: Breathe.}\n    reps:",
        "steps.2: may have one of hold, reps and flow, not several",
        id="two timings",
    ),
    pytest.param(
        TILT,
        r"^    short: Now .*$",
        "",
        "steps.2: a timed step needs 'short' words too: they announce it",
        id="no short announcement",
    ),
    pytest.param(
        TILT,
        r"^    pause: 5$",
        "    pause: 5\n    after_short: And rest.",
        "steps.1: 'after' belongs to a timed step",
        id="a release of nothing held",
    ),
    pytest.param(
        "en/stretches/cat_cow.yaml",
        r"usual: 60, least: 60, most: 120",
        "usual: 160, least: 60, most: 160",
        "steps.flow: takes 1",
        id="too long to be one answer",
    ),
    pytest.param(
        ROUTINE,
        "^  - sphinx$",
        "  - sphinx\n  - sphinx",
        "stretches: sphinx may stand once only",
        id="a stretch twice",
    ),
    pytest.param(
        MOVEMENTS,
        r"^  kneeling: \{.*\n",
        "",
        "kneeling.kneeling: the movement is missing",
        id="a movement missing",
    ),
    pytest.param(PHRASES, "^pause: .*$", "", "pause: is missing", id="a line missing"),
    pytest.param(
        PHRASES,
        "^pause: .*$",
        "pause: [Take your time., 3]",
        "pause: must be words, or a list of words",
        id="a number for words",
    ),
    pytest.param(
        PHRASES,
        "^pause: .*$",
        "pause: []",
        "pause: must be words, or a list of words",
        id="no words",
    ),
    pytest.param(
        PHRASES,
        "^pause: .*$",
        "pause: Rest.\npaws: Rest.",
        "paws: no such line; the coach never says it",
        id="a line that is never said",
    ),
    pytest.param(
        PHRASES,
        "^pause: .*$",
        "pause: Shall we rest?",
        "pause: 'Shall we rest?': only an 'ask.' line asks, for it stands last in an answer",
        id="a question elsewhere",
    ),
    pytest.param(
        PHRASES,
        "^pause: .*$",
        "pause: Rest!",
        "pause: the coach never exclaims: no '!'",
        id="an exclaimed line",
    ),
    pytest.param(
        PHRASES,
        "^pause: .*$",
        "pause: 'Rest {'",
        "pause: 'Rest {': ",
        id="a line's brace left open",
    ),
    pytest.param(PHRASES, "^pause: .*$", "pause: [Rest.", "line ", id="YAML that ends too soon"),
]
