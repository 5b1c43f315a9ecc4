"""Options are words of the field. Each set of words stands here once and is parsed once, case-insensitively."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from sqeval.errors import OptionError


class Direction(StrEnum):
    """Which values of an indicator are good: high ones (benefit), low ones (cost), or those near a target."""

    BENEFIT = "benefit"
    COST = "cost"
    TARGET = "target"


class Orientation(StrEnum):
    """DEA: contract inputs, expand outputs, or treat both alike."""

    INPUT = "input"
    OUTPUT = "output"
    NONE = "none"


class ReturnsToScale(StrEnum):
    """DEA: constant, variable, non-increasing, non-decreasing or generalised returns to scale."""

    CRS = "crs"
    VRS = "vrs"
    NIRS = "nirs"
    NDRS = "ndrs"
    GRS = "grs"


class SolverName(StrEnum):
    """Engines for linear programmes that a word stands for."""

    HIGHS = "highs"
    HIGHSPY = "highspy"
    PULP = "pulp"


class SlackWeights(StrEnum):
    """DEA: the units in which the second stage adds slacks up."""

    RAW = "raw"
    MEAN = "mean"
    RANGE = "range"


class AdditiveWeights(StrEnum):
    """DEA, additive model: what a unit of slack counts: 1, or one over range, room to the best, or own value."""

    UNIT = "unit"
    RAM = "ram"
    BAM = "bam"
    MIP = "mip"


class TargetAim(StrEnum):
    """DEA: targets that improve a unit most, or the efficient ones that ask for the least change."""

    FARTHEST = "farthest"
    CLOSEST = "closest"


class SuperFallback(StrEnum):
    """DEA: what scores units whose super-efficiency programme has no solution."""

    OPPOSITE = "opposite"
    DIRECTIONAL = "directional"
    COOK = "cook"


class Disposability(StrEnum):
    """DEA: whether bad outputs fall only together with good ones (weak), or on their own, like inputs (strong)."""

    WEAK = "weak"
    STRONG = "strong"


class DistanceDirection(StrEnum):
    """DEA, directional distance: along whose values, or room to the best, units move, and on which sides."""

    OBSERVED = "observed"
    INPUTS = "inputs"
    OUTPUTS = "outputs"
    UNDESIRABLE = "undesirable"
    OUTCOMES = "outcomes"
    MEAN = "mean"
    RANGE = "range"


class TwoStageMethod(StrEnum):
    """DEA, two stages: overall efficiency as the product of both (Kao & Hwang 2008), or as their weighted mean (Chen et al. 2009)."""

    KAO_HWANG = "kao_hwang"
    CHEN = "chen"


class LinkKind(StrEnum):
    """DEA, network of stages: whether what is handed on may differ from what was observed, or stays as it is."""

    FREE = "free"
    FIXED = "fixed"


class WeightPer(StrEnum):
    """DEA, assurance regions: whether weights are per raw unit or per mean of the reference units."""

    RAW = "raw"
    MEAN = "mean"


class RegionPairs(StrEnum):
    """DEA, regions from AHP weights: between every two criteria, or between each and the heaviest."""

    ALL = "all"
    HEAVIEST = "heaviest"


class SecondaryGoal(StrEnum):
    """DEA, cross-efficiency: which of a unit's own best weights appraise the others."""

    BENEVOLENT = "benevolent"
    AGGRESSIVE = "aggressive"
    ARBITRARY = "arbitrary"
    GAME = "game"


class GoalMethod(StrEnum):
    """DEA, cross-efficiency: what a secondary goal adds up (Doyle & Green 1994): differences, or the composite of all others."""

    M2 = "m2"
    M3 = "m3"


class FrontierEfficiency(StrEnum):
    """DEA: who counts as being on the frontier, units without slack only or all whose factor is 1."""

    STRONG = "strong"
    WEAK = "weak"


class MetaTechnology(StrEnum):
    """DEA: what makes the metafrontier, mixes of all units whatever their groups, or only mixes within one group or another."""

    CONVEX = "convex"
    UNION = "union"


class PanelTechnology(StrEnum):
    """DEA over time: whose practice a pair of periods is measured by: of each of the two, of all, of both together, of all up to each."""

    ADJACENT = "adjacent"
    GLOBAL = "global"
    BIENNIAL = "biennial"
    SEQUENTIAL = "sequential"


class IndexDecomposition(StrEnum):
    """DEA over time: the parts of a productivity index, after Färe et al. 1994, Ray & Desli 1997 or Grifell-Tatjé & Lovell 1999."""

    FGNZ = "fgnz"
    RAY_DESLI = "ray_desli"
    GTL = "gtl"


