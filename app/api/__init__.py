"""The API for programs, with bearer tokens and an OpenAPI document, and the pages that machines watch."""

from app.api import exercises, health, submissions

BLUEPRINTS = (submissions.bp, exercises.bp, health.bp)
