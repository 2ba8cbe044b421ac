"""Makes Django ready for the benchmarks, on the database of DATABASE_URL. Imported before anything with models."""

import os
import secrets

import django

os.environ.setdefault("SECRET_KEY", secrets.token_hex())
os.environ.setdefault("ALLOWED_HOSTS", "localhost")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
