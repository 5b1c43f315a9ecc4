"""The doctor: what an export holds, what is wrong with it, and what reading does about it. One kind of problem a file."""

from sqeval.records.doctor.diagnosis import Diagnosis
from sqeval.records.doctor.examine import doctor
from sqeval.records.doctor.problem import Action, Of, Problem

__all__ = ["Action", "Diagnosis", "Of", "Problem", "doctor"]
