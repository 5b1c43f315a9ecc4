"""All methods on one hierarchy, explained."""

from sqeval.evaluation.comparison import Comparison, compare
from sqeval.evaluation.evaluate import evaluate
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.explain import Explanation

__all__ = ["Comparison", "Evaluation", "Explanation", "compare", "evaluate"]
