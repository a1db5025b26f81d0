"""What is due, for whom, and when: reminders as rows, planned from facts and never sent twice."""
