"""Prometheus metrics: counts and durations by route; no label holds an id, a name or an address."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
UNMATCHED = "unmatched"


class Metrics:
    """The metrics of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "passerelle_requests_total",
            "Answers by method, route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.durations = Histogram(
            "passerelle_request_seconds",
            "Seconds from request to end of answer, by route.",
            ("route",),
            buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.candidates = Gauge(
            "passerelle_candidates", "Profiles in the index that answers searches.", registry=self.registry
        )
        self.refreshes = Counter(
            "passerelle_index_refreshes_total", "Rebuilds of the index.", ("outcome",), registry=self.registry
        )
        self.refresh_seconds = Gauge(
            "passerelle_index_refresh_seconds", "Seconds of the last rebuild.", registry=self.registry
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        known = method if method in _METHODS else "other"
        self.requests.labels(known, route, str(status)).inc()
        self.durations.labels(route).observe(seconds)

    def render(self) -> bytes:
        """Return the metrics in Prometheus' text format."""
        return generate_latest(self.registry)


_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
