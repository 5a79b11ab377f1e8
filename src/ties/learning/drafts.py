"""What was typed into a form and not saved: it is kept while the kernel runs, so a cell that is run again shows it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import traitlets

from ties.learning import answer_store

NOT_SAVED = "What you filled in is still here. It is not saved yet."
Fields = Mapping[str, traitlets.HasTraits]
Place = tuple[Path, str]
typed: dict[Place, dict[str, Any]] = {}  # by answer file and key
newest: dict[Place, Fields] = {}  # the fields of the form that was made last
touched: set[Place] = set()  # where something was typed in that form


def place(key: str) -> Place:
    """Return where the draft of a form belongs: with the answers of one student, under the key of the form."""
    return answer_store.answer_file(), key


def unsaved(key: str, fields: Fields) -> bool:
    """Return whether something was typed that is neither saved nor in these fields."""
    return any(name in fields and value_of(fields[name]) != value for name, value in typed.get(place(key), {}).items())


def forget(key: str) -> None:
    """Drop a draft, since the form has been saved."""
    typed.pop(place(key), None)


def follow(key: str, fields: Fields) -> None:
    """Show the draft in these fields, and keep what is typed in them from now on."""
    fill(fields, typed.get(place(key), {}))
    newest[place(key)] = fields
    touched.discard(place(key))
    for field in fields.values():
        field.observe(lambda _: keep(key, fields), trait_of(field))


def keep(key: str, fields: Fields) -> None:
    """
    Keep what the fields contain.

    What was typed last can come from the form that stood here before the cell was run again, since the page sends it
    late. Then it goes into the new form, unless something was typed there since.
    """
    here = place(key)
    if newest[here] is fields:
        typed[here] = values_of(fields)
        touched.add(here)
    elif here not in touched:
        fill(newest[here], values_of(fields))
        touched.discard(here)


def fill(fields: Fields, values: Mapping[str, Any]) -> None:
    """Put values into fields; one that a field no longer takes, since the question has changed, is left out."""
    for name, field in fields.items():
        try:
            if name in values:
                setattr(field, trait_of(field), values[name])
        except (traitlets.TraitError, ValueError):
            continue


def trait_of(field: traitlets.HasTraits) -> str:
    """Return the name of the trait that holds what was typed: a drawn line has one value a year."""
    return "values" if field.has_trait("values") else "value"


def values_of(fields: Fields) -> dict[str, Any]:
    """Return what the fields contain, by name."""
    return {name: value_of(field) for name, field in fields.items()}


def value_of(field: traitlets.HasTraits) -> Any:
    """Return what a field contains."""
    return getattr(field, trait_of(field))
