"""Published examples of evidential reasoning, to the printed digit."""

import pandas as pd
import pytest

from sqeval.fuzzy import Grades, evidential_hierarchy, evidential_reasoning, evidential_units
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = {"P": "poor", "I": "indifferent", "A": "average", "G": "good", "E": "excellent"}
BIKES = ("Kawasaki", "Yamaha", "Honda", "BMW")

# Yang & Xu (2002), IEEE Transactions on SMC-A 32(3), section V: assessments of four motorcycles; siblings weigh the same.
ENGINE = {
    "responsiveness": "E.8|G.3 E.6|G1|I1",
    "fuel economy": "A1|I1|I.5 A.5|E1",
    "quietness": "I.5 A.5|A1|G.5 E.3|E1",
    "vibration": "G1|I1|G.5 E.5|P1",
    "starting": "G1|A.6 G.3|G1|A1",
}
HANDLING = {
    "steering": "E.9|G1|A1|A.6",
    "bumpy bends": "A.5 G.5|G1|G.8 E.1|P.5 I.5",
    "manoeuvrability": "A1|E.9|I1|P1",
    "top speed stability": "E1|G1|G1|G.6 E.4",
}
TRANSMISSION = {"clutch": "A.8|G1|E.85|I.2 A.8", "gearbox": "A.5 G.5|I.5 A.5|E1|P1"}
BRAKES = {"stopping power": "G1|A.3 G.6|G.6|E1", "braking stability": "G.5 E.5|G1|A.5 G.5|E1", "feel at control": "P1|G.5 E.5|G1|G.5 E.5"}
GENERAL = {
    "quality of finish": "P.5 I.5|G1|E1|G.5 E.5",
    "seat comfort": "G1|G.5 E.5|G.6|E1",
    "headlight": "G1|A1|E1|G.5 E.5",
    "mirrors": "A.5 G.5|G.5 E.5|E1|G1",
    "horn": "A1|G1|G.5 E.5|E1",
}
ASSESSED = ENGINE | HANDLING | TRANSMISSION | BRAKES | GENERAL

PRINTED = {
    "Kawasaki": [0.0547, 0.0541, 0.3216, 0.4452, 0.1058, 0.0186],
    "Yamaha": [0.0, 0.1447, 0.1832, 0.5435, 0.1148, 0.0138],
    "Honda": [0.0, 0.0474, 0.0621, 0.4437, 0.4068, 0.0399],
    "BMW": [0.1576, 0.0792, 0.1124, 0.1404, 0.5026, 0.0078],
}


def node(name, children):
    return {"name": name, "children": [child if isinstance(child, dict) else {"name": child} for child in children]}


TREE = Hierarchy.from_dict(
    node(
        "motorcycle",
        [
            node("engine", ENGINE),
            node("operation", [node("handling", HANDLING), node("transmission", TRANSMISSION), node("brakes", BRAKES)]),
            node("general", GENERAL),
        ],
    )
)
WEIGHTS = {inner.name: [1 / len(inner.children)] * len(inner.children) for inner in TREE.inner}
SCALE = Grades(GRADES.values(), scores=[0, 35, 55, 85, 100])


def beliefs(bike):
    cells = {name: text.split("|")[BIKES.index(bike)].split() for name, text in ASSESSED.items()}
    rows = {name: {GRADES[part[0]]: float(part[1:]) for part in parts} for name, parts in cells.items()}
    return pd.DataFrame.from_dict(rows, orient="index").reindex(columns=list(GRADES.values())).fillna(0.0)


@pytest.mark.parametrize("method", ["recursive", "analytic"])
@pytest.mark.parametrize("bike", BIKES)
def test_motorcycles_to_the_printed_digit(bike, method):
    result = evidential_hierarchy(TREE, WEIGHTS, beliefs(bike), SCALE, method=method)
    assert [round(float(value), 4) for value in result.combined.values] == PRINTED[bike]


def test_motorcycles_all_at_once():
    rows = pd.concat({bike: beliefs(bike) for bike in BIKES})
    table = evidential_units(WEIGHTS, rows, SCALE, hierarchy=TREE).to_frame()
    assert table.loc[:, [*GRADES.values(), "unknown"]].round(4).T.to_dict("list") == PRINTED
    # Their order in the paper, by expected utility: Honda before Yamaha, BMW and Kawasaki.
    assert table["score"].idxmax() == "Honda"


def test_complete_data_as_ertool_has_them():
    """Figures of ertool 0.3.3 (make_evidential.py), which rounds to four digits."""
    rows = [[0.2, 0.2, 0.6], [0.2, 0.4, 0.4], [0.2, 0.8, 0.0], [0.4, 0.2, 0.4]]
    result = evidential_reasoning([0.25] * 4, rows)
    assert result.beliefs.round(4).tolist() == [0.2422, 0.4086, 0.3492]
    assert result.unassigned == 0.0
