"""Who can sign in, with what, and for how long?"""

from __future__ import annotations

import re
from datetime import timedelta

from mps_connect.compliance.checks.ground import Ground, found, none_of
from mps_connect.compliance.policy import Finding
from mps_connect.identity.alarms import ALARMS
from mps_connect.identity.models import NO_MAILBOX, PASSKEY_ROLES, SECOND_FACTOR_ROLES
from mps_connect.identity.service_keys import SIGN_FOR

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FULL_STRENGTH = (65_536, 3, 4)
"""Memory in KiB, passes and lanes: argon2's own defaults, and the least that security asks for."""
DORMANT = timedelta(days=90)
QUIET = timedelta(days=7)

WITHOUT_FACTOR = """
SELECT u.role, count(*) AS many FROM users u
 WHERE u.office_id = %(office)s AND u.is_active AND u.role = ANY (%(roles)s) AND u.password_hash IS NOT NULL
   AND NOT EXISTS (SELECT FROM authenticators a WHERE a.office_id = u.office_id AND a.user_id = u.id AND a.kind = ANY (%(kinds)s)
                      AND a.confirmed_at IS NOT NULL AND a.removed_at IS NULL)
 GROUP BY u.role ORDER BY u.role
"""
# What stands before the salt says how a password is kept; nothing from the salt on is read.
HASHES = """
SELECT split_part(password_hash, '$', 2) AS kind, split_part(password_hash, '$', 4) AS cost, count(*) AS many
  FROM users WHERE office_id = %(office)s AND is_active AND password_hash IS NOT NULL GROUP BY 1, 2
"""
ARGON2 = re.compile(r"m=(\d+),t=(\d+),p=(\d+)")
DORMANT_ACCOUNTS = """
SELECT count(*) FROM users u
 WHERE u.office_id = %(office)s AND u.is_active AND u.role <> 'resident' AND u.created_at < %(since)s
   AND u.email NOT LIKE '%%@' || %(no_mailbox)s
   AND NOT EXISTS (SELECT FROM user_activities a WHERE a.office_id = u.office_id AND a.user_id = u.id AND a.at >= %(since)s)
   AND NOT EXISTS (SELECT FROM sessions s WHERE s.office_id = u.office_id AND s.user_id = u.id AND s.last_seen_at >= %(since)s)
"""


async def second_factors(ground: Ground) -> Finding:
    return await _without_factor(
        ground, roles=SECOND_FACTOR_ROLES, kinds=("totp", "passkey"),
        what="Every active account with a password has one", otherwise="active accounts have none",
    )  # fmt: skip


async def admin_passkeys(ground: Ground) -> Finding:
    return await _without_factor(
        ground, roles=PASSKEY_ROLES, kinds=("passkey",),
        what="Every administrator has a passkey", otherwise="administrators have no passkey",
    )  # fmt: skip


async def _without_factor(
    ground: Ground, *, roles: frozenset[str], kinds: tuple[str, ...], what: str, otherwise: str
) -> Finding:
    rows = await ground.all(WITHOUT_FACTOR, roles=sorted(roles), kinds=list(kinds))
    by_role = {row["role"]: row["many"] for row in rows}
    many = sum(by_role.values())
    said = none_of(many, what=what, otherwise=f"{otherwise} ({', '.join(by_role)})").said
    return found(many == 0, said, without=by_role)


async def passwords_hashed(ground: Ground) -> Finding:
    rows = await ground.all(HASHES)
    weak = sum(row["many"] for row in rows if row["kind"] != "argon2id" or not _is_full_strength(row["cost"]))
    finding = none_of(weak, what="All of full strength", otherwise="passwords are kept as something weaker")
    return found(weak == 0, finding.said, weak=weak, passwords=sum(row["many"] for row in rows))


def _is_full_strength(cost: str) -> bool:
    given = ARGON2.fullmatch(cost)
    return given is not None and all(
        int(one) >= least for one, least in zip(given.groups(), FULL_STRENGTH, strict=True)
    )


async def sessions_bounded(ground: Ground) -> Finding:
    settings = ground.around.settings
    if settings.session_idle > IDLE or settings.session_absolute > ABSOLUTE:
        return found(
            False, "The settings let sessions live longer",
            idle_minutes=int(settings.session_idle.total_seconds() // 60),
            absolute_minutes=int(settings.session_absolute.total_seconds() // 60),
        )  # fmt: skip
    long = await ground.count(
        "SELECT count(*) FROM sessions WHERE office_id = %(office)s AND ended_at IS NULL AND expires_at > %(now)s "
        "AND expires_at - created_at > %(most)s",
        most=ABSOLUTE,
    )
    return none_of(long, what="No session may live longer", otherwise="sessions may live longer than 12 hours")


async def signing_keys_fresh(ground: Ground) -> Finding:
    made = await ground.tx.value(
        "SELECT created_at FROM keystore.service_keys WHERE kind = 'signing' AND retired_at IS NULL"
    )
    if made is None:
        return found(True, "Nobody has signed in yet, so there is none", days=0)
    age: timedelta = ground.now - made
    return found(age <= SIGN_FOR + timedelta(days=1), f"The key is {age.days} days old", days=age.days)


async def no_dormant_accounts(ground: Ground) -> Finding:
    many = await ground.count(DORMANT_ACCOUNTS, since=ground.now - DORMANT, no_mailbox=NO_MAILBOX)
    return none_of(many, what="Every account was used lately", otherwise="accounts were not used for 90 days")


async def no_demo_accounts(ground: Ground) -> Finding:
    is_demo = bool(
        await ground.tx.value("SELECT is_demo FROM offices WHERE office_id = %(o)s", {"o": ground.tx.office_id})
    )
    said = "This is the demo office: its accounts open with one click" if is_demo else "This is no demo office"
    return found(not is_demo, said, is_demo=is_demo)


async def alarms_quiet(ground: Ground) -> Finding:
    many = await ground.count(
        "SELECT count(*) FROM user_activities WHERE office_id = %(office)s AND kind = ANY (%(kinds)s) AND at > %(since)s",
        kinds=list(ALARMS), since=ground.now - QUIET,
    )  # fmt: skip
    return none_of(many, what="None was raised", otherwise="alarms were raised")
