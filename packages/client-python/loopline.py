"""Client of Loopline's APIs: submit records, wait for predictions, correct them.

One file, of the standard library only, for Python 3.9 and newer. Copy it beside your code::

    from loopline import Client

    loopline = Client(ingest_url="http://127.0.0.1:8081", predict_url="http://127.0.0.1:8082")
    batch = loopline.submit_and_wait(["a", "b"], [[3.62, 8.67, -2.81, -0.45], [-1.4, 3.32, -1.39, -1.99]])
    print(batch["predictions"])
"""

from __future__ import annotations

import email.utils
import http.client
import json
import random
import time
import uuid
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, TypedDict, Union
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

__all__ = ["Accepted", "Batch", "Client", "LooplineError", "Value"]

#: One value of a record; None is missing.
Value = Union[float, int, str, bool, None]


class Accepted(TypedDict):
    """A batch that the API has accepted."""

    batch_id: str
    subjects: List[str]
    features: List[List[Value]]


class _Predicted(TypedDict):
    batch_id: str
    subjects: List[str]
    predictions: List[Optional[str]]
    created: str


class Batch(_Predicted, total=False):
    """A batch with its predictions, which are None while there is no model. Fields of unknown value are absent."""

    name: str
    source: str
    owner: str
    features: List[List[Value]]
    model_file_name: str
    margins: List[Optional[float]]
    probabilities: List[Optional[float]]
    warnings: List[Dict[str, Any]]


