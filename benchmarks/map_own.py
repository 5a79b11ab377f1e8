"""
The first map of somebody's own rows, 200 countries and 60 years, beside plotly and ipyleaflet.

Each is made in a fresh Python, the import included, until the bytes that a front end needs are ready. `bytes` counts
what is sent to the page. Ours holds every year, the outlines and the still picture. plotly's holds every year, and
fetches its outlines from the network, which is not counted. ipyleaflet has no years: its map holds one, a slider would
send the other 59 later, and its tiles come from the network too.
"""

import json
import subprocess
import sys
from importlib.metadata import version
from statistics import median

RUNS = 3
ROWS = """
import json, sys, time
began = time.perf_counter()
import numpy as np, pandas as pd
from ties.tables import package
known = package.read("countries").query("kind != 'group'")["iso3"][:200]
rng = np.random.default_rng(7)
rows = pd.MultiIndex.from_product([known, range(1965, 2025)], names=["iso3", "year"]).to_frame(index=False)
rows["value"] = rng.lognormal(3, 2, len(rows))
"""
STATE = """
def state_bytes(widget):
    import ipywidgets
    state = ipywidgets.Widget.get_manager_state(drop_defaults=False)
    return len(json.dumps(state, default=str))
"""
MADE = {
    "ours": """
import ties
chart = ties.map_countries(rows, "value", title="Own rows")
data, _ = chart._repr_mimebundle_()
size = len(json.dumps(data)) + state_bytes(chart)
""",
    "plotly": """
import plotly.express as px
chart = px.choropleth(rows, locations="iso3", color="value", animation_frame="year", range_color=(0, 500))
size = len(chart.to_json())
""",
    "ipyleaflet": """
import ipyleaflet
areas = package.read_outlines()
areas["features"] = [{**one, "id": one["properties"]["iso3"] or "none"} for one in areas["features"]]
values = dict.fromkeys((one["id"] for one in areas["features"]), 0.0)
values |= rows.query("year == 2024").set_index("iso3")["value"].to_dict()
layer = ipyleaflet.Choropleth(geo_data=areas, choro_data=values)
chart = ipyleaflet.Map(center=(20, 120), zoom=2)
chart.add(layer)
size = state_bytes(chart)
""",
}
END = "print(json.dumps([time.perf_counter() - began, size]))"


def measure() -> dict[str, object]:
    """Return the median seconds until the first map, and the bytes of each, with the ratios of ours to plotly's."""
    runs = {name: [first_map(code) for _ in range(RUNS)] for name, code in MADE.items()}
    seconds = {name: round(median(one for one, _ in found), 2) for name, found in runs.items()}
    sizes = {name: found[0][1] for name, found in runs.items()}
    figures = {"ours": seconds["ours"], "other": seconds["plotly"], "n": RUNS, "seconds": seconds, "bytes": sizes}
    ratios = {
        "ratio": round(seconds["ours"] / seconds["plotly"], 3),
        "ratio_bytes": round(sizes["ours"] / sizes["plotly"], 3),
    }
    versions = {name: version(name) for name in ("anywidget", "ipyleaflet", "plotly")}
    return {"name": "map-own", "unit": "s", **figures, **ratios, "versions": versions}


def first_map(code: str) -> tuple[float, int]:
    """Make one map in a fresh Python; return seconds and bytes."""
    done = subprocess.run(
        [sys.executable, "-c", ROWS + STATE + code + END], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    seconds, size = json.loads(done.stdout.splitlines()[-1])
    return seconds, size
