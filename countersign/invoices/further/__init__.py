"""Further files of an invoice: added, moved between drafts, named by what they are; never read for it."""
