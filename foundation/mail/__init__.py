"""The outbox: mail is written in the transaction of the act and leaves later, at least once."""
