"""Plant faults one at a time in a scratch copy, and see whether a test notices each."""
