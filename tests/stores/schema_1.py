"""Progress as the stores of schema 1 left it: raw items of DynamoDB and raw rows of SQLite.

Nothing here is made by the code that is tested, and nothing here may ever change: listeners'
memories look like this. ``expires`` lies in 2101, since a real engine deletes by its own clock what
has expired.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from skill.domain.memory.history import History
from skill.domain.memory.progress import Notice, Progress, Round, Unfinished
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease, Side
from skill.domain.routine.place import Place
from skill.listener import Listener
from skill.stores.base import Saved

PEPPER, USER, PERSON = (
    "a pepper of schema 1",
    "amzn1.ask.account.SCHEMA1",
    "amzn1.ask.person.SCHEMA1",
)
ACCOUNT_KEY = "d93oCixEj-UZ8euQvMYzff-pezINXt5S3sNTB8zviqc"
PERSON_KEY = "PEpFqwgVPyZJFRSq3BgWw4svPkZ2WxHM1YILJfp77K4"
"""What those three made of the listener."""

SQLITE = """
CREATE TABLE progress (
    account TEXT NOT NULL,
    person TEXT NOT NULL,
    version INTEGER NOT NULL,
    birth INTEGER NOT NULL,
    record TEXT NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (account, person)
) WITHOUT ROWID;
CREATE INDEX progress_expires ON progress (expires);
"""

Row = tuple[str, str, int, int, str, int]


@dataclass(frozen=True)
class Kept:
    """One listener's memory: as DynamoDB's JSON, as a row of the table above, and its meaning."""

    item: str
    row: Row
    means: Saved

    @property
    def listener(self) -> Listener:
        """Whose it is."""
        return Listener(self.row[0], self.row[1])


EVERYTHING = Kept(
    """{"account": {"S": "d93oCixEj-UZ8euQvMYzff-pezINXt5S3sNTB8zviqc"},
        "person": {"S": "PEpFqwgVPyZJFRSq3BgWw4svPkZ2WxHM1YILJfp77K4"},
        "version": {"N": "417"}, "birth": {"N": "1099511627775"}, "expires": {"N": "4149835200"},
        "record": {"M": {
            "schema": {"N": "1"},
            "unfinished": {"M": {
                "at": {"N": "1795156543"},
                "place": {"L": [{"S": "pelvic_tilt"}, {"NULL": true}, {"S": "reps"}, {"N": "2"}]},
                "plan": {"L": [{"S": "knee_to_chest"}, {"S": "pelvic_tilt"}, {"S": "sphinx"}]},
                "hold": {"N": "45"}, "left": {"N": "20"}, "ran_out": {"N": "1"}}},
            "settings": {"M": {
                "at": {"N": "1795156111"}, "wait": {"S": "step"}, "pace": {"N": "125"},
                "hold": {"N": "45"},
                "forms": {"M": {
                    "easier": {"L": [{"S": "knee_to_chest"}]},
                    "deeper": {"L": [{"S": "sphinx"}]}}}}},
            "day_off": {"M": {"at": {"N": "1795069800"}, "day": {"S": "2026-11-21"}}},
            "rounds": {"L": [
                {"L": [{"N": "1794810000"}, {"S": "2026-11-16"}]},
                {"L": [{"N": "1795068900"}, {"S": "2026-11-19"}]}]},
            "known": {"L": [{"S": "childs_pose"}]},
            "learning": {"M": {
                "cat_cow": {"L": [{"N": "1794809800"}, {"N": "1795068700"}]},
                "knee_to_chest": {"L": [{"N": "1795156500"}]}}},
            "newest": {"S": "2026-11-20"},
            "days": {"S": "CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAT"},
            "recent": {"M": {
                "cat_cow": {"S": "Eg"}, "childs_pose": {"S": "Ag"}, "knee_to_chest": {"S": "AQ"}}},
            "heard": {"L": [{"S": "interrupt"}, {"S": "safety"}]},
            "last": {"S": "6aff0c31Xq"}}}}""",
    (
        ACCOUNT_KEY,
        PERSON_KEY,
        417,
        1099511627775,
        (
            '{"schema":1,"unfinished":{"at":1795156543,"place":["pelvic_tilt",null,"reps",2],'
            '"plan":["knee_to_chest","pelvic_tilt","sphinx"],"hold":45,"left":20,"ran_out":1},'
            '"settings":{"at":1795156111,"wait":"step","pace":125,"hold":45,'
            '"forms":{"easier":["knee_to_chest"],"deeper":["sphinx"]}},'
            '"day_off":{"at":1795069800,"day":"2026-11-21"},'
            '"rounds":[[1794810000,"2026-11-16"],[1795068900,"2026-11-19"]],"known":["childs_pose"],'
            '"learning":{"cat_cow":[1794809800,1795068700],"knee_to_chest":[1795156500]},'
            '"newest":"2026-11-20",'
            '"days":"CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAT",'
            '"recent":{"cat_cow":"Eg","childs_pose":"Ag","knee_to_chest":"AQ"},'
            '"heard":["interrupt","safety"],'
            '"last":"6aff0c31Xq"}'
        ),
        4149835200,
    ),
    Saved(
        Progress(
            Stamped(
                Unfinished(
                    Place("pelvic_tilt", None, "reps", 2),
                    ("knee_to_chest", "pelvic_tilt", "sphinx"),
                    hold=45,
                    remaining=20,
                    ran_out=True,
                ),
                1795156543,
            ),
            choose(
                Settings(
                    Wait.STEP, 125, 45, (("knee_to_chest", Ease.EASIER), ("sphinx", Ease.DEEPER))
                ),
                1795156111,
            ),
            Stamped(date(2026, 11, 21), 1795069800),
            rounds=frozenset(
                {Round(1794810000, date(2026, 11, 16)), Round(1795068900, date(2026, 11, 19))}
            ),
            known=frozenset({"childs_pose"}),
            learning=frozenset(
                {("cat_cow", 1794809800), ("cat_cow", 1795068700), ("knee_to_chest", 1795156500)}
            ),
            heard=frozenset({Notice.INTERRUPT, Notice.SAFETY}),
            history=History(
                frozenset(
                    {date(2025, 12, 24), date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 20)}
                ),
                frozenset(
                    {
                        (date(2026, 11, 16), "cat_cow"),
                        (date(2026, 11, 19), "cat_cow"),
                        (date(2026, 11, 19), "childs_pose"),
                        (date(2026, 11, 20), "knee_to_chest"),
                    }
                ),
            ),
            opened="6aff0c31Xq",
        ),
        417,
        1099511627775,
    ),
)
"""A recognised voice's, with every field there is."""

