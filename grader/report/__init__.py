"""Reports: every format is written from one record, `grader.model.grade.Grade`."""
