"""Communes of France, distances and travel: who can come, and how."""

from matcher.geo.communes import Commune, Location, Point, communes, distance_km, find_commune, locate

__all__ = ["Commune", "Location", "Point", "communes", "distance_km", "find_commune", "locate"]
