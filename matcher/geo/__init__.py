"""Communes of France, distances and travel: who can come, and how."""

from matcher.geo.carpool import Carpool, Commuter, suggest_carpools
from matcher.geo.communes import Commune, Location, Point, communes, distance_km, find_commune, locate
from matcher.geo.roads import Roads, open_roads
from matcher.geo.routing import RoutingError, open_router, travel
from matcher.geo.travel import Trip, estimate_trip

__all__ = [
    "Carpool",
    "Commune",
    "Commuter",
    "Location",
    "Point",
    "Roads",
    "RoutingError",
    "Trip",
    "communes",
    "distance_km",
    "estimate_trip",
    "find_commune",
    "locate",
    "open_roads",
    "open_router",
    "suggest_carpools",
    "travel",
]
