"""Making a file for the tax auditor, by a worker."""
