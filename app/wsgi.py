"""The WSGI application as production servers want it: `gunicorn app.wsgi`."""

from app.factory import create_app
from app.logs import configure_logs
from app.settings import Settings

configure_logs()
application = create_app(Settings())
