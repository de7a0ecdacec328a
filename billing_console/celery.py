"""The Celery application: workers pull time, generate and push invoices; beat starts them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "billing_console.settings")
app = Celery("billing_console")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
