"""The pages of reviews: assess, bring together, reply, decide, letters, ranking, comparison, framework."""
