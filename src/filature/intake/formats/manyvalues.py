"""A person with several telephones, addresses or documents, as rows that hold one of each.

The first row has the first of every kind; each further value has a row of its own beside the first values of
the other kinds, which is what ties the rows to one person.
"""

from collections.abc import Iterator, Mapping, Sequence


def spread(values: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Yield rows of single values, none for a person without any; repeated values count once."""
    lists = {key: list(dict.fromkeys(item for item in items if item)) for key, items in values.items()}
    first = {key: items[0] for key, items in lists.items() if items}
    if not first:
        return
    yield first
    for key, items in lists.items():
        for item in items[1:]:
            yield first | {key: item}
