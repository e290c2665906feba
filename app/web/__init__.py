"""The pages: for students and their teachers, readable without scripts."""

from app.web import account, admin, courses, exercises, sign_in, submissions

BLUEPRINTS = (sign_in.bp, exercises.bp, submissions.bp, account.bp, courses.bp, admin.bp)
