"""What schemathesis is told beside the document: which ids there are, and what nobody may be shown."""

import json
import os
import zlib

import schemathesis

KNOWN = json.loads(os.environ["BANK_KNOWN"])
"""`own` and `others`: ids of accounts, transfers and members; `secrets`: what only others may see."""


def drawn(value, choices):
    """The same value always gives the same choice, so that a case can be made shorter and run again."""
    return choices[zlib.crc32(repr(value).encode()) % len(choices)]


def with_known_ids(values, path):
    """Half of the ids that are drawn become such as there are: one's own, and others'."""
    kind = "members" if "/members" in path else "transfers" if "/transfers" in path else "accounts"
    if not isinstance(values, dict) or "id" not in values or drawn(values["id"], [True, False]):
        return values
    return {**values, "id": drawn((values["id"], 2), KNOWN["own"][kind] + KNOWN["others"][kind])}


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return with_known_ids(path_parameters, context.operation.path)


@schemathesis.hook
def map_body(context, body):
    """Transfers begin and end at accounts that there are, every other time."""
    if not isinstance(body, dict) or drawn(sorted(map(repr, body.items())), [True, False]):
        return body
    accounts = KNOWN["own"]["accounts"] + KNOWN["others"]["accounts"]
    return {name: drawn((name, value), accounts) if name in ("from", "to") else value for name, value in body.items()}


def fail(case, problem):
    """Reports name the check and the operation alone: what it was about is told beside them."""
    about = [case.path_parameters, case.query, case.body]
    with open(os.environ["BANK_TOLD"], "a", encoding="utf-8") as told:
        told.write(json.dumps({"case": f"{case.method} {case.path}", "sent": about, "problem": problem}, default=str) + "\n")
    raise AssertionError(f"{case.method} {case.path} {problem}")


def without_named(value):
    """A transfer from one's own account tells to which it went: whoever ordered it named that."""
    if isinstance(value, list):
        return [without_named(one) for one in value]
    if not isinstance(value, dict):
        return value
    named = ["to"] if value.get("from") in KNOWN["own"]["accounts"] else []
    return {name: without_named(one) for name, one in value.items() if name not in named}


def shown(response):
    text = response.content.decode("utf-8", "replace")
    try:
        return json.dumps(without_named(json.loads(text)))
    except ValueError:
        return text


@schemathesis.check
def nothing_of_others(context, response, case):
    """Nobody is shown what is another's. What they have sent themselves may come back."""
    if response.status_code >= 400:
        return
    sent = json.dumps([case.path_parameters, case.query, case.body], default=repr)
    text = shown(response)
    for secret in KNOWN["secrets"]:
        if secret in text and secret not in sent:
            fail(case, f"shows {secret}, which is another's: {text}")


@schemathesis.check
def nothing_done_for_strangers(context, response, case):
    """Nobody is answered 2xx about an account, a transfer or a member of another."""
    asked = (case.path_parameters or {}).get("id")
    if response.status_code < 300 and KNOWN["bound"] and asked in sum(KNOWN["others"].values(), []):
        fail(case, f"is answered {response.status_code} for {asked}, which is another's")
