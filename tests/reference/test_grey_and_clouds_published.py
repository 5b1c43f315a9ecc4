"""Published examples of grey relational analysis and of clouds of grades, to the printed digit."""

import numpy as np
import pandas as pd

import sqeval as sq


class TestSixSuppliers:
    """Si Shoukui & Sun Zhaoliang, Mathematical Modelling Algorithms and Applications (in Chinese), choice of a supplier, ρ 0.5.

    Coefficients and grades as printed in the public worked notebook of xyfJASON/mathematical-modeling-python.
    """

    data = pd.DataFrame(
        {
            "quality": [0.83, 0.90, 0.99, 0.92, 0.87, 0.95],
            "price": [326, 295, 340, 287, 310, 303],
            "distance": [21, 38, 25, 19, 27, 10],
            "service": [3.2, 2.4, 2.2, 2.0, 0.9, 1.7],
            "technology": [0.20, 0.25, 0.12, 0.33, 0.20, 0.09],
            "profit": [0.15, 0.20, 0.14, 0.09, 0.15, 0.17],
            "capacity": [250, 180, 300, 200, 150, 175],
            "influence": [0.23, 0.15, 0.27, 0.30, 0.18, 0.26],
            "delivery": [0.87, 0.95, 0.99, 0.89, 0.82, 0.94],
        },
        index=range(1, 7),
    )
    printed = (
        (0.33333333, 0.47058824, 1.0, 0.53333333, 0.4, 0.66666667),
        (0.40458015, 0.76811594, 0.33333333, 1.0, 0.53535354, 0.62352941),
        (0.56, 0.33333333, 0.48275862, 0.60869565, 0.4516129, 1.0),
        (0.33333333, 0.43396226, 0.46938776, 0.51111111, 1.0, 0.58974359),
        (0.48, 0.6, 0.36363636, 1.0, 0.48, 0.33333333),
        (0.52380952, 1.0, 0.47826087, 0.33333333, 0.52380952, 0.64705882),
        (0.6, 0.38461538, 1.0, 0.42857143, 0.33333333, 0.375),
        (0.51724138, 0.33333333, 0.71428571, 1.0, 0.38461538, 0.65217391),
        (0.41463415, 0.68, 1.0, 0.45945946, 0.33333333, 0.62962963),
    )
    senses = dict.fromkeys(data, "benefit") | dict.fromkeys(("price", "distance", "service"), "cost")
    result = sq.fuzzy.grey_relational(data, senses)

    def test_coefficients(self):
        np.testing.assert_array_equal(self.result.coefficients.round(8).T, self.printed)

    def test_grades(self):
        assert self.result.grades.round(6).tolist() == [0.462992, 0.555994, 0.649074, 0.652723, 0.493562, 0.613015]

    def test_the_fourth_is_chosen(self):
        assert self.result.ranks.to_dict() == {1: 6, 2: 4, 3: 2, 4: 1, 5: 5, 6: 3}


def test_five_risk_levels_with_half_clouds_at_the_ends():
    """Risk assessment of urban river governance by the cloud model, Advances in Civil Engineering 2023, 8797522, table 2."""
    bands = {"low": (0, 0.2), "rather low": (0.2, 0.4), "medium": (0.4, 0.6), "rather high": (0.6, 0.8), "high": (0.8, 1)}
    found = sq.fuzzy.grade_clouds(bands, 0.01, ends="half")
    printed = [(0, 0.0667, 0.01), (0.3, 0.0333, 0.01), (0.5, 0.0333, 0.01), (0.7, 0.0333, 0.01), (1, 0.0667, 0.01)]
    assert [tuple(round(figure, 4) for figure in cloud) for cloud in found.values()] == printed
