"""The matching core; rooms import downwards only, see docs/architecture.md."""
