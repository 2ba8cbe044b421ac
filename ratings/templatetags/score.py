"""The tag that shows an inspection's score on a page of a lower app: `{% load score %}{% score_of inspection %}`."""

from typing import Any

from django import template

from inspections.models import Inspection
from ratings.pages.score_history import plot_of_scores, score_history
from ratings.queries import ratings_of

register = template.Library()


@register.inclusion_tag("ratings/pages/_score_of.html")
def score_of(inspection: Inspection) -> dict[str, Any]:
    """It reads the ratings: to be used only where the panel has met."""
    ratings = ratings_of(inspection)
    history = score_history(ratings)
    return {"inspection": inspection, "history": history, "plot": plot_of_scores(ratings.rules, history)}
