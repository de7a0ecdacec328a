# The console's one image: web, worker, beat and migrations differ only in their command.
# A firm with a base image of its own names it here; it needs Python 3.12 or newer.
ARG BASE=python:3.12-slim

FROM ${BASE} AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/runtime.txt /tmp/runtime.txt
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/runtime.txt \
    && /opt/venv/bin/python -m compileall -q /opt/venv

FROM ${BASE}
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin console
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Static files need neither a database nor the firm's secret.
RUN python manage.py collectstatic --no-input && python -m compileall -q /app
USER 10001
EXPOSE 8000
CMD ["gunicorn", "billing_console.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
