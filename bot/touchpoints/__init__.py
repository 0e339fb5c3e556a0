"""The write side of the evidence: what happened, kept as touchpoints in a SQL database."""
