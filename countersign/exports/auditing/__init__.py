"""For the tax auditor: the archive of a period, and how the organization works, as a dated document."""
