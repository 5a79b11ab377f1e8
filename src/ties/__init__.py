"""Read the tables of Far-East Ties, measure and show ties between countries, and keep what a student thinks of them."""

from ties.countries import iso3
from ties.figures import figure, table
from ties.learning.check import check
from ties.learning.check_answer import check_answer
from ties.learning.ledger import ledger, weigh
from ties.learning.predict import predict, predictions
from ties.measures import concentration, partner_share
from ties.tables import cite, read
from ties.widgets.argument_map import map_argument
from ties.widgets.country_map import map_countries
from ties.widgets.explore import explore
from ties.widgets.tie_table import tabulate_ties
from ties.widgets.timeline import show_timeline

__all__ = [
    "check",
    "check_answer",
    "cite",
    "concentration",
    "explore",
    "figure",
    "iso3",
    "ledger",
    "map_argument",
    "map_countries",
    "partner_share",
    "predict",
    "predictions",
    "read",
    "show_timeline",
    "table",
    "tabulate_ties",
    "weigh",
]
