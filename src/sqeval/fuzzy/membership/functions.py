"""Membership of values by families of functions: what comes in, number, sequence, array, Series or DataFrame, comes out in its shape."""

from __future__ import annotations

from typing import Any

from sqeval.fuzzy.membership.piecewise import Trapezoidal, Triangular
from sqeval.fuzzy.membership.smooth import Bell, Cauchy, Gaussian, Ridge, Sigmoid


def triangular(x: Any, a: float, b: float, c: float) -> Any:
    """Membership that rises from 0 at a to 1 at b and falls to 0 at c.

    μ(x) = max(0, min((x − a)/(b − a), (c − x)/(c − b))). Where a = b or b = c that side is a step, and 1 at b; an
    infinite a or c has no side, so that membership stays 1.

    Parameters
    ----------
    x : number, sequence, array, Series or DataFrame
        Any shape; infinite values are allowed.
    a, b, c : float
        a ≤ b ≤ c, in the unit of x.

    Returns
    -------
    float, array, Series or DataFrame
        Memberships in [0, 1], of the shape and with the labels of `x`.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        A parameter is not a number, or they are out of order.

    References
    ----------
    Jang, Sun & Mizutani (1997), Neuro-Fuzzy and Soft Computing, Prentice Hall, section 2.4.

    Examples
    --------
    >>> triangular([30, 48, 66, 90], 24, 48, 72).tolist()
    [0.25, 1.0, 0.25, 0.0]
    """
    return Triangular(a, b, c)(x)


def trapezoidal(x: Any, a: float, b: float, c: float, d: float) -> Any:
    """Membership that rises from 0 at a to 1 at b, stays up to c, and falls to 0 at d.

    μ(x) = max(0, min((x − a)/(b − a), 1, (d − x)/(d − c))). Half-trapezoids have a step where a = b or c = d, or no
    side at all where a = −∞ or d = ∞.

    Parameters
    ----------
    x : number, sequence, array, Series or DataFrame
        Any shape; infinite values are allowed.
    a, b, c, d : float
        a ≤ b ≤ c ≤ d, in the unit of x.

    Returns
    -------
    float, array, Series or DataFrame
        Memberships in [0, 1], of the shape and with the labels of `x`.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        A parameter is not a number, or they are out of order.

    References
    ----------
    Jang, Sun & Mizutani (1997), Neuro-Fuzzy and Soft Computing, Prentice Hall, section 2.4.

    Examples
    --------
    >>> trapezoidal(36, float("-inf"), float("-inf"), 24, 48)
    0.5
    """
    return Trapezoidal(a, b, c, d)(x)


def gaussian(x: Any, mean: float, sigma: float) -> Any:
    """Membership exp(−(x − mean)²/(2 sigma²)).

    Parameters
    ----------
    x : number, sequence, array, Series or DataFrame
        Any shape; infinite values are allowed.
    mean, sigma : float
        In the unit of x; sigma > 0.

    Returns
    -------
    float, array, Series or DataFrame
        Memberships in [0, 1], of the shape and with the labels of `x`.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        A parameter is not a finite number, or sigma is not positive.

    References
    ----------
    Jang, Sun & Mizutani (1997), Neuro-Fuzzy and Soft Computing, Prentice Hall, section 2.4.

    Examples
    --------
    >>> round(gaussian(60, mean=48, sigma=12), 4)
    0.6065
    """
    return Gaussian(mean, sigma)(x)


