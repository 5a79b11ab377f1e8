"""
Arithmetic on ties: shares, concentration, growth, windows, gaps, ranks, scores. No files, no drawing.

A missing value means *not reported* and is never counted as zero.
"""

from ties.measures.change import compound_growth, five_year_windows, growth
from ties.measures.gaps import brier_score, mirror_gap
from ties.measures.rows import require_columns
from ties.measures.scores import likely_range
from ties.measures.shares import concentration, effective_number, partner_share, rank, share_of_world

__all__ = [
    "brier_score",
    "compound_growth",
    "concentration",
    "effective_number",
    "five_year_windows",
    "growth",
    "likely_range",
    "mirror_gap",
    "partner_share",
    "rank",
    "require_columns",
    "share_of_world",
]
