"""The read side of the log: windows, filters, statistics, and one module for each question asked of the evidence."""