class LooplineError(Exception):
    """A request that failed: an answer other than success, or no answer."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        reply: Optional[Dict[str, Any]] = None,
        retry_after: Optional[float] = None,
        batch_id: Optional[str] = None,
    ) -> None:
        super().__init__(message)
        #: HTTP status; 0 without an answer.
        self.status = status
        self.message = message
        #: The API's error, with ``status_text`` and ``message``; None without an answer, or if a proxy answered.
        self.reply = reply
        #: Seconds to wait before the next attempt, if the API gave them.
        self.retry_after = retry_after
        #: The batch that was accepted, if its predictions did not arrive in time.
        self.batch_id = batch_id


class Client:
    """Loopline's APIs. Safe to share between threads.

    Every call retries what is down or busy (no answer, 429, 502, 503, 504), with growing pauses, and raises LooplineError.
    ``submit`` and ``correct`` send an idempotency key, the same in each attempt, so that a retry takes effect once.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        *,
        ingest_url: Optional[str] = None,
        predict_url: Optional[str] = None,
        api_key: Optional[str] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: float = 10,
        retries: int = 4,
    ) -> None:
        """
        :param url: the address of both APIs; or give ``ingest_url`` and ``predict_url``
        :param api_key: sent as ``X-API-Key``
        :param timeout: seconds without a byte after which an attempt has failed
        :param retries: attempts after the first
        """
        ingest, predict = ingest_url or url, predict_url or url
        if ingest is None or predict is None:
            raise ValueError("give url, or both ingest_url and predict_url")
        self._ingest, self._predict = ingest.rstrip("/"), predict.rstrip("/")
        self._headers = {**(headers or {}), **({"X-API-Key": api_key} if api_key is not None else {})}
        self._timeout = timeout
        self._retries = retries

    def submit(
        self,
        subjects: Sequence[str],
        features: Sequence[Sequence[Value]],
        *,
        name: Optional[str] = None,
        wait: float = 0,
        idempotency_key: Optional[str] = None,
    ) -> Union[Accepted, Batch]:
        """Submits a batch. The answer has ``predictions`` only if they were there within ``wait`` seconds.

        :param subjects: what each record is called
        :param features: one row per subject, in the order of the dataset
        :param name: what people call the batch, such as its file's name
        :param wait: from 0 to 30 seconds
        :param idempotency_key: to repeat this call after a crash; otherwise each call gets its own
        """
        body = {"subjects": subjects, "features": features, **({"name": name} if name is not None else {})}
        url = f"{self._ingest}/records{_query(wait=wait or None)}"
        return self._call("POST", url, body, wait=wait, key=idempotency_key)

    def submit_and_wait(
        self,
        subjects: Sequence[str],
        features: Sequence[Sequence[Value]],
        *,
        name: Optional[str] = None,
        wait: float = 60,
        idempotency_key: Optional[str] = None,
    ) -> Batch:
        """Submits a batch and waits for its predictions.

        :param wait: any number of seconds
        :raises LooplineError: with ``batch_id`` if the predictions do not arrive in time. The batch is not lost.
        """
        deadline = time.monotonic() + wait
        reply: Any = self.submit(
            subjects, features, name=name, wait=min(_MAX_WAIT, wait), idempotency_key=idempotency_key
        )
        batch_id = reply["batch_id"]
        while reply is None or None in reply.get("predictions", [None]):
            left = deadline - time.monotonic()
            if left <= 0:
                reason = ", because there is no model yet" if reply and "predictions" in reply else ""
                message = f"batch {batch_id} has no predictions after {wait} s{reason}"
                raise LooplineError(0, f"{message}. It is not lost: request it later.", batch_id=batch_id)
            started = time.monotonic()
            reply = self.batch(batch_id, wait=min(_MAX_WAIT, left))
            # An API may answer without waiting, as while there is no model.
            time.sleep(max(0, min(left, started + _PAUSE - time.monotonic())))
        return reply

    def predict(
        self,
        subjects: Sequence[str],
        features: Sequence[Sequence[Value]],
        *,
        name: Optional[str] = None,
        batch_size: int = 500,
        wait: float = 60,
    ) -> Iterator[Batch]:
        """Submits many records in batches, one at a time, and yields each with its predictions.

        :param wait: seconds, for each batch
        """
        if len(subjects) != len(features):
            raise ValueError(f"{len(subjects)} subjects, but {len(features)} rows of features")
        for start in range(0, len(subjects), batch_size):
            part = slice(start, start + batch_size)
            yield self.submit_and_wait(subjects[part], features[part], name=name, wait=wait)

    def correct(
        self,
        batch_id: str,
        subjects: Sequence[str],
        *,
        ratings: Optional[Sequence[int]] = None,
        labels: Optional[Sequence[Optional[str]]] = None,
        idempotency_key: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Says whether predictions were right, what the records really are, or both.

        :param subjects: of the batch; may be some of them
        :param ratings: one per subject: 1 if its prediction was right, 0 if it was wrong
        :param labels: one per subject: its class, or None if that is unknown. Labels count more than ratings.
        """
        given = {"subjects": subjects, "ratings": ratings, "labels": labels}
        body = {field: value for field, value in given.items() if value is not None}
        return self._call("PATCH", f"{self._predict}/batches/{_quote(batch_id)}", body, key=idempotency_key)

    def batch(self, batch_id: str, *, wait: float = 0) -> Optional[Batch]:
        """A batch; None if it has no predictions yet, after up to 30 seconds of ``wait``, or does not exist."""
        return self._find(f"/batches/{_quote(batch_id)}{_query(wait=wait or None)}", wait)

    def batches(self, *, limit: Optional[int] = None, cursor: Optional[str] = None) -> Dict[str, Any]:
        """One page of ``batches``, newest first, and ``next_cursor`` if there is another."""
        return self._get(f"/batches{_query(limit=limit, cursor=cursor)}")

    def all_batches(self) -> Iterator[Batch]:
        """All batches, newest first, requested page by page as they are read."""
        return self._all("batches")

    def job(self, job_id: str) -> Optional[Dict[str, Any]]:
        """A training with its report; None if it does not exist."""
        return self._find(f"/jobs/{_quote(job_id)}")

    def jobs(self, *, limit: Optional[int] = None, cursor: Optional[str] = None) -> Dict[str, Any]:
        """One page of ``jobs``, newest first, and ``next_cursor`` if there is another."""
        return self._get(f"/jobs{_query(limit=limit, cursor=cursor)}")

    def all_jobs(self) -> Iterator[Dict[str, Any]]:
        """All trainings, newest first, requested page by page as they are read."""
        return self._all("jobs")

    def model(self) -> Optional[Dict[str, Any]]:
        """The model that predicts now; None before the first one."""
        return self._find("/models/latest")

    def dataset(self) -> Dict[str, Any]:
        """What records are made of, and the classes."""
        return self._get("/dataset")

    def stats(self) -> Dict[str, int]:
        """Lifetime totals of batches and predictions."""
        return self._get("/stats")

    def usage(self) -> Optional[Dict[str, Any]]:
        """What the owner of the API key has used, and what is left of its quota; None for a key that sees all."""
        return self._find("/usage")

    def _get(self, path: str, wait: float = 0) -> Any:
        return self._call("GET", f"{self._predict}{path}", wait=wait)

    def _find(self, path: str, wait: float = 0) -> Any:
        try:
            return self._get(path, wait)
        except LooplineError as error:
            if error.status == 404:
                return None
            raise

    def _all(self, name: str) -> Iterator[Any]:
        cursor: Optional[str] = None
        while True:
            page = self._get(f"/{name}{_query(cursor=cursor)}")
            yield from page[name]
            cursor = page.get("next_cursor")
            if cursor is None:
                return

    def _call(
        self, method: str, url: str, body: Any = None, *, wait: float = 0, key: Optional[str] = None
    ) -> Any:
        headers = {"Accept": "application/json", **self._headers}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = str(uuid.uuid4()) if key is None else key
            data = json.dumps(body, allow_nan=False).encode()
        for retry in range(self._retries + 1):
            try:
                return _attempt(Request(url, data, headers, method=method), self._timeout + wait)
            except LooplineError as error:
                pause = error.retry_after or 0
                if error.status not in _TRANSIENT or pause > _MAX_RETRY_AFTER or retry == self._retries:
                    raise
            time.sleep(pause + random.random() * min(_MAX_BACKOFF, _FIRST_BACKOFF * 2**retry))
        raise AssertionError("unreachable")


#: Statuses that may be gone at the next attempt; 0 is no answer. All calls are idempotent, so all may be retried.
_TRANSIENT = (0, 429, 502, 503, 504)
_FIRST_BACKOFF = 0.25
_MAX_BACKOFF = 10
#: If the API asks for a longer pause, the caller gets the error.
_MAX_RETRY_AFTER = 60
#: Seconds that the API waits at most for predictions.
_MAX_WAIT = 30
#: Between two requests to an API that answers without waiting.
_PAUSE = 0.2

_ADVICE = {
    401: "Give Client an api_key.",
    403: "This api_key has no right to do that: use another one.",
    429: "Send less at a time, or try again later.",
}


class _NoRedirects(HTTPRedirectHandler):
    """Redirections are errors, because the API key would be sent to the new address."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


_opener = build_opener(_NoRedirects)


def _attempt(request: Request, timeout: float) -> Any:
    what = f"{request.get_method()} {request.full_url}"
    try:
        with _opener.open(request, timeout=timeout) as response:
            status, text = response.status, response.read()
    except HTTPError as error:
        raise _error_of(error, what) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        message = f"{what} has no answer ({reason}). Is it running, and is its address right?"
        raise LooplineError(0, message) from error
    try:
        return json.loads(text)
    except ValueError as error:
        raise LooplineError(status, f"{what} did not return JSON. Is its address right?") from error


def _error_of(error: HTTPError, what: str) -> LooplineError:
    if 300 <= error.code < 400:
        return LooplineError(error.code, f"{what} is redirected. Use the address that it is redirected to.")
    reply = None
    try:
        found = json.loads(error.read())
        if isinstance(found, dict) and isinstance(found.get("message"), str) and "status_text" in found:
            reply = found
    except (OSError, ValueError, http.client.HTTPException):
        pass
    said = f"{what} was answered with status {error.code}" if reply is None else reply["message"]
    message = f"{said}. {_ADVICE[error.code]}" if error.code in _ADVICE else said
    return LooplineError(error.code, message, reply=reply, retry_after=_seconds(error.headers["Retry-After"]))


def _seconds(header: Optional[str]) -> Optional[float]:
    """Of a number of seconds, or a date."""
    if header is None:
        return None
    if header.isdigit():
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _quote(identifier: str) -> str:
    return quote(identifier, safe="")


def _query(**options: Union[str, float, None]) -> str:
    given = {name: value for name, value in options.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""
