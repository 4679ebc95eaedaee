"""Assessments of ability: scales as data, the sheet at the bedside, the grade that follows from it."""
