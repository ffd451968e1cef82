"""Datasets, metrics, baselines and reports."""