class BootstrapMethod(StrEnum):
    """DEA: how pseudo-samples of a bootstrap are drawn."""

    SMOOTHED_HOMOGENEOUS = "smoothed_homogeneous"


class BandwidthRule(StrEnum):
    """DEA: how wide distances are smoothed before they are drawn from."""

    NORMAL_REFERENCE = "normal_reference"
    CROSS_VALIDATION = "cross_validation"


class PriorityMethod(StrEnum):
    """AHP: how weights are derived from a judgement matrix."""

    EIGENVECTOR = "eigenvector"
    GEOMETRIC_MEAN = "geometric_mean"
    COLUMN_MEAN = "column_mean"
    LEAST_SQUARES = "least_squares"
    WEIGHTED_LEAST_SQUARES = "weighted_least_squares"
    CHI_SQUARE = "chi_square"
    LOG_LEAST_ABSOLUTE = "log_least_absolute"
    GOAL_PROGRAMMING = "goal_programming"


class Completion(StrEnum):
    """AHP: how priorities are found where judgements are missing."""

    LAMBDA_MIN = "lambda_min"
    LOG_LEAST_SQUARES = "log_least_squares"
    HARKER = "harker"


class Aggregation(StrEnum):
    """AHP: what of several experts is put together, their judgements or their priorities."""

    AIJ = "aij"
    AIP = "aip"


class GroupMean(StrEnum):
    """AHP: how priorities of several experts are averaged."""

    GEOMETRIC = "geometric"
    ARITHMETIC = "arithmetic"


class JudgementScale(StrEnum):
    """AHP: what a judgement from 1 to 9 stands for."""

    LINEAR = "linear"
    LOGARITHMIC = "logarithmic"
    ROOT_SQUARE = "root_square"
    INVERSE_LINEAR = "inverse_linear"
    BALANCED = "balanced"
    BALANCED_N = "balanced_n"
    ADAPTIVE_BALANCED = "adaptive_balanced"
    ADAPTIVE = "adaptive"
    POWER = "power"
    GEOMETRIC = "geometric"


class FuzzyPriority(StrEnum):
    """Fuzzy AHP: how fuzzy weights are derived from triangular judgements."""

    GEOMETRIC_MEAN = "geometric_mean"
    BUCKLEY = "buckley"
    LOG_LEAST_SQUARES = "log_least_squares"
    PREFERENCE_PROGRAMMING = "preference_programming"
    EXTENT_ANALYSIS = "extent_analysis"


class Defuzzification(StrEnum):
    """Fuzzy AHP: the crisp number that stands for a triangular one, (l + m + u)/3 or (l + 4m + u)/6."""

    CENTROID = "centroid"
    GRADED_MEAN = "graded_mean"


class FuzzyScale(StrEnum):
    """Fuzzy AHP: the published table that makes crisp judgements triangular."""

    AYHAN_2013 = "ayhan_2013"
    GUMUS_2009 = "gumus_2009"
    FUZZYAHP_FULL = "fuzzyahp_full"
    FUZZYAHP_BASIC = "fuzzyahp_basic"
    CHANG_1996 = "chang_1996"


class BestWorstForm(StrEnum):
    """Best-worst method: deviations of differences (linear) or of ratios (nonlinear)."""

    LINEAR = "linear"
    NONLINEAR = "nonlinear"


class RandomIndex(StrEnum):
    """AHP: the published table that CI is divided by."""

    ALONSO_LAMATA_2006 = "alonso_lamata_2006"
    SAATY_1980 = "saaty_1980"
    EXACT = "exact"


class Synthesis(StrEnum):
    """AHP: local weights of alternatives as shares of their sum (distributive) or of the best one (ideal), added; or multiplied."""

    DISTRIBUTIVE = "distributive"
    IDEAL = "ideal"
    PRODUCT = "product"


class KeptRanks(StrEnum):
    """AHP: what must not change within a stability interval: the first rank, or the whole ranking."""

    FIRST = "first"
    RANKING = "ranking"


class GreyNormalisation(StrEnum):
    """Grey relational analysis: what distances from the reference are shares of: the range, the mean, or nothing."""

    MIN_MAX = "min_max"
    MEAN = "mean"
    NONE = "none"


class CloudEnds(StrEnum):
    """Clouds of grades: the worst and the best grade as whole clouds in the middle of their bands, or as halves at the ends."""

    WHOLE = "whole"
    HALF = "half"


class NumberRanking(StrEnum):
    """Triangular fuzzy numbers: the figure that they are ranked by."""

    CENTROID = "centroid"
    GRADED_MEAN = "graded_mean"
    POSSIBILITY = "possibility"
    INTEGRAL = "integral"
    YAGER = "yager"


