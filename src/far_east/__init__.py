"""The course on one article about Russia's ties in Asia: its settings, questions and figures."""
