"""The legs of one side in memory. Pure after reading."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from filature.identity.legs.texts import Floats, Ints, Texts, texts

TEXTS = ("payer", "payee", "memo")
REQUIRED = ("leg_id", "moved_on", "amount")
OPTIONAL = ("currency", "eur", *TEXTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Send legs or payout legs, ascending by id."""

    ids: tuple[str, ...]
    day: Ints
    amount: Floats  # NaN = unknown
    eur: Floats  # NaN = no rate for the day
    currency: tuple[str | None, ...]
    texts: dict[str, Texts]

    @classmethod
    def of(cls, rows: pa.Table) -> "Side":
        """Take the columns leg_id, day, amount, eur, currency and the texts."""

        def numbers(name: str) -> Floats:
            return np.array(rows[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

        return cls(
            ids=tuple(rows["leg_id"].to_pylist()),
            day=np.array(rows["day"].to_numpy(zero_copy_only=False), dtype=np.int64),
            amount=numbers("amount"),
            eur=numbers("eur"),
            currency=tuple(rows["currency"].to_pylist()),
            texts={name: texts(rows[name].to_pylist()) for name in TEXTS},
        )
