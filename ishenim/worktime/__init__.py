"""When the phone is answered: seasons with their hours, as dated records (I.3)."""
