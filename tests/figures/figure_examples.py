from datetime import UTC, date, datetime
from decimal import Decimal

from filature.figures import (
    Counterpart,
    Coverage,
    Link,
    NetworkData,
    Other,
    PaymentMark,
    SessionMark,
    TimelineData,
)

NASTY = '<script>alert(1)</script>&"\'\u202e]]>\x00\x1b{n}#read("/etc/passwd")'


def small():
    return TimelineData(
        payments=(
            PaymentMark(
                n=1,
                at_utc=datetime(2025, 3, 29, 21, 5, tzinfo=UTC),
                day=date(2025, 3, 29),
                amount=Decimal(35),
                currency="EUR",
            ),
            PaymentMark(n=2, at_utc=None, day=date(2025, 3, 30), amount=Decimal(50), currency="EUR"),
            PaymentMark(
                n=3,
                at_utc=datetime(2025, 3, 30, 12, 0, tzinfo=UTC),
                day=date(2025, 3, 30),
                amount=Decimal("12.50"),
                currency="USD",
            ),
        ),
        sessions=(
            SessionMark(
                n=1,
                at_utc=datetime(2025, 3, 29, 21, 40, tzinfo=UTC),
                day=date(2025, 3, 29),
                duration_s=1500,
                kind="video",
            ),
            SessionMark(
                n=2, at_utc=datetime(2025, 3, 30, 13, 0, tzinfo=UTC), day=date(2025, 3, 30), duration_s=None
            ),
        ),
        links=(Link(payment=1, session=1), Link(payment=3, session=2)),
        coverage=(
            Coverage(channel="payments", first=date(2025, 1, 1), last=date(2025, 12, 31)),
            Coverage(channel="communications", first=date(2025, 3, 30), last=date(2025, 3, 30)),
        ),
    )


def people():
    return NetworkData(
        label="P-1-4-0",
        name="Camille FICTIF",
        role="payer",
        counterparts=(
            Counterpart(label="P-1-4-1", name="Nom Fictif Un", payments=10, sessions=8),
            Counterpart(label="P-1-9-1", payments=4),
            Counterpart(label="P-3-31-1", sessions=1),
        ),
        others=(
            Other(label="P-1-61-0", payments={"P-1-4-1": 41, "P-1-9-1": 2}),
            Other(label="P-2-7-0", payments={"P-1-9-1": 1}),
        ),
        more_others=3,
    )
