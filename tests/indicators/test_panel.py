"""Where rows fall on the grid: against labels by plain pandas, and what a panel says of units and periods."""

import numpy as np
import pandas as pd
import pytest

import sqeval as sq
from sqeval.indicators import grid
from sqeval.indicators.panel import AbsentDataError, Panel
from sqeval.options import Cohort, Period

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

FORMATS = {Period.DAY: "%Y-%m-%d", Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}


def frame_of(size=300, seed=4):
    rng = np.random.default_rng(seed)
    created = pd.Timestamp("2025-12-01") + pd.to_timedelta(rng.integers(0, 120 * 24, size), unit="h")
    resolved = pd.Series(created + pd.to_timedelta(rng.integers(1, 2000, size), unit="h")).where(rng.random(size) < 0.8)
    team = rng.choice(["B", "A", None, "C"], size, p=[0.4, 0.4, 0.1, 0.1])
    return pd.DataFrame({"request_id": [f"r{k}" for k in range(size)], "created_at": created, "resolved_at": resolved, "team": team})


FRAME = frame_of()
RECORDS = sq.read_records(FRAME)


def panel_of(records=RECORDS, by=("team",), period=Period.MONTH, span=(None, None)):
    return Panel.from_records(records, by, period, span)


def labels(panel, codes):
    return [None if code < 0 else panel.rows[code] for code in codes]


@pytest.fixture(params=[2**22, 0], ids=["by table", "by search"], autouse=True)
def lookup(request, monkeypatch):
    """Few pairs of unit and period are looked up in a table, many by search; tests are too small for the latter."""
    monkeypatch.setattr(grid, "_CELLS", request.param)
    if request.param == 0:
        monkeypatch.setattr(grid, "_PER_ROW", 0)


@pytest.mark.parametrize("period", FORMATS, ids=str)
def test_rows_are_placed_by_unit_and_period(period):
    panel = panel_of(period=period)
    team = FRAME["team"].fillna("(missing)")
    opened = list(zip(team, FRAME["created_at"].dt.strftime(FORMATS[period]), strict=True))
    assert panel.rows.tolist() == sorted(set(opened))
    assert panel.rows.names == ["unit", "period"]
    assert panel.size.tolist() == [opened.count(pair) for pair in panel.rows]
    assert labels(panel, panel.grouped("records", Cohort.OPENED, ())[1].codes) == opened
    resolved = [
        (unit, stamp) if pd.notna(stamp) and (unit, stamp) in set(opened) else None
        for unit, stamp in zip(team, FRAME["resolved_at"].dt.strftime(FORMATS[period]), strict=True)
    ]
    assert labels(panel, panel.grouped("records", Cohort.RESOLVED, ())[1].codes) == resolved
    assert panel.off_grid == FRAME["resolved_at"].notna().sum() - sum(pair is not None for pair in resolved)


def test_all_periods_together():
    panel = panel_of(period=None)
    assert (panel.rows.tolist(), panel.rows.name) == (["(missing)", "A", "B", "C"], "unit")
    assert panel.grid_periods.tolist() == ["(all)"]
    assert labels(panel, panel.grouped("records", Cohort.OPENED, ())[1].codes) == FRAME["team"].fillna("(missing)").tolist()
    assert panel.grid_code(np.array([2, 2, -1]), np.array([0, -1, 0])).tolist() == [2, -1, -1]


def test_a_span_leaves_out_rows_units_and_periods():
    late = FRAME.assign(team=FRAME["team"].where(FRAME["created_at"] >= "2026-02", "early bird"))
    panel = panel_of(sq.read_records(late), span=("2026-02", "2026-02"))
    assert panel.grid_periods.tolist() == ["2026-02"]
    assert "early bird" not in panel.grid_units
    inside = late["created_at"].dt.strftime("%Y-%m") == "2026-02"
    assert ((panel.grouped("records", Cohort.OPENED, ())[1].codes >= 0) == inside).all()
    assert [(caution.code, caution.details) for caution in panel.cautions] == [("outside_span", {"rows": (~inside).sum()})]
    # Units are known also of rows outside the span, as long as they are on the grid.
    units = panel.unit_codes("records")
    assert [None if code < 0 else panel.grid_units[code] for code in units] == [
        None if team == "early bird" else team for team in late["team"].fillna("(missing)")
    ]


