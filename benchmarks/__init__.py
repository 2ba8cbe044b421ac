"""Measurements, run by hand: no test depends on how quick a machine is."""
