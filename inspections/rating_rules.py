"""The rules of rating of one framework version: its rating scale, its bands, the panel's discretion and its answers.

Pure: data in, data out. The framework file holds the rules (`rating_scale`, `key_question_bands`,
`overall_bands`, `discretion`); this module reads them, refuses what does not hold together and answers
look-ups. It stands with the framework, below `ratings`, so that loading a framework can check its rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspections.answers import AnswerSets

HIGHEST_PERCENT = 100


class RulesError(ValueError):
    """The rules of a framework do not hold together; `sentences` has one plain sentence for each fault."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class RatingStep:
    """One rating of the scale: its key in data, the label people read and the points it earns."""

    rating: str
    label: str
    points: int


@dataclass(frozen=True)
class Band:
    """The whole numbers, both ends included, that give a rating; `label` is what reports call the band."""

    rating: str
    from_: int
    to: int
    label: str


@dataclass(frozen=True)
class Rules:
    """A framework's rules of rating; both tuples of bands hold one band for each rating, lowest first.

    `points_from_boundary` is in percentage points; `answers` say which judgements count as what. Look-ups raise
    ValueError for a rating that is not on the scale, and for a percentage or score outside the bands.
    """

    scale: tuple[RatingStep, ...]
    key_question_bands: tuple[Band, ...]
    overall_bands: tuple[Band, ...]
    points_from_boundary: int
    single_case_changes_rating: bool
    answers: AnswerSets

    @classmethod
    def from_data(cls, data: Mapping[str, Any], *, standards: int) -> Rules:
        """Read the rules from a framework's top-level keys; `standards` is how many standards it has.

        Raises RulesError (a ValueError) that lists every fault: a scale whose points do not rise, bands
        with gaps or overlaps, out of order, not from 0 to 100 (or to the highest score), or naming a
        rating that is not on the scale, and a discretion that cannot be read.
        """
        faults: list[str] = []
        scale = _read_scale(data.get("rating_scale"), faults)
        highest_score = standards * scale[-1].points if scale and not faults else None
        key_question_bands = _read_bands(data, "key_question_bands", scale, HIGHEST_PERCENT, faults)
        overall_bands = _read_bands(data, "overall_bands", scale, highest_score, faults)
        points_from_boundary, single_case = _read_discretion(data.get("discretion"), faults)
        if standards < 1:
            faults.append("The framework has no standards, so there is nothing to rate.")
        if faults:
            raise RulesError(faults)
        bands = tuple(key_question_bands), tuple(overall_bands)
        return cls(tuple(scale), *bands, points_from_boundary, single_case, AnswerSets.from_data(data))

    @property
    def ratings(self) -> tuple[str, ...]:
        """The ratings' keys, lowest first."""
        return tuple(step.rating for step in self.scale)

    @property
    def highest_points(self) -> int:
        """The points of the best rating: what one standard is out of."""
        return self.scale[-1].points

    def position(self, rating: str) -> int:
        """Where a rating stands on the scale, 0 for the lowest."""
        try:
            return self.ratings.index(rating)
        except ValueError:
            raise ValueError(f"“{rating}” is not a rating of this framework: use {', '.join(self.ratings)}.") from None

    def points(self, rating: str) -> int:
        return self.scale[self.position(rating)].points

    def label(self, rating: str) -> str:
        return self.scale[self.position(rating)].label

    def labelled(self, rating: str | None, absent: str = "") -> str:
        """What people read for a rating that there may be, `absent` where there is none."""
        return self.label(rating) if rating else absent

    def lowest(self, ratings: list[str]) -> str:
        """The lowest of at least one rating."""
        return min(ratings, key=self.position)

    def band(self, percent: int) -> Band:
        """The key question band of a whole-number percentage."""
        return _band_holding(self.key_question_bands, percent, "percentage")

    def band_of_rating(self, rating: str) -> Band:
        return self.key_question_bands[self.position(rating)]

    def band_above(self, rating: str) -> Band | None:
        """The key question band next above a rating's own, None for the highest."""
        place = self.position(rating) + 1
        return self.key_question_bands[place] if place < len(self.key_question_bands) else None

    def overall(self, score: int, out_of: int) -> str:
        """The overall rating of a score out of so many points."""
        return _band_holding(self.overall_bands_of(out_of), score, "score").rating

    def overall_bands_of(self, out_of: int) -> tuple[Band, ...]:
        """The overall bands of a score out of fewer points than that of all standards, in proportion.

        A score is in the highest band that it reaches: `highest x score >= from x out_of`, in whole numbers. Bands that
        hold no whole score are left out.
        """
        highest = self.overall_bands[-1].to
        starts = [-(-band.from_ * out_of // highest) for band in self.overall_bands]
        ends = [start - 1 for start in starts[1:]] + [out_of]
        return tuple(
            replace(band, from_=start, to=end)
            for band, start, end in zip(self.overall_bands, starts, ends, strict=True)
            if start <= end
        )


def _band_holding(bands: tuple[Band, ...], number: int, what: str) -> Band:
    for band in bands:
        if band.from_ <= number <= band.to:
            return band
    raise ValueError(f"The {what} {number} is outside the bands, {bands[0].from_} to {bands[-1].to}.")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _read_entries(value: object, key: str, faults: list[str]) -> list[tuple[str, Mapping[str, Any]]]:
    """Each entry of a list of mappings, with the words that say where it stands."""
    if not isinstance(value, list) or not value:
        faults.append(f"{key} must be a list with at least one entry.")
        return []
    entries = []
    for number, entry in enumerate(value, start=1):
        where = f"{key}, entry {number}"
        if isinstance(entry, Mapping):
            entries.append((where, entry))
        else:
            faults.append(f"{where}: must have named values such as rating.")
    return entries


def _read_scale(value: object, faults: list[str]) -> list[RatingStep]:
    scale: list[RatingStep] = []
    for where, entry in _read_entries(value, "rating_scale", faults):
        rating, label, points = entry.get("rating"), entry.get("label"), entry.get("points")
        if not _is_text(rating) or not _is_text(label):
            faults.append(f"{where}: rating and label must both be given as words.")
        elif not isinstance(points, int) or isinstance(points, bool) or points < 0:
            faults.append(f"{where}: points must be a whole number, 0 or more.")
        else:
            if any(step.rating == rating for step in scale):
                faults.append(f"{where}: the rating {rating} is on the scale twice.")
            if scale and points <= scale[-1].points:
                faults.append(
                    f"{where}: {rating} earns {points} points, which must be more than the {scale[-1].points} "
                    f"of {scale[-1].rating} before it."
                )
            scale.append(RatingStep(str(rating), str(label), points))
    return scale


def _read_bands(
    data: Mapping[str, Any], key: str, scale: list[RatingStep], highest: int | None, faults: list[str]
) -> list[Band]:
    """The bands under a key; `highest` is the number the last one must end at, None where that is unknown."""
    labels = {step.rating: step.label for step in scale}
    entries = _read_entries(data.get(key), key, faults)
    bands: list[Band] = []
    for where, entry in entries:
        rating, start, end = entry.get("rating"), entry.get("from"), entry.get("to")
        if not isinstance(rating, str) or rating not in labels:
            faults.append(f"{where}: “{rating}” is not a rating of rating_scale.")
        elif not _is_whole(start) or not _is_whole(end):
            faults.append(f"{where}: from and to must both be whole numbers.")
        else:
            label = entry.get("label", labels[rating])
            bands.append(Band(rating, int(str(start)), int(str(end)), str(label)))
    if bands and len(bands) == len(entries):
        faults.extend(_faults_of_order(key, bands, list(labels)))
        faults.extend(_faults_of_cover(key, bands, highest))
    return bands


def _faults_of_order(key: str, bands: list[Band], ratings: list[str]) -> list[str]:
    if [band.rating for band in bands] == ratings:
        return []
    # One band for each rating: a move of one band and a move of one rating must be the same thing.
    return [f"{key} must have one band for each rating, in the order of rating_scale: {', '.join(ratings)}."]


def _faults_of_cover(key: str, bands: list[Band], highest: int | None) -> list[str]:
    faults = []
    expected = 0
    for band in bands:
        name = f"{key}: the band {band.rating}, {band.from_} to {band.to},"
        if band.to < band.from_:
            faults.append(f"{name} ends before it starts.")
        if band.from_ > expected:
            faults.append(f"{name} leaves a gap: no band holds {expected} to {band.from_ - 1}.")
        elif band.from_ < expected:
            faults.append(f"{name} must start at {expected}, or it overlaps what comes before.")
        expected = band.to + 1
    if highest is not None and bands[-1].to != highest:
        faults.append(f"{key} must end at {highest}, but the last band ends at {bands[-1].to}.")
    return faults


def _read_discretion(value: object, faults: list[str]) -> tuple[int, bool]:
    if not isinstance(value, Mapping):
        faults.append("discretion must give points_from_boundary and single_case_changes_rating.")
        return 0, False
    points, single_case = value.get("points_from_boundary"), value.get("single_case_changes_rating")
    if not isinstance(points, int) or isinstance(points, bool) or not 0 <= points <= HIGHEST_PERCENT:
        faults.append("discretion: points_from_boundary must be a whole number from 0 to 100.")
        points = 0
    if not isinstance(single_case, bool):
        faults.append("discretion: single_case_changes_rating must be true or false.")
        single_case = False
    return points, single_case
