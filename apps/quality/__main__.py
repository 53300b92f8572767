"""Quality figures on the command line, without a database: `python -m apps.quality --help`."""

import sys

from apps.quality.commands import main

sys.exit(main(sys.argv[1:]))
