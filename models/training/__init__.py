"""Training recipes of the shipped models; needs the extra `transformers`."""
