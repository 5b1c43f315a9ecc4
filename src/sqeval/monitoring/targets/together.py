"""Several targets as one answer: rows one below the other, targets and owners by name."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sqeval.indicators.node import Target
from sqeval.result import Named


def together(parts: list[pd.DataFrame], empty: pd.DataFrame, *, ignore_index: bool) -> pd.DataFrame:
    """Rows of all parts, or `empty` where there are none."""
    some = [part for part in parts if len(part)]
    return pd.concat(some, ignore_index=ignore_index) if some else empty


def owners_of(targets: Iterable[Target]) -> dict[str, Named]:
    """Names of owners in both languages, by the English one."""
    owners = [target.owner for target in targets if target.owner is not None]
    return {owner.en: Named(owner.text("en"), owner.text("zh")) for owner in owners}


def by_indicator(pairs: Iterable[tuple[str, Target]]) -> dict[str, tuple[Target, ...]]:
    """Targets by their indicator, in the order given."""
    found: dict[str, tuple[Target, ...]] = {}
    for name, target in pairs:
        found[name] = (*found.get(name, ()), target)
    return found
