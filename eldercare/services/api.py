"""`/api/v1/services` and `/api/v1/entitlement-rules`: the doors for programs."""

from collections.abc import Sequence
from typing import Any

from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.services import actions, schemas
from eldercare.services.models import EntitlementRule, Service, ServiceTerms
from eldercare.services.queries import catalogue
from eldercare.services.queries import entitlements as queries
from eldercare.services.rules.entitlements import first_of
from eldercare.services.rules.rule_entry import RuleEntry
from eldercare.services.rules.terms import ServiceEntry, TermsEntry

api = Blueprint("services-api", __name__, url_prefix="/api/v1", description="Services and entitlements")
Json = dict[str, Any]


def terms_entry(body: Json) -> TermsEntry:
    """The terms of a body."""
    lists = {name: tuple(body[name]) for name in ("skills", "worker_kinds", "evidence")}
    return TermsEntry(**body | lists | {"tasks": tuple((task["zh"], task["en"]) for task in body["tasks"])})


def rule_entry(body: Json) -> RuleEntry:
    """The rule of a body."""
    return RuleEntry(**body | {name: tuple(body[name]) for name in ("categories", "families", "services")})


@api.route("/services", methods=["GET"])
@requires("service.see")
@api.arguments(schemas.ServiceQuerySchema, location="query")
@api.response(200, schemas.ServiceSchema(many=True))
def services(query: Json) -> list[Service]:
    """The catalogue with all terms, by family."""
    shelf = catalogue.shelf(catalogue.CatalogueFilters(**query), local_date(now()))
    return [row for rows in shelf.families.values() for row in rows]


@api.route("/services", methods=["POST"], endpoint="add_service")
@requires("service.edit")
@api.arguments(schemas.NewServiceSchema)
@api.response(201, schemas.ServiceSchema)
def add_service(body: Json) -> Service:
    """Add a service with its first terms."""
    entry = ServiceEntry(**body | {"terms": terms_entry(body["terms"])})
    return actions.add_service(me(), entry, now=now())


@api.route("/services/<service_code>", methods=["GET"])
@requires("service.see")
@api.response(200, schemas.ServiceSchema)
def service(service_code: str) -> Service:
    """One service with all its terms."""
    return catalogue.service_of(service_code)


@api.route("/services/<service_code>/terms", methods=["POST"], endpoint="set_terms")
@requires("service.edit")
@api.arguments(schemas.SetTermsSchema)
@api.response(201, schemas.TermsSchema)
def set_terms(body: Json, service_code: str) -> ServiceTerms:
    """New terms from tomorrow or a later day on."""
    version = body.pop("version")
    return actions.set_terms(me(), service_code, terms_entry(body), expected=version, now=now())


@api.route(
    "/services/<service_code>/terms/<int:terms_id>/withdraw", methods=["POST"], endpoint="withdraw_terms"
)
@requires("service.edit")
@api.arguments(schemas.ServiceVersionSchema)
@api.response(200, schemas.ServiceSchema)
def withdraw_terms(body: Json, service_code: str, terms_id: int) -> Service:
    """Take back terms that have not begun."""
    return actions.withdraw_terms(me(), service_code, terms_id, expected=body["version"], now=now())


@api.route("/services/<service_code>/retire", methods=["POST"], endpoint="retire_service")
@requires("service.edit")
@api.arguments(schemas.RetireServiceSchema)
@api.response(200, schemas.ServiceSchema)
def retire_service(body: Json, service_code: str) -> Service:
    """From a day to come on it is not given any more."""
    return actions.retire_service(me(), service_code, body["day"], expected=body["version"], now=now())


@api.route("/services/<service_code>/keep", methods=["POST"], endpoint="keep_service")
@requires("service.edit")
@api.arguments(schemas.ServiceVersionSchema)
@api.response(200, schemas.ServiceSchema)
def keep_service(body: Json, service_code: str) -> Service:
    """It is given on, or again."""
    return actions.keep_service(me(), service_code, expected=body["version"], now=now())


@api.route("/entitlement-rules", methods=["GET"])
@requires("service.see")
@api.arguments(schemas.EntitlementRuleQuerySchema, location="query")
@api.response(200, schemas.EntitlementRuleSchema(many=True))
def rules(query: Json) -> Sequence[EntitlementRule]:
    """The rules of entitlement."""
    return queries.list_rules(query["when"], first_of(local_date(now()))).rows


@api.route("/entitlement-rules", methods=["POST"], endpoint="add_rule")
@requires("service.edit")
@api.arguments(schemas.NewEntitlementRuleSchema)
@api.response(201, schemas.EntitlementRuleSchema)
def add_rule(body: Json) -> EntitlementRule:
    """Add a rule from this month or a later one on."""
    return actions.add_rule(me(), rule_entry(body), now=now())


@api.route("/entitlement-rules/<int:rule_id>/change", methods=["POST"], endpoint="change_rule")
@requires("service.edit")
@api.arguments(schemas.ChangeEntitlementRuleSchema)
@api.response(201, schemas.EntitlementRuleSchema)
def change_rule(body: Json, rule_id: int) -> EntitlementRule:
    """Another rule takes its place from the next month or a later one on."""
    version = body.pop("version")
    return actions.change_rule(me(), rule_id, rule_entry(body), expected=version, now=now())


@api.route("/entitlement-rules/<int:rule_id>/end", methods=["POST"], endpoint="end_rule")
@requires("service.edit")
@api.arguments(schemas.EndEntitlementRuleSchema)
@api.response(200, schemas.EntitlementRuleSchema)
def end_rule(body: Json, rule_id: int) -> EntitlementRule:
    """End a rule with the next month or a later one."""
    return actions.end_rule(me(), rule_id, body["until"], expected=body["version"], now=now())


@api.route("/entitlement-rules/<int:rule_id>/withdraw", methods=["POST"], endpoint="withdraw_rule")
@requires("service.edit")
@api.arguments(schemas.ServiceVersionSchema)
@api.response(204)
def withdraw_rule(body: Json, rule_id: int) -> None:
    """Take back a rule that has not begun."""
    actions.withdraw_rule(me(), rule_id, expected=body["version"], now=now())
