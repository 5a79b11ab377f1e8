"""What `--help` says: the order of the commands, and an example and the exit codes of each."""

EXIT_CODES = "exit codes: 0 all graded; 1 done, and some submissions need you; 2 could not start; 130 stopped by Ctrl-C"
TOP = f"""\
The evening before a deadline, four commands:

  %(prog)s collect submissions.zip 02-where-and-whose-map --roster students.csv
  %(prog)s run 02-where-and-whose-map
  %(prog)s feedback 02-where-and-whose-map
  %(prog)s export --lms moodle --out grades.csv

collect takes a download from Moodle or Canvas, or one folder per student, and keeps the files unchanged.
run repairs damaged notebooks and runs every notebook in a sandbox; you can stop it at any time and run it again.
feedback writes a page for each student and an overview of the class; export writes the grades.
Mark written answers before feedback, in JupyterLab's Formgrader, which uses the same gradebook.
All files are in grading/. grading/problems-ASSIGNMENT.csv lists what you should review.

To try it first with a made-up class of good, damaged and hostile submissions:

  %(prog)s drill

{EXIT_CODES}
"""
COLLECT = f"""\
Example: %(prog)s submissions.zip 02-where-and-whose-map --roster students.csv

The source may be the zip of Moodle or Canvas as it was downloaded, a tar, or a folder with a folder, a zip or a
notebook for each student. Each of its entries is judged by itself. What is not used is listed with the reason.
The class list is a CSV with a column of ids (student_id, ID number, Username, Student Number, SIS Login ID) and, if
possible, name, email and the number that the LMS has; Moodle's worksheet and Canvas's gradebook are such lists.
Of several deliveries of a student the newest by its own time is graded; older ones are kept.

{EXIT_CODES}
"""
RUN = f"""\
Example: %(prog)s 02-where-and-whose-map --workers 4

It grades what is new or changed, and goes on where it was stopped. Read grading/problems-ASSIGNMENT.csv afterwards:
'rejected' could not be graded, 'look' was graded and should be read by you, 'repaired' is for your information.

{EXIT_CODES}
"""
FEEDBACK = f"""\
Example: %(prog)s 02-where-and-whose-map

Run it after `run`, and again after you marked written answers in Formgrader. Pages are in
grading/feedback/STUDENT/ASSIGNMENT/. An answer that nobody has marked says so; it does not show a zero.

{EXIT_CODES}
"""
EXPORT = f"""\
Example: %(prog)s 02-where-and-whose-map --lms moodle --out grades.csv

There is a row for every student of the class list and for everyone who submitted something. A score is blank if
nothing was submitted or graded, and while a written answer is not marked; --partial gives the marks so far instead.

{EXIT_CODES}
"""
