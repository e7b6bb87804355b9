"""What the Kyrgyz language asks of the office: how days are written in official papers, how words
typed on different keyboards are recognised as the same, how names are put in order, and how digits
are read aloud. Plain Python: text in, text out, no clock, no files."""
