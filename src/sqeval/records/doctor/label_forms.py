"""Labels of columns that merely ride along and differ only in case, spaces, width or Unicode form.

Those of columns that look personal are counted and not shown.
"""

from __future__ import annotations

from sqeval.records import labels, schema
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet

#: A column with more different texts is not one of labels.
MOST_LABELS = 2000


def check(sheet: Sheet, but: frozenset[str] = frozenset(), personal: frozenset[str] = frozenset()) -> list[Problem]:
    """Variants in columns of few texts; those of the canonical label columns are met on reading."""
    found: list[Problem] = []
    for name in sheet.texts:
        distinct = sheet.distinct(name)
        is_text = schema.kind_of(sheet.canonical(name)) in (None, schema.Kind.TEXT)
        if not is_text or name in but or not 1 < len(distinct.texts) <= min(MOST_LABELS, distinct.known.sum() / 2):
            continue
        forms = labels.forms_of(dict(zip(map(str, distinct.texts), distinct.counts.tolist(), strict=True)))
        others = labels.main_forms(forms)
        wanted = distinct.among(others)
        details = {"forms": labels.counted(forms) if name in personal else list(labels.told(forms))}
        found += sheet.problem("label_variants", name, distinct.cells(wanted), of=int(distinct.known.sum()), details=details)
    return found
