"""An evaluation as one self-contained HTML page: no script, no external resource, the same bytes for the same evaluation."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqeval.errors import MissingExtraError
from sqeval.evaluation import palette
from sqeval.evaluation.definitions import definitions, fingerprint
from sqeval.evaluation.evaluation import Evaluation
from sqeval.options import Language, parse
from sqeval.report.sections import SECTIONS
from sqeval.report.view import View

if TYPE_CHECKING:
    from jinja2 import Environment


def render_html(evaluation: Evaluation, lang: str = "en") -> str:
    """Render the report of an evaluation.

    Parameters
    ----------
    evaluation : Evaluation
    lang : {"en", "zh"}

    Returns
    -------
    str
        A complete HTML document. Every text is escaped; charts are inline SVG drawn from the numbers.

    Raises
    ------
    OptionError
        An unknown language.
    MissingExtraError
        Jinja2 is not installed (extra "report").

    Examples
    --------
    >>> import warnings, sqeval as sq
    >>> paths = sq.datasets.sample_paths()
    >>> with warnings.catch_warnings(action="ignore"):
    ...     ev = sq.evaluate(sq.read_records(paths["records"], label_variants="merge"), sq.hierarchies.after_sales())
    >>> page = render_html(ev, "zh")
    >>> page.startswith("<!doctype html>"), "售后服务质量" in page
    (True, True)
    """
    view = View(evaluation, parse(Language, lang, "lang").value)
    built = {name: section for name, build in SECTIONS.items() if (section := build(view)) is not None}
    return (
        _environment()
        .get_template("report.html")
        .render(view=view, t=view.text, sections=built, colours=_colours(view), fingerprint=fingerprint(definitions(evaluation))[:16])
    )


def _colours(view: View) -> dict[str, tuple[str, ...]]:
    grades = palette.grade_colours(len(view.evaluation.grades))
    return {"grades": grades, "heat": palette.heat_colours(), "criteria": palette.CRITERIA}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise MissingExtraError.for_extra("the HTML report", "report") from error
    loader = PackageLoader("sqeval.report")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
