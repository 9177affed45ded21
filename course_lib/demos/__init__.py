"""What each demo computes: one module for each chapter.  No drawing here, and no widgets."""
