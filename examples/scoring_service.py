"""A small web service around sqeval: it takes an export as CSV and answers with the evaluation as JSON.

    python examples/scoring_service.py 8000
    curl --data-binary @records.csv http://localhost:8000/

It shows what another service needs to know: records come in as a DataFrame, errors are typed and say what is wrong in
one line, cautions and failed gates are values, the JSON has a versioned schema, and many threads may call at once.
"""

from __future__ import annotations

import io
import json
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd

import sqeval as sq

#: The tables of a configuration file.
CONFIG = {"hierarchy": {"builtin": "after_sales"}, "judgements": "illustrative", "gates": {"fail_on": ["rejected>0.05"]}}
MOST_BYTES = 50_000_000


def evaluate_csv(body: bytes) -> tuple[HTTPStatus, str]:
    """Evaluate an export in canonical columns; the answer's status and its JSON text."""
    try:
        # Text as it stands: sqeval reads times, flags and numbers by declared rules and counts what it rejects.
        frame = pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False)
        return HTTPStatus.OK, sq.job.score(frame, CONFIG).to_json()
    except sq.SqevalError as error:
        return HTTPStatus.UNPROCESSABLE_ENTITY, json.dumps(sq.job.problem(error))
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        return HTTPStatus.UNPROCESSABLE_ENTITY, json.dumps({"message": str(error)})


class Handler(BaseHTTPRequestHandler):
    """Answers every POST with an evaluation."""

    def do_POST(self) -> None:
        """Evaluate the body."""
        size = int(self.headers.get("Content-Length", 0))
        if size > MOST_BYTES:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        status, text = evaluate_csv(self.rfile.read(size))
        answer = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


if __name__ == "__main__":
    ThreadingHTTPServer(("localhost", int(sys.argv[1])), Handler).serve_forever()
