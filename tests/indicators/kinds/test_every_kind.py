"""What holds for every kind: the order of rows, the width of a dtype and a shift of all clocks change nothing; sentences exist."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import requests, tree

import sqeval as sq
from sqeval.indicators.kinds import KINDS

# Some requests of the last days are open, and of the last customers it is never known whether they come again.
pytestmark = pytest.mark.filterwarnings("ignore:Rows whose time is not up")

TIMES = {"start": "created_at", "end": "resolved_at"}
COST = {"kind": "total", "column": "cost"}

MEASURES = {
    "median": {"kind": "duration", **TIMES},
    "mean_time": {"kind": "duration", **TIMES, "statistic": "mean"},
    "trimmed_time": {"kind": "duration", **TIMES, "statistic": "trimmed"},
    "censored": {"kind": "duration", **TIMES, "open_cases": "censored"},
    "so_far": {"kind": "duration", **TIMES, "open_cases": "elapsed"},
    "within": {"kind": "within", **TIMES, "limit": 24, "unit": "hours"},
    "levels": {"kind": "within", **TIMES, "limits": {"by": "priority", "limits": {"high": 4}, "default": 48}},
    "share": {"kind": "share", "column": "resolved"},
    "all_of": {"kind": "share", "all_of": {"resolved": True, "reopen_count": 0}},
    "mean": {"kind": "mean", "column": "cost"},
    "scaled": {"kind": "mean", "column": "rating", "scale": [1, 5]},
    "weighted": {"kind": "mean", "column": "cost", "weight": "reopen_count"},
    "quantile": {"kind": "quantile", "column": "cost", "quantile": 0.9},
    "rating": {"kind": "rating", "column": "rating", "answers": {"5": 1, "4": 2, "3": 3, "2": 4, "1": 4}},
    "nps": {"kind": "nps", "column": "rating", "promoters": 5, "detractors": 3, "scale": [1, 5]},
    "spread": {"kind": "spread", "column": "cost", "among": "agent"},
    "count": {"kind": "count", "where": {"priority": ["high", "low"]}},
    "distinct": {"kind": "distinct", "column": "agent"},
    "total": COST,
    "total_time": {"kind": "total", **TIMES},
    "ratio": {"kind": "ratio", "numerator": COST, "denominator": {"kind": "count"}},
    "proportion": {
        "kind": "ratio",
        "numerator": {"kind": "count", "where": {"resolved": True}},
        "denominator": {"kind": "count"},
        "proportion": True,
    },
    "backlog": {"kind": "backlog"},
    "repeat": {"kind": "repeat", "source": "records", "time": "created_at", "within_days": 20},
    "matched": {"kind": "matched"},
    "expression": {"kind": "expression", "formula": "total / count"},
}
FRAMES = ("values", "counts", "standard_errors", "low", "high", "missing")
#: Kinds that count in full, without anything to say of how they vary.
NO_ERROR = {"distinct", "total", "total_time", "weighted"}


def table(frame, surveys=None, **options):
    surveys = answers(frame) if surveys is None else surveys
    nodes = [{"name": name, "measure": measure} for name, measure in MEASURES.items()]
    return sq.measure(sq.read_records(frame, surveys=surveys), tree(nodes), **options)


def answers(frame):
    return pd.DataFrame({"request_id": sorted(frame["request_id"])[::3], "informed": 4.0})


@pytest.fixture(scope="module")
def frame():
    return requests(260, seed=5, teams=2, months=2)


def same(first, second, **tolerance):
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), **({"check_exact": True} | tolerance))


def test_all_kinds_are_here():
    assert {measure["kind"] for measure in MEASURES.values()} == {kind.model_fields["kind"].annotation.__args__[0] for kind in KINDS}


def test_every_kind_gives_a_value_with_what_it_rests_on(frame):
    found = table(frame)
    assert found.values.notna().all().all()
    assert (found.counts > 0).all().all()
    with_error = [name for name in MEASURES if name not in NO_ERROR]
    assert found.standard_errors[with_error].notna().all().all()
    inside = (found.low[with_error] <= found.values[with_error] + 1e-9) & (found.values[with_error] <= found.high[with_error] + 1e-9)
    assert inside.all().all()


def test_order_of_rows_changes_no_digit(frame):
    shuffled = frame.sample(frac=1, random_state=3)
    same(table(frame), table(shuffled, answers(frame).sample(frac=1, random_state=4)))


def test_a_shift_of_all_clocks_changes_no_figure(frame):
    shifted = frame.assign(**{name: frame[name] + pd.Timedelta(minutes=-7) for name in ("created_at", "resolved_at")})
    same(table(frame, period=None), table(shifted, period=None))


def test_narrow_columns_and_categories_change_no_figure(frame):
    narrow = frame.assign(
        reopen_count=frame["reopen_count"].astype("Int8"), team=frame["team"].astype(pd.CategoricalDtype(["T0", "T1", "none"]))
    )
    same(table(frame), table(narrow))


def test_other_teams_change_nothing(frame):
    alone = frame[frame["team"] == "T0"]
    both, one = table(frame, answers(frame)), table(alone, answers(frame)[answers(frame)["request_id"].isin(alone["request_id"])])
    # What ends the records, and who comes again, is known from all of them.
    known = [name for name in MEASURES if name not in {"censored", "so_far", "backlog", "repeat", "within", "levels"}]
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name)[known], getattr(both, name).loc[["T0"], known], check_exact=False, rtol=1e-12)


@pytest.mark.parametrize(
    "options", [{"interval": "bootstrap", "replications": 60}, {"cluster": "customer_id"}], ids=["bootstrap", "clusters"]
)
@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_values_do_not_depend_on_how_intervals_are_made(frame, options):
    pd.testing.assert_frame_equal(table(frame).values, table(frame, **options).values)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_definitions_are_complete(frame, lang):
    said = table(frame).definitions_in(lang)
    assert list(said.index) == list(MEASURES)
    measured = said.iloc[:, 2]
    assert measured.str.len().min() > 5
    assert not measured.str.contains("{", regex=False).any()
    assert measured.is_unique


def test_a_draw_of_every_row_once_is_the_value_itself(frame):
    from sqeval.indicators.context import Context
    from sqeval.indicators.estimate import again, estimate
    from sqeval.indicators.kinds import Expression
    from sqeval.indicators.kinds.sample import Sample
    from sqeval.indicators.measure import panel_of
    from sqeval.indicators.resample import _is_of_sums

    records = sq.read_records(frame, surveys=answers(frame))
    context = Context(panel_of(records, "team", "month"))
    hierarchy = tree([{"name": name, "measure": measure} for name, measure in MEASURES.items()])
    for node in hierarchy.leaves:
        if isinstance(node.measure, Expression):
            continue
        found = estimate(node.measure, context, 4)
        once = tuple(sample.drawn(np.ones(len(context.frames[sample.source]), dtype=np.intp)) for sample in found.samples)
        np.testing.assert_allclose(again(node.measure, once), found.value, rtol=1e-12, err_msg=node.name)
        if not _is_of_sums(node.measure):
            continue
        times = {source: np.random.default_rng(2).poisson(1, len(rows)) for source, rows in context.frames.items()}
        weighted, drawn = (
            again(node.measure, tuple(draw(sample, times[sample.source]) for sample in found.samples))
            for draw in (Sample.weighted, Sample.drawn)
        )
        np.testing.assert_allclose(weighted, drawn, rtol=1e-12, err_msg=node.name)
