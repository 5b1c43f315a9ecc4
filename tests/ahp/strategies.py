"""Tables of scores with weights, as property tests draw them."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st


@st.composite
def weighted_scores(draw, least=-2, alternatives=5, criteria=4):
    """Scores (whole tenths, so that ties occur) and weights that sum to 1, some of them 0."""
    rows, columns = draw(st.integers(1, alternatives)), draw(st.integers(1, criteria))
    cells = draw(st.lists(st.integers(10 * least, 20), min_size=rows * columns, max_size=rows * columns))
    shares = draw(st.lists(st.integers(0, 6), min_size=columns, max_size=columns).filter(any))
    scores = pd.DataFrame(np.reshape(cells, (rows, columns)) / 10, index=list("ABCDE"[:rows]), columns=[f"c{k}" for k in range(columns)])
    return scores, pd.Series(np.array(shares) / sum(shares), index=scores.columns)


def shifted(weights, criterion, t):
    """Weights where one is t and the others keep their ratios: an independent statement of the rule."""
    moved = weights.to_numpy(copy=True)
    place = weights.index.get_loc(criterion)
    moved[place] = 0
    moved = moved / moved.sum() if moved.any() else np.full(len(moved), 1 / max(len(moved) - 1, 1))
    moved *= 1 - t
    moved[place] = t
    return pd.Series(moved, index=weights.index)