class Closeness(StrEnum):
    """Fuzzy evaluation: degrees of closeness of two fuzzy sets."""

    LATTICE = "lattice"
    MIN_MAX = "min_max"
    MIN_MEAN = "min_mean"
    HAMMING = "hamming"
    EUCLID = "euclid"
    ASYMMETRIC_RANK = "asymmetric_rank"


class FuzzyOperator(StrEnum):
    """Fuzzy evaluation: how weights and memberships are composed."""

    WEIGHTED_AVERAGE = "weighted_average"
    MIN_MAX = "min_max"
    PRODUCT_MAX = "product_max"
    MIN_BOUNDEDSUM = "min_boundedsum"
    PRODUCT_BOUNDEDSUM = "product_boundedsum"
    MIN_SUM = "min_sum"
    MIN_SUM_BALANCED = "min_sum_balanced"


class BetweenLevels(StrEnum):
    """Fuzzy evaluation of a hierarchy: whether a composed vector goes up as it is, or scaled to sum 1."""

    RAW = "raw"
    NORMALISED = "normalised"


class EvidentialMethod(StrEnum):
    """Fuzzy evaluation: how evidential reasoning is computed, attribute by attribute or in closed form."""

    RECURSIVE = "recursive"
    ANALYTIC = "analytic"


class GradeCriterion(StrEnum):
    """Fuzzy evaluation: what a grade is read by, the score, the largest membership or the confidence criterion."""

    SCORE = "score"
    MEMBERSHIP = "membership"
    CONFIDENCE = "confidence"


class WaterfallSide(StrEnum):
    """Plots: points lost from the best score down, or gained from the worst one up."""

    LOST = "lost"
    GAINED = "gained"


class WaterfallSteps(StrEnum):
    """Plots: a step for every criterion, or for every indicator."""

    CRITERIA = "criteria"
    INDICATORS = "indicators"


class MissingAnswers(StrEnum):
    """Fuzzy evaluation: what becomes of answers that were not given."""

    IGNORE = "ignore"
    UNKNOWN = "unknown"


class MissingValue(StrEnum):
    """Fuzzy evaluation: whether a missing value is refused, or stands as unknown mass."""

    REFUSE = "refuse"
    UNKNOWN = "unknown"


class MembershipSide(StrEnum):
    """Membership functions: whether small values, those in the middle, or large values belong fully."""

    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


class SamplingMethod(StrEnum):
    """Fuzzy evaluation: how sampling errors are found, by linearisation or by drawing answers again."""

    DELTA = "delta"
    BOOTSTRAP = "bootstrap"


class Correction(StrEnum):
    """How p-values of many comparisons are corrected for their number."""

    HOLM = "holm"
    BONFERRONI = "bonferroni"
    NONE = "none"


class MissingIndicator(StrEnum):
    """Evaluation: what becomes of an indicator that a unit lacks."""

    UNKNOWN = "unknown"
    REWEIGHT = "reweight"
    REFUSE = "refuse"


class Frontier(StrEnum):
    """Evaluation: one DEA frontier a period, or one for all periods together."""

    PERIOD = "period"
    POOLED = "pooled"


class Period(StrEnum):
    """Calendar span by which records are grouped."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Cohort(StrEnum):
    """The time stamp that puts a request into a period: when it was opened or when it was resolved."""

    OPENED = "opened"
    RESOLVED = "resolved"


class Interval(StrEnum):
    """Indicators: how intervals are made: by the method of each kind, or by drawing requests again."""

    ANALYTIC = "analytic"
    BOOTSTRAP = "bootstrap"


class LabelVariants(StrEnum):
    """Records: what to do with labels that differ only in case, spaces, width or Unicode form."""

    REPORT = "report"
    MERGE = "merge"


class Policy(StrEnum):
    """Records: what becomes of a cell or row that has a problem. It is rejected, kept and listed, or repaired and listed."""

    REJECT = "reject"
    FLAG = "flag"
    REPAIR = "repair"


class SurveyLayout(StrEnum):
    """Surveys: one row a respondent, or one row an answer."""

    WIDE = "wide"
    LONG = "long"


class Deletion(StrEnum):
    """Surveys: covariances over those who answered both of two questions, or only over those who answered all."""

    PAIRWISE = "pairwise"
    LISTWISE = "listwise"


class ShrinkageModel(StrEnum):
    """Shrinkage: how values vary around their common mean; "auto" goes by the kind of the indicator."""

    AUTO = "auto"
    BETA_BINOMIAL = "beta_binomial"
    NORMAL = "normal"
    LOG_NORMAL = "log_normal"


class Across(StrEnum):
    """Shrinkage: whether every period has a common mean of its own, or all have one."""

    PERIOD = "period"
    ALL = "all"


class JoinTake(StrEnum):
    """Records: which row of a joined source counts where several have the same key.

    None may have it (one); the latest or the earliest counts; or none does, but what their columns are reduced to.
    """

    ONE = "one"
    LATEST = "latest"
    EARLIEST = "earliest"
    REDUCED = "reduced"


class Reduction(StrEnum):
    """Records: what a column of several joined rows becomes: their sum, or the only value they all have."""

    SUM = "sum"
    ONLY = "only"


class Clock(StrEnum):
    """Records: how time is counted, round the clock or in working time only."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class EntropyNormalisation(StrEnum):
    """Weighting: what the shares of the entropy method are taken of."""

    SUM = "sum"
    MIN_MAX = "min_max"
    NONE = "none"
    SHIFT = "shift"


