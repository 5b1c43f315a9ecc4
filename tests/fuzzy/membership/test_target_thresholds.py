import pytest

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.fuzzy import Grades, membership_from_thresholds, target_thresholds, thresholds_from_target
from sqeval.indicators import Hierarchy, hierarchies

TREE = {"name": "g", "children": [{"name": "hours", "direction": "cost", "measure": {"kind": "mean", "column": "cost"}}]}


def test_best_grade_at_half_the_distance_target_second_then_step_by_step():
    assert thresholds_from_target(0.9, 1).tolist() == [0.95, 0.9, 0.8, 0.7]
    assert thresholds_from_target(24, 0, 5, "cost").tolist() == [12, 24, 48, 72, 96]
    named = thresholds_from_target(80, 100, Grades(["poor", "good"], scores=[50, 90]))
    assert named.to_dict() == {"good": 90, "poor": 80}


def test_decimals_stay_as_they_were_written():
    assert thresholds_from_target(0.97, 1, 6).tolist() == [0.985, 0.97, 0.94, 0.91, 0.88, 0.85]


def test_the_direction_follows_and_is_checked():
    with pytest.raises(OptionError, match="'benefit'"):
        thresholds_from_target(0.9, 1, direction="cost")
    with pytest.raises(OptionError, match="direction"):
        thresholds_from_target(0.9, 1, direction="up")


def test_thresholds_that_leave_the_scale_are_refused():
    assert thresholds_from_target(0.75, 1, 5, limit=0).iloc[-1] == 0
    with pytest.raises(DataError, match=r"leave the scale, which ends at 0.*-0.2"):
        thresholds_from_target(0.6, 1, limit=0)
    with pytest.raises(DataError, match="leave the scale"):
        thresholds_from_target(40, 0, limit=100)


@pytest.mark.parametrize(("target", "ideal"), [(1, 1), (float("nan"), 1), (1, float("inf")), ("0.9", 1), (True, 3)])
def test_what_gives_no_thresholds(target, ideal):
    with pytest.raises(DataError):
        thresholds_from_target(target, ideal)


def test_the_preset_has_the_five_targets_as_the_hierarchy_has_them():
    preset = target_thresholds()
    nodes = {node.name: node for node in hierarchies.after_sales().measured if node.target is not None}
    assert list(preset.index) == list(nodes)
    assert len(preset) == 5
    for name, node in nodes.items():
        row = preset.loc[name]
        assert (row["target"], row["op"], row["start"], row["end"]) == (
            node.target.target,
            node.target.op,
            node.target.start,
            node.target.end,
        )
        assert row["thresholds"][1] == node.target.target
    assert preset["thresholds"]["payment_concern"] == (0.025, 0.05, 0.1, 0.15)
    assert preset["direction"]["payment_concern"] == "cost"
    assert preset["thresholds"]["satisfaction"] == (90, 80, 60, 40)


def test_the_preset_speaks_both_languages():
    english, chinese = target_thresholds(), target_thresholds(lang="zh")
    assert (english["owner"]["on_time_delivery"], chinese["owner"]["on_time_delivery"]) == ("logistics", "物流部")
    assert (english["kind"].unique().tolist(), chinese["kind"].unique().tolist()) == (["target"], ["目标"])
    assert chinese["label"]["payment_concern"] == "担心支付安全的客户"


def test_the_preset_makes_membership():
    preset = target_thresholds()
    measured = preset["target"]
    table = membership_from_thresholds(measured, preset["thresholds"], preset["direction"], grades=hierarchies.after_sales().grades)
    assert (table["good"] == 1).all()


def test_other_hierarchies_and_ideals():
    standard = hierarchies.service_standard()
    hours = {node.name: 0 for node in standard.measured if node.target is not None and node.target.op == "<="}
    assert target_thresholds(standard, ideals=hours).loc["first_reply_30s", "kind"] == "customers' expectation"
    tree = Hierarchy.from_dict({**TREE, "monitored": [{**TREE["children"][0], "name": "wait", "target": {"op": "<=", "target": 10}}]})
    with pytest.raises(DataError, match=r"'wait'.*no best end.*ideals=\{'wait'"):
        target_thresholds(tree)
    assert target_thresholds(tree, ideals={"wait": 0})["thresholds"]["wait"] == (5, 10, 20, 30)
    with pytest.raises(ConfigError, match=r"ideals.weit.*'wait'"):
        target_thresholds(tree, ideals={"weit": 0})
    with pytest.raises(ConfigError, match="has no targets"):
        target_thresholds(Hierarchy.from_dict(TREE))
    with pytest.raises(ConfigError, match="no hierarchy"):
        target_thresholds("after_sales")
