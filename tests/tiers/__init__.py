"""The same verdicts everywhere: what is known of a course, graded in each tier, as each user, in containers too."""
