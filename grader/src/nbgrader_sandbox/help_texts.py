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
feedback writes a page for each student and an overview of the class, and with --for the file that takes the pages
to the students; export writes the grades.
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

Group work: give the class list a column 'group' and add --groups. The newest file that any member sent counts for
all members, as in Moodle and Canvas; each of them gets the mark and the feedback, and older files of members are kept
and do not count. Whoever is to be graded alone has an empty cell in the column. This is remembered for the
assignment; --no-groups ends it.

{EXIT_CODES}
"""
RUN = f"""\
Example: %(prog)s 02-where-and-whose-map --workers 4

It grades what is new or changed, and goes on where it was stopped. Read grading/problems-ASSIGNMENT.csv afterwards:
'rejected' could not be graded, 'look' was graded and should be read by you, 'repaired' is for your information.

One student or one item again, for example after you corrected a test:

  %(prog)s 02-where-and-whose-map --student u7 --student "Ann Example"
  %(prog)s 02-where-and-whose-map --item sea-names-sea

--student grades only these, whether they changed or not; an id, a name or an address will do. --item runs the
notebooks of all who are graded already, and writes only the marks of this item (ITEM or NOTEBOOK/ITEM). Both together
do this for these students only. All other marks, also those given by hand, stay as they are. After --item a plain run
still grades everything whose tests changed.

A course of thousands can be graded on many machines that see the same folder, with Dask:

  %(prog)s 02-where-and-whose-map --scheduler tcp://127.0.0.1:8786

Pairs of submissions whose answers are nearly the same are in grading/similar-ASSIGNMENT.csv. That is a hint to read
both, never a mark. What was handed out, what many have, and short answers are left out; --no-similar leaves out all.

{EXIT_CODES}
"""
FEEDBACK = f"""\
Example: %(prog)s 02-where-and-whose-map

Run it after `run`, and again after you marked written answers in Formgrader. Pages are in
grading/feedback/STUDENT/ASSIGNMENT/. An answer that nobody has marked says so; it does not show a zero.
--student ID writes only the pages of this one.

Back to the students (nothing is sent; one of):

  --for moodle   grading/feedback-ASSIGNMENT-moodle.zip, for 'Upload multiple feedback files in a zip'
  --for canvas   grading/feedback-ASSIGNMENT-canvas.zip, for 'Upload Submissions', and a .json for Canvas's API
  --for mail     grading/feedback-ASSIGNMENT-mail.csv: address, name, mark, maximum, and the page to attach

Moodle and Canvas find a student by the names of their own download, so collect that download as it came.

{EXIT_CODES}
"""
EXPORT = f"""\
Example: %(prog)s 02-where-and-whose-map --lms moodle --out grades.csv

There is a row for every student of the class list and for everyone who submitted something. A score is blank if
nothing was submitted or graded, and while a written answer is not marked; --partial gives the marks so far instead.

Marks of each item of one assignment:

  %(prog)s 02-where-and-whose-map --items wide --out items.csv    a column per item, its maximum in the title
  %(prog)s 02-where-and-whose-map --items long --out items.csv    a row per student and item, for statistics

{EXIT_CODES}
"""
MOVE = f"""\
Example: %(prog)s postgresql+psycopg://grader@db.example.org/course

It copies every row, or none: marks, marks by hand, comments, times and penalties. Nobody should mark meanwhile.
nbgrader_config.py names the old gradebook until it is done; then give the new address to c.CourseDirectory.db_url.
The old gradebook stays as it was, and nothing is graded again.

{EXIT_CODES}
"""
