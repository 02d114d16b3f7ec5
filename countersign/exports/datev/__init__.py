"""What DATEV reads: EXTF files, documents as a package, ledger data (`docs/datev.md`)."""
