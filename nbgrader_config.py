"""
How nbgrader sees this repository; it reads this file when it is started from the repository's root.

`solutions/` is what instructors edit, `exercises/` is what nbgrader makes of it for students, and everything that
arrives or is made while grading lies in `grading/`, which git ignores.
"""

from pathlib import Path

from nbgrader_sandbox.course import protect

c = get_config()  # noqa: F821 (Jupyter puts it there)

# the student of solutions/ and exercises/ is ".", so that the two have no folder of students in between
c.CourseDirectory.directory_structure = "{nbgrader_step}/{student_id}/{assignment_id}"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.source_with_tests_directory = "grading/source_with_tests"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.solution_directory = "grading/solution"
c.CourseDirectory.course_id = "far-east-ties"  # PostgreSQL and nbgrader's exchange need one
c.CourseDirectory.db_url = "sqlite:///grading/gradebook.db"
Path("grading").mkdir(exist_ok=True)  # SQLite makes a file, not the folder around it

c.ClearSolutions.code_stub = {
    "python": "# Put your answer in place of None above, or write one to three lines here that work it out.\n"
    "# A number with decimals has a point, and no % sign: 12.5"
}
c.ClearSolutions.text_stub = (
    "*Double-click this line, then click once in the box that opens. "
    "Delete the line, write your answer, and press Shift+Enter.*"
)

# Formgrader's buttons and nbgrader's own commands run students' code in the sandbox too
protect(c)
