"""Exit 0 when the server of the URL answers on its port."""

import socket
import sys
from urllib.parse import urlsplit

url = urlsplit(sys.argv[1])
try:
    socket.create_connection((url.hostname or "127.0.0.1", url.port or 5432), timeout=1).close()
except OSError:
    sys.exit(1)
