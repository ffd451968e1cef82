"""Readers: one module a format, all giving the same records."""

from matcher.readers.read import iter_records, read_bytes, read_file
from matcher.readers.report import Kind, ReadItem, ReadReport

__all__ = ["Kind", "ReadItem", "ReadReport", "iter_records", "read_bytes", "read_file"]
