"""The pieces a page is put together from: heads, item tables, totals and closings, each in several structures."""
