async def note(request, person, case, log, logging, error, code):
    # ruleid: no-personal-words-in-logs
    log.info("signed in", extra={"code": person.email})
    # ruleid: no-personal-words-in-logs
    log.warning("refused %s", person["nric"])
    # ruleid: no-personal-words-in-logs
    logging.getLogger("x").error("body", extra={"code": await request.body()})
    # ruleid: no-personal-words-in-logs
    log.error("failed", extra={"phone": code})
    # ruleid: no-personal-words-in-logs
    log.debug(f"heard {case.text}")
    # ruleid: no-personal-words-in-logs
    log.info("typed", extra={"code": str(password)})
    # ok: no-personal-words-in-logs
    log.info("done", extra={"code": "closed", "case_id": str(case.id)})
    # ok: no-personal-words-in-logs
    log.exception("words could not be read")
    # ok: no-personal-words-in-logs
    log.warning("refused", extra={"code": type(error).__name__})
    # ok: no-personal-words-in-logs
    case.text.info("x", person.email)
