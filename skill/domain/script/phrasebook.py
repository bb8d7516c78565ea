"""Lines -> words.

The words are content; here stand only the lines' keys and what each may speak of.

A line has one or more variants. Which one is heard comes from a seed, never from chance, so the
same request always gets the same answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_LINES: Final = """
name.left
name.right
name.section stretch side
numbers
length.second
length.seconds count
length.minute
length.minute_and seconds
length.minutes count
length.about_minute
length.about_minutes minutes
list.comma first second
list.and first second
card.title

ask.start
ask.start_or_name
ask.start_beginning
ask.next
ask.rest
ask.hands_free
ask.hands_free_last
ask.next_side side
ask.next_stretch stretch
ask.back section
ask.finish
ask.carry_on section
ask.again
ask.anyway
ask.start_over
ask.tomorrow_off
ask.easier
ask.stretch first second
ask.hold_length

launch.new count minutes
launch.returning
launch.unfinished
launch.finished
launch.enough
launch.rest_day
launch.would_lose section
launch.begin
launch.whole minutes
launch.short minutes stretches
launch.kept

hint.interrupt
hint.come_back
hint.go_on_later

hold.half_way
hold.rest length
hold.ten_more
flow.in
flow.out
reps.set number
reps.count number work

teach.gently
teach.no_stretch
teach.unknown
teach.unknown_last
teach.which count
form.easier
form.deeper
form.plain
form.always

move.nowhere
move.first
move.back
move.back_to section
move.no_sides
move.skipped
move.skipped_last
move.nothing_open
pause
pause.before
no.start
no.leave_it

finish.done
finish.enough
finish.goodbye
goodbye.kept
goodbye.plain

safety.notice
safety.card
emergency
pain.pain
pain.before
pain.cramp
pain.dizzy
pain.come_out
pain.rest
pain.tomorrow_off
pain.sore
pain.sore_before
pain.sore_rest

setting.wait_section
setting.wait_step
setting.wait_never
setting.hold length least most
setting.hold_clamped length least most
setting.hold_next length least most
setting.hold_next_clamped length least most
setting.pace_slower
setting.pace_quicker
setting.pace_slower_limit
setting.pace_quicker_limit

help.before count
help.inside
help.more_before
help.more_inside
help.question
help.card
fallback.before
fallback.inside
fallback.named
fallback.question
list stretches count
where.nowhere
where.section section
where.step number count
where.waiting section minutes
where.detour section
where.left minutes

advice.general
advice.benefits
advice.how_often
advice.doctor
advice.breathing
advice.day_off
advice.limits
advice.warning_signs
advice.cure
advice.equipment

history.none
history.week days stretches
history.streak days
history.streak_year days
history.last days
history.last_today days
history.last_yesterday days
count.day
count.days count
count.stretch
count.stretches count

ask.reset
ask.forget
ask.reminder_time
ask.remind
setting.tell_hold length
setting.tell_hold_usual length
setting.tell_pace_usual
setting.tell_pace_slower
setting.tell_pace_quicker
setting.tell_easier stretches
setting.tell_deeper stretches
setting.reset
forget.done
forget.trouble
time.whole hour part
time.minutes hour minutes part
time.few_minutes hour minutes part
part.night
part.morning
part.afternoon
part.evening
day.daily
day.monday
day.tuesday
day.wednesday
day.thursday
day.friday
day.saturday
day.sunday
reminder.agree day time
reminder.permission
reminder.rings
reminder.done day time
reminder.not_permitted
reminder.unsupported
reminder.too_many
reminder.trouble
reminder.nothing
reminder.cancelled
reminder.cancel_trouble

sorry.general
sorry.not_saved
"""

PLACEHOLDERS: Final[Mapping[str, frozenset[str]]] = {
    key: frozenset(names) for key, *names in map(str.split, filter(None, _LINES.splitlines()))
}
"""Every line there is, and the placeholders its words may use."""


_SENTENCE_START = re.compile(r"(?:^|(?<=[.?] ))[a-z]")


def sentences(words: str) -> str:
    """``words`` with a capital at the start of every sentence, where a value may stand."""
    return _SENTENCE_START.sub(lambda start: start[0].upper(), words)


@dataclass(frozen=True, eq=False)
class Phrasebook:
    """The variants of every line, in one language."""

    lines: Mapping[str, tuple[str, ...]]

    def words(self, key: str, seed: int = 0, **values: str) -> str:
        """A line's words with its values filled in; ``seed`` chooses the variant."""
        variants = self.lines[key]
        return variants[seed % len(variants)].format(**values)

    def number(self, number: int) -> str:
        """A number as it is spoken; large ones as digits, which every voice can read."""
        words = self.lines["numbers"]
        if not 1 <= number <= len(words):
            return str(number)
        return words[number - 1]

    def length(self, seconds: int) -> str:
        """A length of time as it is spoken; from two minutes on, in whole minutes."""
        minutes, rest = divmod(seconds, 60)
        if minutes > 1:
            return self.words("length.minutes", count=self.number(minutes))
        if minutes == 1 and rest:
            return self.words("length.minute_and", seconds=self.length(rest))
        if minutes == 1:
            return self.words("length.minute")
        return self.counted(
            "length.second",
            "length.seconds",
            rest,
        )

    def counted(
        self,
        one: str,
        more: str,
        count: int,
    ) -> str:
        """So many of a thing: the line ``one`` for one of them, ``more`` for any other number."""
        if count == 1:
            return self.words(one)
        return self.words(more, count=self.number(count))

    def about(self, seconds: float) -> str:
        """About how many minutes; never less than one."""
        minutes = max(1, round(seconds / 60))
        if minutes == 1:
            return self.words("length.about_minute")
        return self.words("length.about_minutes", minutes=self.number(minutes))

    def listed(self, names: Sequence[str]) -> str:
        """Names as a spoken list."""
        *most, last = names
        if not most:
            return last
        joined = most[0]
        for name in most[1:]:
            joined = self.words(
                "list.comma",
                first=joined,
                second=name,
            )
        return self.words(
            "list.and",
            first=joined,
            second=last,
        )
