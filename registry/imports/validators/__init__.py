"""Reading an office's file: tables, values, rows. No database."""
