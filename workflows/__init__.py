"""The Django domain: one sub-package for each noun of the field."""
