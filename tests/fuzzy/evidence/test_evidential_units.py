import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import Grades, evidential_hierarchy, evidential_reasoning, evidential_units
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
TREE = Hierarchy.from_dict(
    {
        "name": "service",
        "grades": {"labels": ["good", "fair", "poor"], "scores": [90, 70, 50]},
        "children": [{"name": "speed", "children": [{"name": "reply"}, {"name": "repair"}]}, {"name": "manners"}],
    }
)
FLAT, LOCAL = {"repair": 0.5, "reply": 0.2, "manners": 0.3}, {"service": [0.7, 0.3], "speed": {"reply": 0.4, "repair": 0.6}}


def frame(seed, units=12):
    rng = np.random.default_rng(seed)
    values = rng.dirichlet(np.ones(3), size=units * 3) * rng.choice([0.0, 0.7, 1.0], size=(units * 3, 1))
    names = [(f"T{unit}", f"2026-{unit % 3:02}") for unit in range(units)]
    index = pd.MultiIndex.from_tuples([(*name, leaf) for name in names for leaf in FLAT], names=["team", "period", "indicator"])
    return pd.DataFrame(values, index=index, columns=GRADES.labels)


@settings(max_examples=6)
@given(st.integers(0, 2**32))
def test_many_are_what_one_by_one_gives(seed):
    rows = frame(seed, units=5)
    many, trees = evidential_units(FLAT, rows, GRADES), evidential_units(LOCAL, rows, hierarchy=TREE)
    table, nodes = many.to_frame(), trees.nodes
    for unit in table.index:
        own = rows.xs(unit, level=["team", "period"])
        alone, tree = evidential_reasoning(FLAT, own, GRADES), evidential_hierarchy(TREE, LOCAL, own)
        assert_array_equal(table.loc[unit, [*GRADES.labels, "unknown"]].to_numpy(float), alone.combined.values)
        assert_array_equal(
            table.loc[unit, ["score", "score_low", "score_high"]].to_numpy(float), [alone.score, alone.score_low, alone.score_high]
        )
        assert table.loc[unit, "grade"] == alone.grade or alone.grade is None
        for name, node in tree.nodes.items():
            assert_array_equal(nodes[name].combined.to_frame().loc[unit].to_numpy(), node.combined.values)


@pytest.mark.parametrize("method", ["recursive", "analytic"])
def test_row_order_decides_no_digit(method):
    rows = frame(1)
    one, other = (
        evidential_units(FLAT, rows, GRADES, method=method),
        evidential_units(FLAT, rows.sample(frac=1, random_state=2), GRADES, method=method),
    )
    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame().loc[one.to_frame().index], check_exact=True)


def test_units_keep_their_names_and_order():
    rows = frame(2)
    found = evidential_units(FLAT, rows)
    assert found.beliefs.index.names == ["team", "period"]
    assert found.unassigned.index.tolist() == rows.index.droplevel(-1).drop_duplicates().tolist()
    single = evidential_units(FLAT, rows.droplevel("period"), GRADES)
    assert single.beliefs.index.name == "team"
    assert (single.unassigned[rows.droplevel("period").groupby("team").sum().sum(axis=1) > 2.999999] == 0).all()


def test_a_missing_name_is_a_unit_of_its_own():
    rows = frame(6, units=2).droplevel("period").reset_index()
    rows["team"] = rows["team"].where(rows["team"] != "T0")
    found = evidential_units(FLAT, rows.set_index(["team", "indicator"]), GRADES)
    assert_array_equal(found.combined.values, evidential_units(FLAT, frame(6, units=2), GRADES).combined.values)
    rows["indicator"] = rows["indicator"].where(rows["indicator"] != "reply")
    with pytest.raises(DataError, match="'reply'"):
        evidential_units(FLAT, rows.set_index(["team", "indicator"]))


def test_cautions_name_the_units():
    rows = frame(3, units=3).droplevel("period")
    rows.loc["T1"] = 0.0
    rows.loc["T0"] = [[1.0, 0.0, 0.0]] * 3
    rows.loc["T2"] = [[0.8, 0.0, 0.0]] * 3
    found = {caution.code: caution.where for caution in evidential_units(FLAT, rows, GRADES).warnings}
    assert found == {"nothing_known_at": ("T1",), "unknown_mass_at": ("T2",)}
    assert {caution.code: caution.where for caution in evidential_units(FLAT, rows).warnings} == {"unassigned_belief_at": ("T1", "T2")}


def test_what_is_missing_is_refused_by_name():
    rows = frame(4, units=2).droplevel("period")
    with pytest.raises(DataError, match="row 'manners', unit 'T1': has no row in beliefs"):
        evidential_units(FLAT, rows.drop(("T1", "manners")))
    with pytest.raises(DataError, match="two levels of index"):
        evidential_units(FLAT, rows.loc["T0"])
    with pytest.raises(DataError, match="a unit stands twice"):
        evidential_units(FLAT, pd.concat([rows, rows.iloc[:1]]))
    with pytest.raises(DataError, match="'reply'"):
        evidential_units({"repair": 0.7, "manners": 0.3}, rows)
    with pytest.raises(OptionError, match="method"):
        evidential_units(FLAT, rows, method="quick")


def test_it_reads_in_both_languages():
    found = evidential_units(FLAT, frame(5), GRADES)
    assert "Evidential reasoning by unit" in found.summary()
    assert "好" in found.summary("zh")
    assert "score" not in evidential_units(FLAT, frame(5)).to_frame()
