"""Models without their cautions, and random tables with undesirable outputs."""

import warnings

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sqeval.errors import SqevalWarning


def quiet(call, *args, **options):
    """The model's answer, its cautions not announced."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return call(*args, **options)


@st.composite
def tables(draw, least=1, bad=1):
    """X, Y and B of whole numbers, with a positive input and a positive output each; `bad` is the most columns of B."""
    n, m, s, q = draw(st.integers(2, 8)), draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.integers(0, bad))
    values = draw(hnp.arrays(np.float64, (n, m + s + q), elements=st.integers(least, 12).map(float)))
    values[:, 0] += 1 - least
    values[:, m] += 1 - least
    return values[:, :m], values[:, m : m + s], values[:, m + s :]


def undesirable(B):
    """The argument for B, if it has columns."""
    return {"undesirable": B} if B.shape[1] else {}
