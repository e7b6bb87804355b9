"""An office's old register, kept in Excel or CSV, brought in beside the journal."""
