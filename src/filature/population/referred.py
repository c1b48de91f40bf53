"""What a partner's list of persons becomes in the records: referral, mention, person_mention."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.model.tables import SLOTS_PER_RECORD
from filature.population import columns as col
from filature.population import forms
from filature.population.plan import Plan
from filature.population.records import PARTNER
from filature.population.series import Ints
from filature.population.text import joined


def referred(plan: Plan, person_id: Ints, name: pa.Array) -> dict[str, pa.Table]:
    """Return the three tables: one row for each person named, none for nobody."""
    size = len(person_id)
    row = 1 + np.arange(size)
    record = col.record_ids(forms.REFERRAL_EXHIBIT, row)
    mention = pa.array(record * SLOTS_PER_RECORD)
    exhibit, use = col.numbers(forms.REFERRAL_EXHIBIT, size), col.same(forms.USE, size)
    digits = pc.cast(pa.array(row), pa.string())
    day = np.full(size, plan.last_day, dtype="datetime64[D]")
    return {
        "referral": col.table(
            "referral",
            {
                "record_id": pa.array(record),
                "exhibit_no": exhibit,
                "row_no": pa.array(row),
                "row_ref": joined("line ", digits),
                "use": use,
                "authority": col.same(PARTNER, size),
                "reference": joined("OST-2026-", digits),
                "referred_on": pa.array(day),
                "stated_role": col.same("suspected facilitator", size),
                "time_text": col.same(plan.last_day.isoformat(), size),
                "time_precision": col.same("day", size),
                "zone_basis": col.same("unknown", size),
            },
        ),
        "mention": col.table(
            "mention",
            {
                "mention_id": mention,
                "record_id": pa.array(record),
                "exhibit_no": exhibit,
                "use": use,
                "record": col.same("referral", size),
                "role": col.same("subject", size),
                "name": name,
            },
        ),
        "person_mention": col.table(
            "person_mention", {"mention_id": mention, "person_id": pa.array(person_id)}
        ),
    }