def bell(x: Any, a: float, b: float, c: float) -> Any:
    """Membership 1/(1 + |(x − c)/a|^(2b)), the generalised bell.

    Parameters
    ----------
    x : number, sequence, array, Series or DataFrame
        Any shape; infinite values are allowed.
    a : float
        Positive half-width: membership is ½ at c ± a.
    b : float
        Positive; the larger, the steeper.
    c : float
        Middle, in the unit of x.

    Returns
    -------
    float, array, Series or DataFrame
        Memberships in [0, 1], of the shape and with the labels of `x`.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        A parameter is not a finite number, or a or b is not positive.

    References
    ----------
    Jang, Sun & Mizutani (1997), Neuro-Fuzzy and Soft Computing, Prentice Hall, section 2.4.

    Examples
    --------
    >>> bell([36, 48, 60], a=12, b=2, c=48).tolist()
    [0.5, 1.0, 0.5]
    """
    return Bell(a, b, c)(x)


def ridge(x: Any, a: float, b: float, side: str = "small", centre: float = 0.0) -> Any:
    """Membership of half a sine wave between a and b, the ridge-shaped distribution (岭形分布).

    With u = x − centre, "small" is 1 up to a, ½ − ½ sin(π/(b − a) (u − (a + b)/2)) between a and b, and 0 behind b;
    "large" is the rest to 1 of it; "middle" is "small" of the distance |u|, so that it rises from −b to −a and falls from
    a to b around the centre.

    Parameters
    ----------
    x : number, sequence, array, Series or DataFrame
        Any shape; infinite values are allowed.
    a, b : float
        a < b, in the unit of x; 0 ≤ a for "middle".
    side : {"small", "middle", "large"}
        Which values belong fully.
    centre : float
        What a and b are counted from.

    Returns
    -------
    float, array, Series or DataFrame
        Memberships in [0, 1], of the shape and with the labels of `x`.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        A parameter is not a finite number, or they are out of order.
    OptionError
        An unknown side.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> ridge([24, 36, 48], 24, 48).round(12).tolist()
    [1.0, 0.5, 0.0]
    >>> ridge([8, 10, 12], 1, 3, side="middle", centre=10).round(12).tolist()
    [0.5, 1.0, 0.5]
    """
    return Ridge(a, b, side, centre)(x)


def cauchy(x: Any, a: float, alpha: float, beta: float, side: str = "small") -> Any:
    """Membership by the Cauchy distribution (柯西型分布).

    "small" is 1 up to a and 1/(1 + α (x − a)^β) behind it; "large" is 0 up to a and 1/(1 + α (x − a)^−β) behind it;
    "middle" is 1/(1 + α |x − a|^β).

    Parameters
    ----------
    x : number, sequence, array, Series or DataFrame
        Any shape; infinite values are allowed.
    a : float
        In the unit of x.
    alpha, beta : float
        Positive; α is per unit of x to the power β (for "large": times it).
    side : {"small", "middle", "large"}
        Which values belong fully; "large" only comes near to 1.

    Returns
    -------
    float, array, Series or DataFrame
        Memberships in [0, 1], of the shape and with the labels of `x`.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        A parameter is not a finite number, or α or β is not positive.
    OptionError
        An unknown side.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> cauchy([25, 30, 35], 25, alpha=0.04, beta=2).tolist()
    [1.0, 0.5, 0.2]
    """
    return Cauchy(a, alpha, beta, side)(x)


def sigmoid(x: Any, centre: float, slope: float) -> Any:
    """Membership 1/(1 + exp(−slope (x − centre))).

    Parameters
    ----------
    x : number, sequence, array, Series or DataFrame
        Any shape; infinite values are allowed.
    centre : float
        Where membership is ½, in the unit of x.
    slope : float
        Positive where large values belong, negative where small ones do; never 0. Per unit of x.

    Returns
    -------
    float, array, Series or DataFrame
        Memberships in [0, 1], of the shape and with the labels of `x`.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        A parameter is not a finite number, or the slope is 0.

    References
    ----------
    Jang, Sun & Mizutani (1997), Neuro-Fuzzy and Soft Computing, Prentice Hall, section 2.4.

    Examples
    --------
    >>> sigmoid([70, 80], centre=70, slope=0.2).round(4).tolist()
    [0.5, 0.8808]
    """
    return Sigmoid(centre, slope)(x)
