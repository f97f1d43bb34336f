"""Pages of the forms about the year's own projects."""
