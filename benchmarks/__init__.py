"""Measurements, run by hand or by ``rangkul bench``."""
