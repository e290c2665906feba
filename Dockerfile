# One image for every part; docker-compose.yml says which part a container is.
ARG PYTHON_VERSION=3.12
FROM python:${PYTHON_VERSION}-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH
WORKDIR /srv/gradjudge

COPY requirements/runtime.txt requirements/
RUN python -m venv /opt/venv \
 && pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/runtime.txt \
 && python -m compileall -q /opt/venv/lib

COPY alembic.ini ./
COPY autodiff_core autodiff_core
COPY app app
COPY worker worker
COPY gradjudge gradjudge
COPY migrations migrations
COPY exercises exercises
RUN printf '#!/bin/sh\nexec python -m gradjudge "$@"\n' > /opt/venv/bin/gradjudge \
 && chmod 755 /opt/venv/bin/gradjudge \
 && python -m compileall -q autodiff_core app worker gradjudge migrations

ENV PYTHONPATH=/srv/gradjudge GRADJUDGE_ENVIRONMENT=production GRADJUDGE_SECRETS_DIR=/run/gradjudge GRADJUDGE_DATA_DIR=/tmp/gradjudge
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--worker-class=gthread", "--workers=2", "--threads=16", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/dev/shm", "--access-logfile=-", "app.wsgi"]
