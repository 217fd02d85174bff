"""Foreign forms in: plain text and tables to answers, with nothing lost and nothing invented."""
