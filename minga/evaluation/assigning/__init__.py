"""Who may judge what: plain data in, reasons out; no framework."""