A_SIDE = Kept(
    """{"account": {"S": "d93oCixEj-UZ8euQvMYzff-pezINXt5S3sNTB8zviqc"},
        "person": {"S": "household"},
        "version": {"N": "3"}, "birth": {"N": "1099511627774"}, "expires": {"N": "4149835200"},
        "record": {"M": {
            "schema": {"N": "1"},
            "unfinished": {"M": {
                "at": {"N": "1795156543"},
                "place": {"L": [{"S": "spinal_twist"}, {"S": "left"}, {"S": "sit"}, {"N": "1"}]},
                "plan": {"L": [{"S": "spinal_twist"}]}}},
            "settings": {"M": {
                "at": {"N": "1795156111"}, "wait": {"S": "never"}, "pace": {"N": "100"}}},
            "day_off": {"M": {"at": {"N": "1795069800"}}}}}}""",
    (
        ACCOUNT_KEY,
        "",
        3,
        1099511627774,
        (
            '{"schema":1,"unfinished":{"at":1795156543,"place":["spinal_twist","left","sit",1],'
            '"plan":["spinal_twist"]},'
            '"settings":{"at":1795156111,"wait":"never","pace":100},"day_off":{"at":1795069800}}'
        ),
        4149835200,
    ),
    Saved(
        Progress(
            Stamped(
                Unfinished(Place("spinal_twist", Side.LEFT, "sit", 1), ("spinal_twist",)),
                1795156543,
            ),
            choose(Settings(Wait.NEVER), 1795156111),
            Stamped(None, 1795069800),
        ),
        3,
        1099511627774,
    ),
)
"""The household's own, with every part that may be left out left out; a day off was agreed to and
taken back."""

THE_LEAST = Kept(
    """{"account": {"S": "PEpFqwgVPyZJFRSq3BgWw4svPkZ2WxHM1YILJfp77K4"},
        "person": {"S": "household"},
        "version": {"N": "1"}, "birth": {"N": "0"}, "expires": {"N": "4149835200"},
        "record": {"M": {"schema": {"N": "1"}}}}""",
    (PERSON_KEY, "", 1, 0, '{"schema":1}', 4149835200),
    Saved(Progress(), 1, 0),
)
"""Another household's, of which nothing is known."""

