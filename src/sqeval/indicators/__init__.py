"""What is measured: indicators, the hierarchy they form, and their values by unit and period."""

from sqeval.indicators import hierarchies
from sqeval.indicators.diagnose import diagnose
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.measure import measure
from sqeval.indicators.node import Node, Target
from sqeval.indicators.principles.diagnosis import PrinciplesDiagnosis
from sqeval.indicators.shrink import shrink
from sqeval.indicators.shrunk import Shrunk
from sqeval.indicators.survey_result import SurveyScores
from sqeval.indicators.survey_scores import survey_scores
from sqeval.indicators.survey_weighted import WeightedSurveyScore
from sqeval.indicators.table import IndicatorTable

__all__ = [
    "Grades",
    "Hierarchy",
    "IndicatorTable",
    "Node",
    "PrinciplesDiagnosis",
    "Shrunk",
    "SurveyScores",
    "Target",
    "WeightedSurveyScore",
    "diagnose",
    "hierarchies",
    "measure",
    "shrink",
    "survey_scores",
]
