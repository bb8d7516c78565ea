"""Where progress is kept between visits: SQLite on one machine, DynamoDB on many."""
