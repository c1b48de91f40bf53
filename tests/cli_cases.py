"""What tests of the command line share: the command in a process of its own, and the bytes of a folder."""

import hashlib
import os
import subprocess
import sys

ADD = ("--provider", "Operator", "--instrument", "Requisition 1", "--authority", "Fictional court")
ROWS = (
    "N° opération;Date d'envoi;N° expéditeur;Expéditeur;Téléphone expéditeur;Pièce d'identité;IBAN débité;"
    "Bénéficiaire;Téléphone bénéficiaire;Compte bénéficiaire;Pays;Montant envoyé;Devise envoyée;Frais;"
    "Montant payé;Devise payée;Canal;Motif;Statut"
)


def row(number=1, *, time="03/02/2026 14:05:00", amount="45,00", currency="EUR", payer=1, payee=1):
    """Return one line of a fictional operator's file; persons are numbered, their telephones too."""
    phone = f"+33 6 39 98 {payer // 100:02d} {payer % 100:02d}"
    return (
        f"OP{number:06d};{time};C{payer:04d};Payer {payer};{phone};;;"
        f"Payee {payee};+63 900 555 {payee:04d};;PH;{amount};{currency};2,90;2700,00;PHP;app;;paid"
    )


def table(*rows: str, header=ROWS):
    """Return the bytes of a file of the layout colibri-send."""
    return ("\n".join([header, *rows]) + "\n").encode()


def pattern(*, payers=3, first=1, days=range(3, 20)):
    """Return rows in which payers send the same payees small sums, often."""
    lines = []
    for payer in range(first, first + payers):
        for position, day in enumerate(days):
            when = f"{day:02d}/02/2026 {20 + position % 4}:{position:02d}:00"
            amount, payee = f"{20 + position % 3},00", 1 + position % 4
            lines.append(row(1000 * payer + position, time=when, amount=amount, payer=payer, payee=payee))
    return lines


def command(*arguments: object, timeout=120, env=None, cwd=None, **more: object):
    """Run `filature ARGUMENTS` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "filature", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        **more,
    )


def contents(folder):
    """Return path and SHA-256 of every file in a folder, except the lock, which names the last writer."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "workspace.lock"
    }


def assert_error(result, code, exit_code):
    """Assert one line on stderr with code, message and hint, nothing on stdout, and the exit code."""
    out, err = (result.out, result.err) if hasattr(result, "err") else (result.stdout, result.stderr)
    status = result.code if hasattr(result, "code") else result.returncode
    assert err.count("\n") == 1, err
    assert err.startswith(f"{code}: "), err
    assert "; " in err, f"no hint: {err}"
    assert status == exit_code, (status, err)
    assert out == "", out