class Correlation(StrEnum):
    """Weighting: correlation of values or of their ranks."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"


class Combination(StrEnum):
    """Weighting: how weights of several sources become one."""

    ADDITIVE = "additive"
    MULTIPLICATIVE = "multiplicative"
    RELATIVE_ENTROPY = "relative_entropy"
    GAME_THEORY = "game_theory"


class AgreementMeasure(StrEnum):
    """Weighting: what two sources of weights are compared by."""

    SPEARMAN = "spearman"
    KENDALL = "kendall"
    COSINE = "cosine"
    L1 = "l1"
    KL = "kl"


class Crosshair(StrEnum):
    """Monitoring, importance and performance: where high begins, at the mean or at the median of each."""

    MEAN = "mean"
    MEDIAN = "median"


class KanoAnswer(StrEnum):
    """Monitoring, Kano: which end of the scale is "I like it"."""

    FIRST = "first"
    LAST = "last"


class ProblemLevel(StrEnum):
    """Monitoring, problems: classes, or the sub-types below them."""

    CLASS = "class"
    SUB_TYPE = "sub_type"


class ImpactBasis(StrEnum):
    """Monitoring, problems: what makes a problem weigh: how many requests, what they cost, or the satisfaction they lost."""

    COUNT = "count"
    COST = "cost"
    SATISFACTION = "satisfaction"


class UrgencyBasis(StrEnum):
    """Monitoring, problems: what makes a problem urgent: that it grows, that promises are overdue, or that requests are severe."""

    TREND = "trend"
    OVERDUE = "overdue"
    SEVERITY = "severity"


class ChartRule(StrEnum):
    """Control charts: what counts as a signal.

    A point beyond the limits; eight in a row on one side; six in a row that each rise or fall; two of three beyond two
    sigma, or four of five beyond one sigma, on one side (Western Electric).
    """

    BEYOND_LIMITS = "beyond_limits"
    RUN_OF_8 = "run_of_8"
    TREND_OF_6 = "trend_of_6"
    TWO_OF_THREE = "two_of_three"
    FOUR_OF_FIVE = "four_of_five"


class Annotations(StrEnum):
    """Whose annotations a run prints for the log of a build."""

    GITHUB = "github"


class ScoreFormat(StrEnum):
    """How the scores of a run are written, beside evaluation.json and the report."""

    CSV = "csv"
    PARQUET = "parquet"


class Reference(StrEnum):
    """Whose rates a unit is compared with: those of all units, or of the units that are in line with one another."""

    ALL = "all"
    IN_LINE = "in_line"


class EffectKind(StrEnum):
    """What a measure is to have changed: the mean of values, the share of ones among 0 and 1, or the median."""

    MEAN = "mean"
    SHARE = "share"
    MEDIAN = "median"


class MeasureStatus(StrEnum):
    """What the owner of an improvement measure says of it."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"


class TrainingMeasure(StrEnum):
    """What a training is judged by."""

    QUESTIONNAIRE = "questionnaire"
    PRACTICAL_TEST = "practical_test"
    SATISFACTION = "satisfaction"
    FOLLOW_UP = "follow_up"


class Language(StrEnum):
    """Language of labels, reports and messages."""

    EN = "en"
    ZH = "zh"


Word = TypeVar("Word", bound=StrEnum)


def parse(words: type[Word], value: object, option: str) -> Word:
    """Turn a user's word into a member of `words`, or raise with the nearest known words.

    Examples
    --------
    >>> parse(Orientation, "Input", "orientation")
    <Orientation.INPUT: 'input'>
    >>> parse(Orientation, "sideways", "orientation")
    Traceback (most recent call last):
    sqeval.errors.OptionError: unknown orientation (got 'sideways'). Known: 'input', 'output'
    """
    word = value.strip().lower() if isinstance(value, str) else None
    for known in words:
        if known.value == word:
            return known
    raise OptionError.unknown(option, value, list(words))
