"""The monthly job: a configuration, the run that follows it, and the gates it is held against; for the command line and for services."""
