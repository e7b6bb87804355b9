"""The web application; it refuses to start on a database that could lose what was acknowledged."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ishenim.config.settings")
application = get_wsgi_application()

from ishenim.inspection import selfchecks  # noqa: E402 (needs the applications loaded)

selfchecks.refuse_unsafe_database()
gc.collect()
gc.freeze()  # what is loaded by now stays: the collector need not look it over again and again
gc.set_threshold(20_000, 20, 20)
