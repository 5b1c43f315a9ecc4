"""A small web service around sqeval: it takes an export as CSV and answers with the evaluation as JSON.

    python examples/scoring_service.py 8000
    curl --data-binary @records.csv http://localhost:8000/

It shows what another service needs to know: records come in as a DataFrame, errors are typed and say what is wrong in
one line, cautions are values on the result, and the JSON has a versioned schema.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd

import sqeval as sq
from sqeval.evaluation.export import json_text

MOST_BYTES = 50_000_000


def evaluate_csv(body: bytes) -> tuple[HTTPStatus, str]:
    """Evaluate an export in canonical columns; the answer's status and its JSON text."""
    try:
        # Text as it stands: sqeval reads times, flags and numbers by declared rules and counts what it rejects.
        frame = pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False)
        with warnings.catch_warnings():
            # The same cautions are in the JSON, under "warnings".
            warnings.simplefilter("ignore", sq.SqevalWarning)
            evaluation = sq.evaluate(sq.read_records(frame), sq.hierarchies.after_sales(), judgements="illustrative")
    except (sq.SqevalError, pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        return HTTPStatus.UNPROCESSABLE_ENTITY, json.dumps({"error": str(error)})
    return HTTPStatus.OK, json_text(evaluation)


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