_MOST_PERSON = "8xv0iTn3jq3hWmZ2yq0Vb6cT1uQe9LrKdS5oPpXaYgE"
_TO = date(2026, 11, 20)
_PLAN = (
    "childs_pose",
    "knee_to_chest",
    "piriformis",
    "cat_cow",
    "pelvic_tilt",
    "sphinx",
    "spinal_twist",
)
THE_MOST = Kept(
    """{"account": {"S": "PEpFqwgVPyZJFRSq3BgWw4svPkZ2WxHM1YILJfp77K4"},
        "person": {"S": "8xv0iTn3jq3hWmZ2yq0Vb6cT1uQe9LrKdS5oPpXaYgE"},
        "version": {"N": "12044"}, "birth": {"N": "51966"}, "expires": {"N": "4149835200"},
        "record": {"M": {
            "schema": {"N": "1"},
            "unfinished": {"M": {
                "at": {"N": "1795156543"},
                "place": {"L": [
                    {"S": "knee_to_chest"}, {"S": "right"}, {"S": "shoulders_down"}, {"N": "3"}]},
                "plan": {"L": [
                    {"S": "childs_pose"}, {"S": "knee_to_chest"}, {"S": "piriformis"},
                    {"S": "cat_cow"}, {"S": "pelvic_tilt"}, {"S": "sphinx"},
                    {"S": "spinal_twist"}]},
                "hold": {"N": "60"}, "left": {"N": "59"}}},
            "settings": {"M": {
                "at": {"N": "1795156543"}, "wait": {"S": "section"}, "pace": {"N": "150"},
                "hold": {"N": "60"},
                "forms": {"M": {
                    "plain": {"L": [{"S": "cat_cow"}]},
                    "easier": {"L": [
                        {"S": "childs_pose"}, {"S": "knee_to_chest"}, {"S": "pelvic_tilt"},
                        {"S": "piriformis"}, {"S": "spinal_twist"}]},
                    "deeper": {"L": [{"S": "sphinx"}]}}}}},
            "day_off": {"M": {"at": {"N": "1795156543"}, "day": {"S": "2026-11-21"}}},
            "rounds": {"L": [
                {"L": [{"N": "1794897343"}, {"S": "2026-11-17"}]},
                {"L": [{"N": "1794983743"}, {"S": "2026-11-18"}]},
                {"L": [{"N": "1795070143"}, {"S": "2026-11-19"}]},
                {"L": [{"N": "1795156543"}, {"S": "2026-11-20"}]}]},
            "known": {"L": [
                {"S": "cat_cow"}, {"S": "childs_pose"}, {"S": "knee_to_chest"},
                {"S": "pelvic_tilt"}, {"S": "piriformis"}, {"S": "sphinx"}, {"S": "spinal_twist"}]},
            "newest": {"S": "2026-11-20"},
            "days": {"S": "__________________________________________________________________8"},
            "recent": {"M": {
                "cat_cow": {"S": "P_8"}, "childs_pose": {"S": "P_8"}, "knee_to_chest": {"S": "P_8"},
                "pelvic_tilt": {"S": "P_8"}, "piriformis": {"S": "P_8"}, "sphinx": {"S": "P_8"},
                "spinal_twist": {"S": "P_8"}}},
            "heard": {"L": [{"S": "interrupt"}, {"S": "safety"}]}}}}""",
    (
        PERSON_KEY,
        _MOST_PERSON,
        12044,
        51966,
        (
            '{"schema":1,"unfinished":{"at":1795156543,'
            '"place":["knee_to_chest","right","shoulders_down",3],'
            '"plan":["childs_pose","knee_to_chest","piriformis","cat_cow","pelvic_tilt",'
            '"sphinx","spinal_twist"],'
            '"hold":60,"left":59},'
            '"settings":{"at":1795156543,"wait":"section","pace":150,"hold":60,'
            '"forms":{"plain":["cat_cow"],'
            '"easier":["childs_pose","knee_to_chest","pelvic_tilt","piriformis","spinal_twist"],'
            '"deeper":["sphinx"]}},"day_off":{"at":1795156543,"day":"2026-11-21"},'
            '"rounds":[[1794897343,"2026-11-17"],[1794983743,"2026-11-18"],'
            '[1795070143,"2026-11-19"],[1795156543,"2026-11-20"]],'
            '"known":["cat_cow","childs_pose","knee_to_chest","pelvic_tilt","piriformis",'
            '"sphinx","spinal_twist"],'
            '"newest":"2026-11-20","days":"__________________________________________________________________8",'
            '"recent":{"cat_cow":"P_8","childs_pose":"P_8","knee_to_chest":"P_8","pelvic_tilt":"P_8",'
            '"piriformis":"P_8","sphinx":"P_8","spinal_twist":"P_8"},'
            '"heard":["interrupt","safety"]}'
        ),
        4149835200,
    ),
    Saved(
        Progress(
            Stamped(
                Unfinished(Place("knee_to_chest", Side.RIGHT, "shoulders_down", 3), _PLAN, 60, 59),
                1795156543,
            ),
            choose(
                Settings(
                    Wait.SECTION,
                    150,
                    60,
                    (
                        ("cat_cow", Ease.PLAIN),
                        ("childs_pose", Ease.EASIER),
                        ("knee_to_chest", Ease.EASIER),
                        ("pelvic_tilt", Ease.EASIER),
                        ("piriformis", Ease.EASIER),
                        ("sphinx", Ease.DEEPER),
                        ("spinal_twist", Ease.EASIER),
                    ),
                ),
                1795156543,
            ),
            Stamped(date(2026, 11, 21), 1795156543),
            rounds=frozenset(Round(1795156543 - n * 86400, _TO - timedelta(n)) for n in range(4)),
            known=frozenset(_PLAN),
            heard=frozenset({Notice.INTERRUPT, Notice.SAFETY}),
            history=History(
                frozenset(_TO - timedelta(n) for n in range(400)),
                frozenset((_TO - timedelta(n), one) for n in range(14) for one in _PLAN),
            ),
        ),
        12044,
        51966,
    ),
)
"""Of years of the whole routine every day: no list and no text was ever longer."""

ALL = {"everything": EVERYTHING, "a side": A_SIDE, "the least": THE_LEAST, "the most": THE_MOST}
