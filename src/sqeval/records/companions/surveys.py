"""`read_surveys`: surveys wide or long, by request, by respondent, or as counts and means by unit and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.errors import ConfigError
from sqeval.options import SurveyLayout, parse
from sqeval.records import schema
from sqeval.records.answer_words import numbered
from sqeval.records.arguments import null_words, time_formats
from sqeval.records.companions.columns import ID_COLUMNS, RESPONDENTS, by_content, renamed, typed
from sqeval.records.companions.long_surveys import Wide, widened
from sqeval.records.companions.survey_roles import ANSWER, QUESTION, WEIGHTS, Role, check_weights, roles
from sqeval.records.ids import with_plain_ids
from sqeval.records.preset import Preset
from sqeval.records.sources import Raw, read_source
from sqeval.result import Caution, Result, announces

#: Columns that hold no answers to questions.
_NO_ANSWERS = frozenset(
    {*schema.IDS, *RESPONDENTS, *schema.LABELS, *schema.TIMES, *schema.COMPANION_TIMES, "period", QUESTION, ANSWER, *WEIGHTS}
)


@dataclass(frozen=True, eq=False, repr=False)
class Surveys(Result):
    """What `read_surveys` returns; pass it on as `surveys` of `read_records`, or to `survey_scores`.

    Attributes
    ----------
    frame : DataFrame
        One row a respondent, or a unit and period with its number of answers; one column a question.
    rows_in : int
        Rows read: answers of a long survey, respondents of a wide one.
    warnings : tuple of Caution
        Questions that someone answered twice, and columns that differ between the answers of one respondent.
    """

    frame: pd.DataFrame
    rows_in: int
    warnings: tuple[Caution, ...] = ()

    @property
    def roles(self) -> dict[str, str]:
        """What every column is: key, unit, time, weight, numbers, yes_no, free_text or words."""
        return {name: role.value for name, role in roles(self.frame).items()}

    @property
    def questions(self) -> tuple[str, ...]:
        """Columns of numbers that may be answers to questions."""
        return self._of(Role.NUMBERS)

    @property
    def free_text(self) -> tuple[str, ...]:
        """Columns of free text: kept, and never taken for a question."""
        return self._of(Role.FREE_TEXT)

    def to_frame(self) -> pd.DataFrame:
        """The surveys as a DataFrame of their own."""
        return self.frame.copy()

    def _of(self, wanted: Role) -> tuple[str, ...]:
        return tuple(name for name, role in roles(self.frame).items() if role is wanted)

    def _card(self, lang: str) -> display.Card:
        none = i18n.text("common.none", lang)
        facts = (
            (i18n.text("survey.rows_in", lang), f"{self.rows_in:,}"),
            (i18n.text("survey.rows", lang), f"{len(self.frame):,}"),
            (i18n.text("survey.questions", lang), i18n.listing(self.questions, lang) or none),
            (i18n.text("survey.free_text", lang), i18n.listing(self.free_text, lang) or none),
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("survey.title", lang), facts, None, cautions, lang)


@announces
def read_surveys(
    source: Any,
    columns: Mapping[str, str] | None = None,
    *,
    layout: str | None = None,
    answers: Any = None,
    formats: Mapping[str, str] | None = None,
    nulls: Sequence[str] | None = None,
    time_zone: str | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> Surveys:
    """Read survey answers from a file or a frame: one row a respondent, one column a question.

    Parameters
    ----------
    source : path, or a DataFrame of any kind that narwhals knows
        Wide (a column a question) or long (a row an answer, with `question` and `answer`). Respondents are told by
        `response_id`, `request_id`, `respondent_id` or `customer_id`; a row without any of them and with the number of
        answers as `n` (or `answers`) stands for that many: means by unit and period (wide), or counts of each answer (long).
    columns : mapping, optional
        {name here: column of the source}, also for questions, e.g. {"question": "item", "answer": "score"}.
    layout : {"wide", "long"}, optional
        By default long where there are columns `question` and `answer`.
    answers : str, mapping or AnswerRule, optional
        How words, stars or emoji become numbers: a known rule ("stars", "words_en", "words_zh", "emoji", "thumbs",
        "good_bad") or {answer: number}, for every question whose answers it reads; or one of these by question.
    formats, nulls, time_zone, encoding, sheet : optional
        As in `read_records`; formats for `answered_at`.

    Returns
    -------
    Surveys
        Of two answers of one respondent to one question the latest by `answered_at` is kept, and a caution says so.

    Raises
    ------
    DataError
        A column or key is missing, an answer has no number, or a question was answered twice and no time says which
        answer is the later one.
    OptionError
        An unknown layout, or formats or nulls that are no mapping or no texts.
    ConfigError
        `answers` is no rule, `columns` gives no name, or a format is none.

    Examples
    --------
    >>> import pandas as pd
    >>> long = pd.DataFrame({"respondent_id": ["a", "a", "b"], "question": ["speed", "manners", "speed"], "answer": [5, 4, 3]})
    >>> surveys = read_surveys(long)
    >>> surveys.questions
    ('manners', 'speed')
    >>> surveys.frame["speed"].tolist()
    [5.0, 3.0]
    """
    changes = {
        "formats": None if formats is None else time_formats(formats),
        "nulls": None if nulls is None else null_words(nulls),
        "time_zone": time_zone,
    }
    preset = Preset(name="surveys").changed(**{name: value for name, value in changes.items() if value is not None})
    raw = read_source(source, preset.nulls, "surveys", encoding=encoding, sheet=sheet)
    if columns is not None:
        raw = renamed(raw, _checked_names(columns), "surveys")
    raw = with_plain_ids(raw, ID_COLUMNS)
    word = None if layout is None else parse(SurveyLayout, layout, "layout")
    table = survey_table(raw, preset, word, answers)
    return Surveys(table.frame, len(raw.frame), (*raw.cautions, *table.cautions))


@dataclass(frozen=True, eq=False)
class SurveyTable:
    """Typed columns, the row number of each row, and what was decided."""

    frame: pd.DataFrame
    row_numbers: pd.Index
    cautions: tuple[Caution, ...]


def survey_table(raw: Raw, preset: Preset, layout: SurveyLayout | None = None, answers: Any = None) -> SurveyTable:
    """Surveys with one column a question, whatever their layout."""
    is_long = {QUESTION, ANSWER} <= set(raw.frame.columns) if layout is None else layout is SurveyLayout.LONG
    if is_long:
        table = _of_long(widened(raw, preset), preset, answers)
    else:
        frame = raw.frame if answers is None else numbered(raw.frame, answers, raw.row_numbers, _NO_ANSWERS)
        table = SurveyTable(typed(Raw(frame, raw.row_numbers, raw.origin), "surveys", preset), raw.row_numbers, ())
    check_weights(table.frame, table.row_numbers)
    return table


def _of_long(wide: Wide, preset: Preset, answers: Any) -> SurveyTable:
    given = wide.answers if answers is None else numbered(wide.answers, answers, wide.row_numbers, frozenset())
    read = pd.DataFrame({name: by_content(given[name], preset.decimal) for name in given.columns}, index=given.index)
    return SurveyTable(pd.concat([wide.beside, read], axis=1), wide.row_numbers, wide.cautions)


def _checked_names(columns: Mapping[str, str]) -> Mapping[str, str]:
    for name, source in columns.items():
        if not isinstance(name, str) or not isinstance(source, str):
            raise ConfigError("is no name of a column", path=f"columns.{name}", value=source)
    return columns
