"""Targets in plain sentences."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.keys import key_text
from sqeval.monitoring.targets.target_check import TargetCheck, word_key
from sqeval.options import Language, parse

_OPS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def explain_targets(check: TargetCheck, lang: str) -> str:
    """One line a target of every unit in its latest period, then the cautions."""
    lang = parse(Language, lang, "lang").value
    rows = check.frame.reset_index(drop=True)
    if "period" in rows.columns:
        keys = [name for name in ("unit", "indicator", "origin", "channel", "start", "end") if name in rows.columns]
        rows = rows.sort_values("period", kind="stable").groupby(keys, sort=False, dropna=False).tail(1).sort_index()
    lines = [_sentence(check, row, lang) for row in rows.to_dict("records")] or [i18n.text("monitoring.says_no_target", lang)]
    return "\n".join([*lines, *(caution.text(lang) for caution in check.warnings)])


def _sentence(check: TargetCheck, row: Mapping[Hashable, Any], lang: str) -> str:
    values = {name: display.number(float(row[name])) for name in ("actual", "target", "gap", "lower", "upper")}
    said = i18n.text(
        "monitoring.says_target" if row["actual"] == row["actual"] else "monitoring.says_unknown",
        lang,
        place=_place(row, lang),
        label=_name(check, row["indicator"], lang),
        channel="" if pd.isna(row["channel"]) else i18n.text("monitoring.says_channel", lang, channel=row["channel"]),
        origin=i18n.text(f"monitoring.origin_{row['origin']}", lang),
        op=_OPS[row["op"]],
        status=i18n.text(f"monitoring.{word_key(row['status'])}", lang),
        **values,
    )
    return said + _expected(row, lang) + _owner(check, row, lang)


def _expected(row: Mapping[Hashable, Any], lang: str) -> str:
    if row["forecast_status"] == "cannot be told" or pd.isna(row["days_left"]):
        return ""
    values = {name: display.number(float(row[f"forecast{name}"])) for name in ("", "_lower", "_upper")}
    days = int(row["days_left"])
    # Without a last quarter a target of every year runs to the end of the year.
    end = "Q4" if pd.isna(row["end"]) else row["end"]
    key = "says_ended" if days == 0 else "says_expected"
    word = i18n.text(f"monitoring.{'ended_' if days == 0 else ''}{word_key(row['forecast_status'])}", lang)
    return i18n.text(
        f"monitoring.{key}", lang, days=days, value=values[""], low=values["_lower"], high=values["_upper"], status=word, end=end
    )


def _owner(check: TargetCheck, row: Mapping[Hashable, Any], lang: str) -> str:
    owner = row["owner"]
    return "" if pd.isna(owner) else i18n.text("monitoring.says_owner", lang, owner=_name(check, owner, lang))


def _place(row: Mapping[Hashable, Any], lang: str) -> str:
    parts = [key_text(row[name], lang) for name in ("unit", "period") if name in row]
    return "" if not parts else i18n.text("monitoring.says_place", lang, place=" · ".join(parts))


def _name(check: TargetCheck, name: str, lang: str) -> str:
    return check.names[name].text(lang) if name in check.names else name
