"""Questions, predictions and the evidence ledger. Answers are stored on this machine only."""
