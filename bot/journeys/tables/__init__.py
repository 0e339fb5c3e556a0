"""Questions in and out of maps as tables: CSV and XLSX, read within limits and written so that no cell is a formula."""
