# The bot as an image: `docker build -t imagepull .`, then deploy/kubernetes.
#
# It brings no dependency of the playground or the tests. It writes only to /var/lib/imagepull (its SQLite
# file, unless IMAGEPULL_DATABASE_URL names a PostgreSQL) and to /tmp, so the root file system can
# be read-only. It runs as an ordinary user, by number, so that Kubernetes can check runAsNonRoot.

FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY diagnostics diagnostics
COPY remediation remediation
COPY playground playground
# What builds the wheel stays in an environment of its own: nothing of it is in the image.
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt hatchling \
 && /opt/build/bin/pip wheel --no-deps --no-build-isolation --disable-pip-version-check -w /wheel . \
 && python -m venv /opt/imagepull \
 && /opt/imagepull/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt /wheel/*.whl \
 && /opt/imagepull/bin/pip uninstall --yes --quiet pip

FROM python:3.12-slim
COPY --from=build /opt/imagepull /opt/imagepull
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin imagepull \
 && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/imagepull
ENV PATH=/opt/imagepull/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    IMAGEPULL_CONFIG=/etc/imagepull/imagepull.yaml \
    IMAGEPULL_STATE_DIR=/var/lib/imagepull
USER 10001:10001
VOLUME /var/lib/imagepull
EXPOSE 8080
# Kubernetes asks /livez and /readyz itself; this is for plain Docker.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/livez', timeout=4)"]
ENTRYPOINT ["imagepull"]
CMD ["serve", "--host", "0.0.0.0"]
