"""Membership functions: families to call on values, the same as declared values, and a check that a set of them leaves no gaps."""

from sqeval.fuzzy.membership.function import MembershipFunction
from sqeval.fuzzy.membership.functions import bell, cauchy, gaussian, ridge, sigmoid, trapezoidal, triangular
from sqeval.fuzzy.membership.partition import check_partition
from sqeval.fuzzy.membership.partition_result import PartitionCheck
from sqeval.fuzzy.membership.piecewise import Trapezoidal, Triangular
from sqeval.fuzzy.membership.smooth import Bell, Cauchy, Gaussian, Ridge, Sigmoid

__all__ = [
    "Bell",
    "Cauchy",
    "Gaussian",
    "MembershipFunction",
    "PartitionCheck",
    "Ridge",
    "Sigmoid",
    "Trapezoidal",
    "Triangular",
    "bell",
    "cauchy",
    "check_partition",
    "gaussian",
    "ridge",
    "sigmoid",
    "trapezoidal",
    "triangular",
]
