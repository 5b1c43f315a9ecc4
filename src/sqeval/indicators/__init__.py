"""What is measured: indicators, the hierarchy they form, and their values by unit and period."""

from sqeval.indicators import hierarchies
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.measure import measure
from sqeval.indicators.node import Node, Target
from sqeval.indicators.table import IndicatorTable

__all__ = ["Grades", "Hierarchy", "IndicatorTable", "Node", "Target", "hierarchies", "measure"]
