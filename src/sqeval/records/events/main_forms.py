"""Words of a log in the most frequent of their forms, where the policy of label variants says so."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sqeval.options import Policy
from sqeval.records import labels
from sqeval.records.ledger import Ledger
from sqeval.result import Caution


def in_main_forms(log: pd.DataFrame, columns: Iterable[str | None], ledger: Ledger) -> tuple[pd.DataFrame, list[Caution]]:
    """The log with one form of every word of some columns; what is changed is listed by the rows of the log."""
    if ledger.policies["label_variants"] is not Policy.REPAIR:
        return log, []
    merged, cautions = {}, []
    for name in (name for name in columns if name is not None):
        forms = labels.forms_of(log[name].value_counts().to_dict())
        main = labels.main_forms(forms)
        changed = log[name].isin(list(main)).to_numpy(dtype=bool)
        if changed.any():
            merged[name] = log[name].map({word: main.get(str(word), word) for word in log[name].dropna().unique()})
            ledger.repair(changed, log[name], "label_variants", merged[name])
            details = {"column": name, "rows": int(changed.sum()), **labels.counted(forms)}
            cautions.append(Caution("labels_merged", labels.told(forms), details))
    return log.assign(**merged), cautions
