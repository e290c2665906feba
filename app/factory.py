"""Put a web process together: `create_app(settings)` is the WSGI application."""

from threading import BoundedSemaphore

from apiflask import APIFlask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import api, web
from app.api.schemas import Problem
from app.database import Database
from app.guard import errors, headers, inputs, parts, people
from app.guard.limits import Limits
from app.library import Library
from app.queue import Doorbell, make_celery
from app.settings import Settings
from app.web import filters

SESSION = "gradjudge_session"


def create_app(settings: Settings) -> APIFlask:
    app = APIFlask(
        "app", title="Gradjudge", version="1", spec_path="/api/v1/openapi.json", docs_path=None, json_errors=False
    )
    _configure(app, settings)
    if settings.proxies:  # else anybody could say to be somewhere else, and so escape the limits on signing in
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    inputs.install(app)
    people.install(app)
    errors.install(app)
    headers.install(app, settings.https)
    filters.install(app)
    csrf = CSRFProtect(app)
    parts.install(
        app,
        parts.Parts(
            settings=settings,
            database=Database(settings.database),
            doorbell=Doorbell(make_celery(settings.broker)),
            library=Library(settings.exercises_dir),
            limits=Limits(app, settings),
            # Half of the server's threads may hold a request that waits; the others stay free for pages.
            waiting=BoundedSemaphore(settings.threads // 2),
        ),
    )
    for blueprint in web.BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in api.BLUEPRINTS:
        csrf.exempt(blueprint)  # programs bring a token in a header, which no foreign page can send
        app.register_blueprint(blueprint)
    return app


def _configure(app: APIFlask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME=SESSION,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        # A student may think about an exercise for hours; the form lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        DESCRIPTION="Submit gradients and read their verdicts. Make a token on your account page.",
        SECURITY_SCHEMES={"token": {"type": "http", "scheme": "bearer"}},
        HTTP_ERROR_SCHEMA=Problem.model_json_schema(),
        VALIDATION_ERROR_SCHEMA=Problem.model_json_schema(),
        AUTO_SERVERS=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
