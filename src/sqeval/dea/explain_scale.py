"""A unit's size in plain words: too small, too large or right, what that costs, and which size is most productive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import change_lines, change_table, percent, word_key
from sqeval.dea.explain_unsolved import out_of_reach
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.numerics.linear_program import INFEASIBLE, OPTIMAL

if TYPE_CHECKING:
    from sqeval.dea.scale_result import ScaleResult


def explain(result: ScaleResult, unit: Any, lang: str = "en") -> str:
    """The size of one unit as some lines of text; raises DataError for an unknown one."""
    status, name = str(result.solution.status[result.data.position(unit)]), unit_name(unit)
    orientation = i18n.text(f"dea.{result.orientation.value}", lang)
    lines = [i18n.text("dea.scale_heading", lang, unit=name, orientation=orientation)]
    if status == INFEASIBLE:
        return "\n".join([*lines, out_of_reach(result.orientation, name, lang)])
    if status != OPTIMAL:
        return "\n".join([*lines, i18n.text(f"dea.explain_{word_key(status)}", lang, unit=name)])
    return "\n".join([*lines, *_verdict(result, unit, lang), *_size(result, unit, lang)])


def interval(least: float, largest: float) -> str:
    """An interval for a reader; one number where it is a point, to what a reader sees."""
    ends = number(float(least)), number(float(largest))
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _verdict(result: ScaleResult, unit: Any, lang: str) -> list[str]:
    """Too small, right or too large; where that is told; and how much of the inefficiency it is."""
    name, word = unit_name(unit), str(result.returns_to_scale[unit]).lower()
    shares = {key: percent(float(getattr(result, key)[unit])) for key in ("crs", "vrs", "scale_efficiency")}
    lines = [i18n.text(f"dea.explain_{word}", lang, unit=name), i18n.text("dea.explain_parts", lang, **shares)]
    if abs(result.crs[unit] - result.vrs[unit] * result.scale_efficiency[unit]) > EQUAL:
        lines.append(i18n.text("dea.explain_parts_cut", lang))
    if result.vrs[unit] < 1 - EQUAL:
        lines.append(i18n.text(f"dea.explain_told_{result.orientation.value}", lang, unit=name))
    return lines


def _size(result: ScaleResult, unit: Any, lang: str) -> list[str]:
    least, largest = float(result.lambda_sum_min[unit]), float(result.lambda_sum_max[unit])
    if least <= 0:
        return [i18n.text("dea.explain_no_size", lang)]
    sums, times = interval(least, largest), interval(1 / largest, 1 / least)
    own = _own_size(result, unit)
    lines = [i18n.text(f"dea.explain_{'is_mpss' if own else 'mpss'}{_which(sums)}", lang, sums=sums, times=times)]
    if own == "weak":
        lines.append(i18n.text("dea.explain_weak_mpss", lang))
    return lines if own else [*lines, *_changes(result, unit, lang)]


def _own_size(result: ScaleResult, unit: Any) -> str:
    """How a unit works at most productive scale size itself: "strong", "weak", or not at all ("")."""
    if not result.most_productive[unit]:
        return ""
    return "strong" if result.strongly_most_productive[unit] else "weak"


def _which(sums: str) -> str:
    """Whether there are several most productive sizes, the projection's own, or another one."""
    return "_sizes" if "–" in sums else "_same" if sums == "1" else ""


def _changes(result: ScaleResult, unit: Any, lang: str) -> list[str]:
    at = result.data.position(unit)
    table = change_table(result.data.variables, result.data.values[at], result.mpss_targets.iloc[at].to_numpy())
    return [i18n.text("dea.explain_get_there", lang), *change_lines(table, lang)]
