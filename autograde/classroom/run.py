"""One run over the submissions that wait: the only writer.

Of each submission the rows in the gradebook come first, then the judged notebook, the page, and the record last: a run
that is cut off finds a submission without its record, or with an old one, and does it again.
"""

import contextlib
import json

from autograde.classroom import fingerprints, record
from autograde.classroom.cell_marks import comments_of
from autograde.classroom.course import CourseError, nameable
from autograde.classroom.notebook_file import excess
from autograde.classroom.pool import Limits, Lost, Pool
from autograde.classroom.standing import standing
from autograde.classroom.term.grades import account
from autograde.classroom.term.history import following
from autograde.classroom.timestamp import handed_in_at, when
from autograde.classroom.to_do import WITH_PAGE, done_again, feedback_page, judged_notebook, judged_of, written_of
from autograde.classroom.whole_file import put

LIMITS = Limits()


class Run:
    """One run over the submissions that wait."""

    def __init__(self, assignment, isolation, dry_run, dask=""):
        self.assignment, self.isolation, self.dry_run, self.dask = assignment, isolation, dry_run, dask
        self.records = {}                       # of what was judged, if nothing is written

    def __call__(self, waiting, progress, workers):
        a = self.assignment
        with contextlib.ExitStack() as stack:
            self.pool = stack.enter_context(self.hands(min(workers, len(waiting))))
            self.book = None if self.dry_run else stack.enter_context(open_book(a))     # while the workers start
            for _ in progress(self.finished(waiting), total=len(waiting), desc=f"grading {a.folder}",
                              unit="submission"):
                pass

    def hands(self, workers):
        """Who does the tasks: so many processes here, or a Dask cluster."""
        a = self.assignment
        if self.dask:
            from autograde.classroom.cluster.client import Cluster
            return Cluster(self.dask, a, self.isolation)
        return Pool("autograde.classroom.grader:Grader", [str(a.course.root), a.folder, self.isolation], limits=LIMITS,
                    workers=workers)

    def finished(self, waiting):
        """Yield each student as their grade is complete."""
        about, tasks, anew = {}, [], set()
        for work in waiting:
            refused = refusal(self.assignment, work.student)
            if refused and work.judge:
                self.refuse(work, *refused)
                yield work.student
            elif work.judge:
                about[len(tasks)] = work, None
                tasks.append(self.judging(work))
            elif self.dry_run:
                self.records[work.student] = self.assignment.record(work.student) | {"because": work.reason}
                yield work.student
            elif (kept := self.assignment.record(work.student))["status"] not in WITH_PAGE:
                self.refuse(work, kept["status"], kept["reason"])
                yield work.student
            else:
                notebook = judged_notebook(self.assignment, work.student).read_text(encoding="utf-8")
                answer = {"record": kept, "notebook": notebook, "scores": kept["scores"],
                          "comments": comments_of(json.loads(notebook)), "answers": kept["answers"]}
                about[len(tasks)] = work, self.save(work, answer)
                tasks.append(["page", self.page_of(work.student, answer)])
        for number, answer in self.pool.answers(tasks):
            work, judged = about.pop(number)
            if judged is not None:
                self.finish(work, judged, answer)
            elif isinstance(answer, Lost):
                self.refuse(work, answer.status, answer.reason)
            elif "changed" in answer and work.student not in anew:      # it was handed in anew meanwhile
                anew.add(work.student)
                about[self.pool.first(self.judging(work))] = work, None
                continue
            elif "changed" in answer:
                self.refuse(work, "failed", "it was changed again and again while it was graded")
            elif "refused" in answer:
                self.refuse(work, *answer["refused"])
            elif self.dry_run:
                self.records[work.student] = answer["record"] | {"because": work.reason}
            else:
                judged = self.save(work, answer)
                about[self.pool.first(["page", self.page_of(work.student, judged)])] = work, judged
                continue
            yield work.student

    def judging(self, work):
        """The task of judging a submission, with the seeds of each of its notebooks."""
        a = self.assignment
        prints = record.notebooks(a.folder_of("submitted", work.student)).values()
        return ["judge", {"student": work.student, "wanted": work.wanted,
                          "seeds": {print_: a.seeds(work.student, print_) for print_ in prints}}]

    def save(self, work, answer):
        """The rows of the gradebook."""
        kept = self.assignment.record(work.student) or {}
        old, new = kept.get("answers", {}), answer["answers"]
        changed = {name for name in new if old.get(name) != new[name]}
        changed |= {name for name, score in answer["scores"].items() if kept.get("scores", {}).get(name) != score}
        moment = handed_in_at(self.assignment.folder_of("submitted", work.student))
        self.book.save(work.student, answer["scores"], answer["comments"], changed, moment)
        return answer

    def page_of(self, student, answer):
        marks = standing(self.assignment, student).get(student, {})
        return {"notebook": answer["notebook"], "marks": marks, "title": self.assignment.folder,
                "account": account(self.assignment, student, answer["record"], marks)}

    def finish(self, work, judged, page):
        """The notebook, the page, and the record last."""
        a, student = self.assignment, work.student
        html = page["html"] if isinstance(page, dict) else f"<p>No page could be made of it: {page.reason}.</p>\n"
        put(judged_notebook(a, student), page["notebook"] if isinstance(page, dict) else judged["notebook"], 0o444)
        put(feedback_page(a, student), html, 0o644)
        done = judged["record"] | {"scores": judged["scores"], "answers": judged["answers"], "wanted": work.wanted}
        if work.judge:
            done |= {"judged_of": judged_of(a, student, self.isolation, work.wanted),
                     "version": fingerprints.version(a.stem, self.isolation)}
        self.keep(student, done, standing(a, student).get(student, {}))

    def refuse(self, work, status, reason):
        """A record of why there is no grade; what an earlier hand-in earned does not stay in the gradebook."""
        a, student = self.assignment, work.student
        done = record.of_refusal(a, student, status, reason) | {"scores": {}, "answers": {}, "wanted": work.wanted}
        if self.dry_run:
            self.records[student] = done | {"because": work.reason}
            return
        marks = {}
        if nameable(student):
            self.book.set_to_nothing(student)
            if (folder := a.folder_of("submitted", student)).is_dir() and not folder.is_symlink():
                handed_in_at(folder)            # formgrader lists it, and reads the time
            marks = standing(a, student).get(student, {})
        for stale in judged_notebook(a, student), feedback_page(a, student):
            stale.unlink(missing_ok=True)
        done |= {"judged_of": judged_of(a, student, self.isolation, work.wanted),
                 "notebooks": record.notebooks(a.folder_of("submitted", student))}
        self.keep(student, done, marks)

    def keep(self, student, done, marks):
        """The record.  marks: what stands in the gradebook."""
        a = self.assignment
        done |= {"written_of": written_of(a, student, done, marks)}
        a.write_record(student, following(a.record(student), done, when(a.folder_of("submitted", student))))
        done_again(a, student)


def open_book(assignment):
    """The gradebook, if it is of this release.  Imports nbgrader, which takes seconds: only where there is work."""
    from autograde.classroom.nbgrader.book import Book
    book = Book(assignment)
    known, released = book.checksums(), json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    for cell in released["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade_id") and known.get(marks["grade_id"]) != marks.get("checksum"):
            raise CourseError(f"{marks['grade_id']} of the release is not what the gradebook knows: run autograde "
                              f"release {assignment.stem}, then grade; nothing was judged")
    return book


def refusal(assignment, student):
    """The status of a submission that is not looked into, and why not; None if it is."""
    folder = assignment.folder_of("submitted", student)
    if not nameable(student):
        return "failed", ("nbgrader would not take the folder's name for one student's: give it letters, digits and "
                          ". _ - @ , at most 60")
    if folder.is_symlink() or folder.parent.is_symlink():
        return "failed", "its folder is a link"
    if not folder.is_dir():
        return "failed", "it is no folder"
    if found := excess(folder):
        return "failed", f"{found}: take out of it what is not needed"
    return None
