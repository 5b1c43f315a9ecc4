"""DEA inside `evaluate`: models, given variables, regions from judgements, the score as an output, ties."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError
from sqeval.evaluation.dea_setting import MODELS, choose, restrictions
from sqeval.evaluation.efficiency import efficiencies
from sqeval.options import Frontier

INPUTS, OUTPUTS = ["staff_hours", "total_cost"], ["solved_requests", "satisfied_answers"]
JUDGED = sq.ahp.PairwiseMatrix([[1, 3], ["1/3", 1]], OUTPUTS)


@pytest.fixture(scope="module")
def base(sample_records):
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), period="quarter", frontier="pooled")


@pytest.fixture(scope="module")
def evaluated(base):
    """The same evaluation with another DEA."""

    def with_dea(dea, ev=base):
        found = choose(ev.hierarchy, dea)
        options = {"frontier": Frontier(ev.settings.frontier), "min_n": ev.settings.min_n}
        score = ev.grading.decision.score
        return replace(ev, efficiency=quiet(efficiencies, ev.table, score, found, restrictions(found, ev.weights), **options))

    return with_dea


def choice(**changes):
    return {"inputs": INPUTS, "outputs": OUTPUTS, **changes}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_gives_what_it_gives_by_itself(evaluated, model, tmp_path):
    ev = evaluated(choice(model=model))
    large = ev.table.values[(ev.table.n >= 10).to_numpy() & ev.table.values[[*INPUTS, *OUTPUTS]].notna().all(axis=1).to_numpy()]
    options = {"orientation": ev.efficiency.choice.orientation} if ev.efficiency.choice.orientation else {}
    alone = quiet(MODELS[model], large[INPUTS], large[OUTPUTS], **options)
    assert ev.efficiency.scores[large.index].to_numpy() == pytest.approx(alone.efficiency.to_numpy(), abs=1e-9, nan_ok=True)
    assert ev.explain("Team 2").sentences("zh")
    assert "Team 2" in ev.to_html(tmp_path / "r.html").read_text(encoding="utf-8")
    ev.to_json(tmp_path / "r.json")


def test_regions_take_judgements_in_every_form(evaluated):
    weights = sq.ahp.solve(JUDGED).weights
    forms = [JUDGED, sq.ahp.solve(JUDGED), dict(weights), {"items": OUTPUTS, "upper": [3]}]
    found = [evaluated(choice(regions={"outputs": form, "band": 0.3})).efficiency.scores for form in forms]
    regions = sq.dea.assurance_regions_from_ahp(weights, 0.3)
    large = evaluated(choice()).table.values.loc[found[0].dropna().index]
    alone = quiet(sq.dea.radial, large[INPUTS], large[OUTPUTS], weight_restrictions=regions).efficiency
    for scores in found:
        assert scores.dropna().to_numpy() == pytest.approx(alone.to_numpy(), abs=1e-9)
    free = evaluated(choice()).efficiency.scores
    assert (found[0].dropna() <= free.dropna() + 1e-9).all()
    assert (found[0].dropna() < free.dropna() - 1e-3).any()


def test_regions_by_the_weights_of_the_tree(evaluated):
    with pytest.raises(ConfigError, match=r"'solved_requests' is no indicator of the tree.*items"):
        evaluated(choice(regions={"outputs": "hierarchy"}))
    leaves = [leaf.name for leaf in sq.hierarchies.after_sales().leaves][-2:]
    ev = evaluated(choice(outputs=leaves, regions={"outputs": "hierarchy"}))
    own = ev.weights.global_weights[leaves]
    known = ev.table.values.loc[ev.efficiency.scores.dropna().index]
    alone = quiet(sq.dea.radial, known[INPUTS], known[leaves], weight_restrictions=sq.dea.assurance_regions_from_ahp(own, 0.2))
    assert ev.efficiency.scores.dropna().to_numpy() == pytest.approx(alone.efficiency.to_numpy(), abs=1e-9)


def test_the_score_is_an_output(evaluated):
    ev = evaluated(choice(outputs=["solved_requests", "score"]))
    table = ev.table.values.assign(score=ev.scores["score"].to_numpy()).loc[ev.efficiency.scores.dropna().index]
    alone = quiet(sq.dea.radial, table[INPUTS], table[["solved_requests", "score"]])
    assert ev.efficiency.scores.dropna().to_numpy() == pytest.approx(alone.efficiency.to_numpy(), abs=1e-9)
    assert "score" in ev.explain("Team 2").changes.index
    assert "得分" in " ".join(ev.explain("Team 2").sentences("zh"))


def test_the_score_does_not_stand_beside_its_own_indicators(evaluated):
    with pytest.raises(ConfigError, match="the score counts 'resolution_rate' already"):
        evaluated(choice(outputs=["resolution_rate", "score"]))


def test_cross_efficiency_tells_efficient_units_apart(evaluated):
    ev = evaluated(choice(tie_break="cross_efficiency"))
    efficient = ev.efficiency.scores > 1 - 1e-9
    assert efficient.sum() > 1
    assert ev.efficiency.cross[efficient].nunique() > 1
    assert (ev.efficiency.cross.dropna() <= 1 + 1e-9).all()
    assert evaluated(choice()).efficiency.cross.isna().all()


def test_units_that_set_no_frontier_are_not_appraised(evaluated, sample):
    ev = evaluated(choice(model="cross_efficiency"), sample)
    small = (ev.table.n < 10).to_numpy() & (ev.efficiency.status != "no data").to_numpy()
    assert small.any()
    assert set(ev.efficiency.status[small]) == {"sets no frontier"}
    assert ev.efficiency.scores[small].isna().all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "free_replicability", "rts": "crs"}, "free_replicability has no rts.*radial"),
        ({"model": "directional", "orientation": "input"}, "directional has no orientation"),
        ({"undesirable": "complained_orders"}, "radial has no undesirable.*sbm"),
        ({"model": "fdh", "non_discretionary": "staff_hours"}, "fdh has no non_discretionary"),
        ({"model": "sbm", "regions": {"outputs": JUDGED}}, "sbm has no regions"),
        ({"non_discretionary": "hours"}, "is neither an input nor an output.*hours"),
        ({"regions": {"outputs": {"solved": 0.5, "satisfied_answers": 0.5}}}, "is not among the outputs.*solved_requests"),
        ({"regions": {"band": 0.2}}, "regions need judgements"),
        ({"regions": {"outputs": JUDGED, "band": 1.0}}, "band"),
        ({"model": "slacks"}, "dea.model"),
        ({"modle": "sbm"}, "unknown key.*'model'"),
        ({"tie_break": "random"}, "dea.tie_break"),
        ({"outputs": ["solved"]}, "unknown indicator .*'solved'"),
        ({"inputs": ["score"]}, "the score is neither an input nor a bad output.*`outputs`"),
        ({"model": "sbm", "undesirable": "score"}, "the score is neither an input nor a bad output"),
        ({"regions": {"outputs": {"items": OUTPUTS, "upper": 3}}}, "upper: is no list"),
        ({"regions": {"outputs": {"items": "solved_requests", "upper": []}}}, "items: is no list"),
        ({"tie_break": "cross_efficiency", "model": "sbm", "undesirable": "complained_orders"}, "take no undesirable"),
        ({"tie_break": "cross_efficiency", "non_discretionary": "total_cost"}, "take no non_discretionary"),
        ({"tie_break": "cross_efficiency", "model": "cross_efficiency"}, "gives cross-efficiencies already"),
    ],
)
def test_what_cannot_be_is_refused(evaluated, changes, message):
    with pytest.raises(ConfigError, match=message):
        evaluated(choice(**changes))


def test_evaluate_takes_the_choice(base, evaluated, sample_records):
    given = choice(regions={"outputs": JUDGED}, tie_break="cross_efficiency", model="super_efficiency", rts="crs")
    ev = quiet(sq.evaluate, sample_records, base.hierarchy, period="quarter", frontier="pooled", dea=given)
    again = evaluated(given)
    pd.testing.assert_series_equal(ev.efficiency.scores, again.efficiency.scores)
    pd.testing.assert_series_equal(ev.efficiency.cross, again.efficiency.cross)


def test_bad_outputs_and_given_inputs_reach_the_model(evaluated):
    plain = evaluated(choice(model="sbm")).efficiency.scores
    with_bad = evaluated(choice(model="sbm", undesirable="complained_orders")).efficiency.scores
    assert not plain.equals(with_bad)
    given = evaluated(choice(non_discretionary=["total_cost"])).efficiency.scores
    free = evaluated(choice()).efficiency.scores
    assert (given.dropna() <= free.dropna() + 1e-9).all()
    assert not math.isclose(given.sum(), free.sum())
