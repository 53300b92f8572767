"""How collected static files are named and compressed for serving by the portal itself."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for what templates and style sheets name; ES modules import each other unhashed.

    Django rewrites imports with a regular expression that misses dynamic imports and workers and
    would load one module under two names; so modules keep theirs and are revalidated instead.
    Source maps are not shipped, so their comments are left as they are.
    """

    support_js_module_import_aggregation = False
    patterns = (
        (
            "*.css",
            (
                r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",
                (
                    r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])""",
                    """@import url("%(url)s")""",
                ),
            ),
        ),
    )