@pytest.mark.parametrize("period", [Period.MONTH, None], ids=str)
def test_a_span_may_cut_a_period(period):
    panel = panel_of(period=period, span=("2026-02-10", "2026-02-20"))
    inside = FRAME["created_at"].between("2026-02-10", "2026-02-21", inclusive="left")
    assert ((panel.grouped("records", Cohort.OPENED, ())[1].codes >= 0) == inside).all()
    assert panel.size.sum() == inside.sum()


def test_pairs_of_unit_and_period():
    panel = panel_of()
    places = [(unit, period) for unit in range(len(panel.grid_units)) for period in range(len(panel.grid_periods))]
    found = panel.grid_code(*np.array([*places, (-1, 0), (0, -1)]).T)
    known = set(panel.rows)
    expected = [pair if (pair := (panel.grid_units[unit], panel.grid_periods[period])) in known else None for unit, period in places]
    assert labels(panel, found) == [*expected, None, None]


def test_bounds_of_periods():
    assert panel_of().period_bounds()[:2] == [
        (pd.Timestamp("2025-12-01"), pd.Timestamp("2026-01-01")),
        (pd.Timestamp("2026-01-01"), pd.Timestamp("2026-02-01")),
    ]
    last = FRAME[["created_at", "resolved_at"]].max().max()
    panel = panel_of(period=None)
    assert panel.observed_until == last
    assert panel.period_bounds() == [(FRAME["created_at"].min(), last + pd.Timedelta(microseconds=1))]


def test_periods_end_with_the_span():
    for period, span, ends in (
        (Period.MONTH, ("2026-01", "2026-02-10"), ["2026-02-01", "2026-02-11"]),
        (None, (None, "2026-01"), ["2026-02-01"]),
        (Period.MONTH, ("2026-02", "2026-02"), ["2026-03-01"]),
    ):
        assert [end for _, end in panel_of(period=period, span=span).period_bounds()] == [pd.Timestamp(end) for end in ends]


def test_companions_by_request_go_with_their_request():
    surveys = pd.DataFrame({"request_id": ["r7", "nobody", "r1"], "csat": [1, 2, 3]})
    panel = panel_of(sq.read_records(FRAME, surveys=surveys))
    for cohort in Cohort:
        own = panel.grouped("records", cohort, ())[1].codes
        assert panel.grouped("surveys", cohort, ("csat",))[1].codes.tolist() == [own[7], -1, own[1]]
    units = panel.unit_codes("records")
    assert panel.unit_codes("surveys").tolist() == [units[7], -1, units[1]]
    assert [(caution.code, caution.details) for caution in panel.cautions] == [("unmatched_rows", {"frame": "surveys", "rows": 1})]


def test_companions_by_unit_and_period():
    orders = pd.DataFrame({"team": ["A", "A", "B", "Z"], "period": ["2026-01", "1999-01", "2026-02", "2026-01"], "orders": [1, 2, 3, 4]})
    panel = panel_of(sq.read_records(FRAME, orders=orders))
    found = panel.grouped("orders", Cohort.OPENED, ("orders",))[1]
    assert labels(panel, found.codes) == [("A", "2026-01"), None, ("B", "2026-02"), None]
    assert panel.grouped("orders", Cohort.RESOLVED, ("orders",))[1] is found
    assert [None if code < 0 else panel.grid_units[code] for code in panel.unit_codes("orders")] == ["A", "A", "B", None]


def test_what_is_not_there_is_said():
    bare = sq.read_records(FRAME[["request_id", "created_at", "team"]], resources=pd.DataFrame({"period": ["2026-01"], "staff": [1]}))
    panel = panel_of(bare)
    for asked, said in (
        (("surveys", Cohort.OPENED, ()), "surveys"),
        (("records", Cohort.OPENED, ("cost",)), "records.cost"),
        (("records", Cohort.OPENED, ("teams",)), "records.teams (did you mean 'team'?)"),
        (("records", Cohort.RESOLVED, ()), "records.resolved_at"),
        (("resources", Cohort.OPENED, ("staff",)), "resources.team"),
    ):
        with pytest.raises(AbsentDataError) as error:
            panel.grouped(*asked)
        assert error.value.what == said


def test_groups_are_made_once():
    panel = panel_of()
    assert panel.grouped("records", Cohort.RESOLVED, ())[1] is panel.grouped("records", Cohort.RESOLVED, ("team",))[1]


def test_the_order_of_rows_does_not_change_the_grid():
    other = panel_of(sq.read_records(FRAME.sample(frac=1, random_state=1)))
    pd.testing.assert_index_equal(panel_of().rows, other.rows)
    assert panel_of().size.tolist() == other.size.tolist()
