"""Evidential reasoning and Dempster's rule: beliefs that need not add up to one."""
