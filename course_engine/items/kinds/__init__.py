"""The types of items, one file each: what the item is, how a file writes it, how an answer is read, judged and explained.

The page's controls for a type are in `templates/items/<type>.html`. A new type is a new file here and one there.
"""

from importlib import import_module
from pkgutil import iter_modules

from course_engine.items.shapes import ItemShape


def shapes() -> dict[str, type[ItemShape]]:
    """Return the shape of every type by the type's name, in alphabetical order."""
    found: dict[str, type[ItemShape]] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        file = import_module(f"{__name__}.{name}")
        for value in vars(file).values():
            if isinstance(value, type) and value.__module__ == file.__name__ and issubclass(value, ItemShape):
                found[value.makes.kind] = value
    return found
