"""What a preset can declare beside names and formats: logs of events, joins by keys, times that follow from a duration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sqeval.errors import ConfigError
from sqeval.options import JoinTake, Reduction
from sqeval.records.answer_words import rules_by_question
from sqeval.records.answers import AnswerRule
from sqeval.records.labels import same
from sqeval.records.times.formats import checked_format
from sqeval.spec import AnyCase, Names, Spec, Table


def _rules_of_surveys(answers: object) -> object:
    return None if answers is None else rules_by_question(answers, "surveys.answers")


#: Name of a stage → the states or activities that belong to it.
Stages = Table[str, Names]


@dataclass(frozen=True)
class Log:
    """The columns of a log of events, of whichever kind: of several names the first that is there counts.

    `clock` says when an event happened, `word` what it was (a state or an activity); `sequence` orders the events of one
    case and `start` says when an event began, where a log has them.
    """

    case: Names
    clock: Names
    word: Names
    sequence: Names = ()
    start: Names = ()

    @property
    def clocks(self) -> tuple[str, ...]:
        """All names of columns of time stamps."""
        return (*self.clock, *self.start)

    @property
    def structure(self) -> tuple[Names, ...]:
        """The columns without which there is no log."""
        return tuple(names for names in (self.case, self.clock, self.sequence, self.word) if names)


class EventLog(Spec):
    """How an audit log of events becomes one row a ticket.

    `outcomes` are columns that only the end of a ticket can know: they are taken from its last event, and only when
    that event is a resolution or closure. `stages` name the states whose time is added up; they may be left out.
    """

    case: str
    time: str
    sequence: str
    state: str
    new: tuple[str, ...]
    resolved: tuple[str, ...]
    closed: tuple[str, ...]
    other: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    stages: Stages = Field(default_factory=dict)

    @property
    def log(self) -> Log:
        """Its columns."""
        return Log((self.case,), (self.time,), (self.state,), (self.sequence,))

    @property
    def known(self) -> tuple[str, ...]:
        """All states that are declared."""
        return (*self.new, *self.resolved, *self.closed, *self.other)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _one_stage_each(self.stages, "events.stages")
        return self


class ActivityLog(Spec):
    """What the activities of a log of (case, activity, timestamp, resource) mean.

    `case`, `activity`, `time`, `resource`, `team` and `start` are columns of the log; of several names the first that is
    there is taken, and the last three may be absent. `robots` lists resources that are no persons. The other keys list
    activities. Where `opened` lists none, a case is opened by its first event. Time in a stage runs from each of its events
    to the next event of any stage, or until the case is resolved, closed, opened or reopened; with `start`, a column that
    says when the activity began, from there to `time`. A response leaves the stage running; so does an activity that is not
    listed anywhere, unless `unknown_ends_stage`. Activities and resources are compared without regard to case, spaces and
    width.
    """

    case: Names = ("case",)
    activity: Names = ("activity",)
    time: Names = ("timestamp",)
    resource: Names = ("resource",)
    team: Names = ("team",)
    start: Names = ()
    robots: Names = ()
    opened: Names = ()
    robot_response: Names = ()
    person_response: Names = ()
    stages: Stages = Field(default_factory=dict)
    resolved: Names = ()
    closed: Names = ()
    reopened: Names = ()
    unknown_ends_stage: bool = False

    @property
    def log(self) -> Log:
        """Its columns."""
        return Log(self.case, self.time, self.activity, start=self.start)

    @property
    def meanings(self) -> Mapping[str, tuple[str, ...]]:
        """What an activity can mean beside belonging to a stage."""
        names = ("opened", "robot_response", "person_response", "resolved", "closed", "reopened")
        return {name: getattr(self, name) for name in names}

    @property
    def in_order(self) -> tuple[str, ...]:
        """Every known activity in the order in which those at the same time are taken to have happened."""
        staged = [name for names in self.stages.values() for name in names]
        first = (*self.opened, *self.robot_response, *self.person_response)
        last = (*self.resolved, *self.closed, *self.reopened)
        between = [name for name in staged if name not in first and name not in last]
        return tuple(dict.fromkeys((*first, *between, *last)))

    @property
    def milestones(self) -> tuple[str, ...]:
        """Activities that end a stage without belonging to one."""
        return (*self.opened, *self.resolved, *self.closed, *self.reopened)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _one_stage_each(self.stages, "activities.stages")
        seen: dict[str, str] = {}
        for meaning, names in self.meanings.items():
            for name in names:
                if seen.setdefault(same(name), meaning) != meaning:
                    raise ConfigError(f"means both {seen[same(name)]} and {meaning}", path=f"activities.{meaning}", value=name)
        return self


class Companion(Spec):
    """How a companion frame reads: `columns` maps names here to those of its source, of several the first that is there."""

    columns: Table[str, Names] = Field(default_factory=dict)


class SurveyCompanion(Companion):
    """How surveys read: also by which rule `answers` become numbers, one for all questions or one by question."""

    answers: Annotated[Table[str, AnswerRule] | None, BeforeValidator(_rules_of_surveys)] = None


class Elapsed(Spec):
    """A time that an export gives as a duration since another one: `column` (the first of several that is there) after `start`."""

    column: Names
    start: str = "created_at"
    unit: Annotated[Literal["seconds", "minutes", "hours", "days"], AnyCase] = "minutes"


class Join(Spec):
    """How a named source is joined to the base by the columns `on` (`base_on`, where the base calls them otherwise).

    `take` says which row counts where several have the same key: none may ("one"), the "latest" or "earliest" `by` a time
    column, or no single one ("reduced"). `reduce` says what becomes of a column over all rows of a key: their "sum", or
    the "only" value they have, "(several)" where they differ. `row_id` tells the rows of one key apart, so that a row
    that stands twice is used once; `unique` is an id that should stand in one row only; `count` names a column for the
    number of rows. A source that is not `required` may be left out.
    """

    source: str
    on: Names
    base_on: Names = ()
    take: Annotated[JoinTake, AnyCase] = JoinTake.ONE
    by: str | None = None
    time_format: str = "ISO8601"
    reduce: Table[str, Annotated[Reduction, AnyCase]] = Field(default_factory=dict)
    row_id: Names = ()
    unique: str | None = None
    count: str | None = None
    required: bool = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        is_by_time = self.take in (JoinTake.LATEST, JoinTake.EARLIEST)
        if is_by_time != (self.by is not None):
            raise ConfigError("is needed for take = 'latest' or 'earliest', and for these only", path=f"joins.{self.source}.by")
        checked_format(self.time_format, f"joins.{self.source}.time_format")
        if self.take is JoinTake.REDUCED and not (self.reduce or self.count):
            raise ConfigError("says nothing about any column", path=f"joins.{self.source}.reduce")
        if self.base_on and len(self.base_on) != len(self.on):
            raise ConfigError(f"names {len(self.base_on)} key(s) for {len(self.on)}", path=f"joins.{self.source}.base_on")
        return self


def _one_stage_each(stages: Mapping[str, tuple[str, ...]], path: str) -> None:
    """Times of stages add up only where nothing belongs to two of them."""
    seen: dict[str, str] = {}
    for stage, names in stages.items():
        if not stage.isidentifier():
            raise ConfigError("is no name for a stage, which becomes part of a column's name", path=path, value=stage)
        for name in names:
            if seen.setdefault(same(name), stage) != stage:
                raise ConfigError(f"belongs to both {seen[same(name)]} and {stage}", path=f"{path}.{stage}", value=name)
