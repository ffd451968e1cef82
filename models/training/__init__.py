"""How the shipped encoders are trained: `python -m models.training --help`."""
