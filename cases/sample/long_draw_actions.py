"""Draws a sample that takes longer than a page may: in the background, telling how far it is.

A thread of the app works the sample out, and `draw_sample` stores it at the end in one transaction. Where the app is
restarted meanwhile, nothing of the draw is there, and whoever looks is told so.
"""

import logging
import time
from functools import partial
from threading import Thread
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from cases.models import DrawUnderway
from cases.queries import draw_underway_of, obstacles_to_draw
from cases.sample.actions import check_seed, draw_sample, seed_by_chance
from cases.sample.sampling import OnProgress
from inspections.actions.checks import lock_open
from inspections.errors import Refused
from inspections.models import Inspection

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_NEWS: Final = 1.0


@transaction.atomic
def start_draw(*, inspection: Inspection, by: User | None, seed: int | None = None) -> DrawUnderway:
    """Begin to draw the sample in the background, and return what tells how far it is.

    Raises Refused where no sample can be drawn now, as `draw_sample` does, and where one is being drawn already. What
    comes to light later stands in `DrawUnderway.refusal`.
    """
    stored = lock_open(inspection)
    if obstacles := obstacles_to_draw(stored):
        raise Refused.because(obstacles)
    if (underway := draw_underway_of(stored)) and underway.is_running:
        raise Refused("The sample is being drawn already. Wait until that draw is done.")
    seed = seed_by_chance() if seed is None else check_seed(seed)
    DrawUnderway.objects.filter(inspection=stored).delete()
    now = timezone.now()
    begun = DrawUnderway.objects.create(inspection=stored, seed=seed, started_at=now, started_by=by, heard_of_at=now)
    transaction.on_commit(partial(_begin, begun.pk))
    return begun


def carry_out(key: int) -> None:
    """Draw what `start_draw` began under this key; never raises, for nobody waits: it notes why there is no draw."""
    begun = DrawUnderway.objects.select_related("inspection", "started_by").get(pk=key)
    try:
        draw_sample(inspection=begun.inspection, by=begun.started_by, seed=begun.seed, on_progress=_news(key))
    except Refused as refused:
        DrawUnderway.objects.filter(pk=key).update(refusal=refused.sentences)
    except Exception:
        logger.exception("The draw of %s with seed %s broke off.", begun.inspection.reference, begun.seed)
        sentence = "The draw broke off by a fault of the software, which its log tells. Nothing of it was stored."
        DrawUnderway.objects.filter(pk=key).update(refusal=[sentence])


def _begin(key: int) -> None:
    # A daemon, so that a restart does not wait for it.
    Thread(target=_in_a_thread, args=(key,), daemon=True).start()


def _in_a_thread(key: int) -> None:
    try:
        carry_out(key)
    finally:
        connection.close()


def _news(key: int) -> OnProgress:
    """Return what stores how far the draw is, not more often than is worth a write."""
    last = time.monotonic()

    def store(case_type: str, found: int, wanted: int) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS_BETWEEN_NEWS:
            return
        last = time.monotonic()
        DrawUnderway.objects.filter(pk=key).update(
            case_type=case_type, found=found, wanted=wanted, heard_of_at=timezone.now()
        )

    return store
