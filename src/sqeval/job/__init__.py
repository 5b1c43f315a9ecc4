"""The monthly job: a configuration, the run that follows it, and the gates it is held against; for the command line and for services."""

from sqeval.job.gate import Failure, Gate
from sqeval.job.schema import schema
from sqeval.job.service import Scored, problem, score

__all__ = ["Failure", "Gate", "Scored", "problem", "schema", "score"]
