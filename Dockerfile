# The app for production: `docker compose up --build` (docker-compose.yml). Parsed and checked by tests/test_setup.py, not yet built by an engine.
FROM node:22-bookworm-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static static
RUN npm run build

FROM python:3.12-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.txt ./
RUN pip install --requirement requirements.txt
COPY . .
COPY --from=front-end /app/static/build static/build
# The key is for this one command and is not kept: the settings refuse to load without one.
RUN SECRET_KEY=collectstatic python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --uid 10001 inspections
USER inspections
EXPOSE 8000
ENTRYPOINT ["script/container"]
