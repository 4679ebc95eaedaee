"""Shapes of the API of this room."""

from marshmallow import Schema, fields, validate

from eldercare.people.rules import GRADES, SKILLS, WORKER_KINDS
from eldercare.people.rules.categories import WORDS
from eldercare.people.schemas.common import one_of
from eldercare.services.rules.codes import COMBINING, EVIDENCE, FAMILIES, SETTINGS
from eldercare.services.rules.terms import LONGEST, LONGEST_TASK, MOST_TASKS, SHORTEST

YUAN = {"description": "Yuan with at most two decimals"}


class ServiceTaskSchema(Schema):
    """A task to tick, in both languages."""

    code = fields.String(dump_only=True)
    zh = fields.String(required=True, validate=validate.Length(1, LONGEST_TASK))
    en = fields.String(load_default="", validate=validate.Length(max=LONGEST_TASK))


class NewTermsSchema(Schema):
    """The terms of a service from a day on."""

    since = fields.Date(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(SHORTEST, LONGEST))
    staff_count = fields.Integer(load_default=1, validate=validate.OneOf([1, 2]))
    skills = fields.List(fields.String(validate=one_of(SKILLS)), load_default=list)
    worker_kinds = fields.List(
        fields.String(validate=one_of(WORKER_KINDS)), load_default=lambda: ["caregiver"]
    )
    evidence = fields.List(
        fields.String(validate=one_of(EVIDENCE)), load_default=lambda: ["tasks", "position"]
    )
    tasks = fields.List(
        fields.Nested(ServiceTaskSchema), load_default=list, validate=validate.Length(max=MOST_TASKS)
    )
    same_sex = fields.Boolean(load_default=False)
    priority = fields.Integer(load_default=2, validate=validate.OneOf([1, 2, 3]))
    yuan_per_hour = fields.Decimal(load_default=None, allow_none=True, as_string=True, metadata=YUAN)


class SetTermsSchema(NewTermsSchema):
    """New terms, and the version of the service that the caller has read; 409 when somebody was faster."""

    version = fields.Integer(load_default=None, allow_none=True)


class TermsSchema(NewTermsSchema):
    """Terms as they stand. `invented`: a value of the demonstration."""

    id = fields.Integer()
    invented = fields.Boolean()


class NewServiceSchema(Schema):
    """A service with its first terms."""

    code = fields.String(required=True, validate=validate.Length(2, 20))
    family = fields.String(required=True, validate=one_of(FAMILIES))
    name = fields.String(required=True, validate=validate.Length(1, 40))
    name_en = fields.String(load_default="", validate=validate.Length(max=60))
    setting = fields.String(load_default="home", validate=one_of(SETTINGS))
    terms = fields.Nested(NewTermsSchema, required=True)


class ServiceSchema(Schema):
    """A service with all its terms, the oldest first."""

    code = fields.String()
    family = fields.String()
    name = fields.String()
    name_en = fields.String()
    setting = fields.String()
    retired_on = fields.Date(allow_none=True)
    version = fields.Integer()
    terms = fields.List(fields.Nested(TermsSchema))


class ServiceQuerySchema(Schema):
    """Filters of the catalogue."""

    family = fields.String(load_default="", validate=validate.OneOf(["", *sorted(FAMILIES)]))
    setting = fields.String(load_default="", validate=validate.OneOf(["", *sorted(SETTINGS)]))
    retired = fields.Boolean(load_default=False)


class ServiceVersionSchema(Schema):
    """The version that the caller has read; 409 when somebody was faster."""

    version = fields.Integer(load_default=None, allow_none=True)


class RetireServiceSchema(ServiceVersionSchema):
    """The first day on which the service is not given any more."""

    day = fields.Date(required=True)


class NewEntitlementRuleSchema(Schema):
    """A rule of entitlement from a month on, by its first day. Minutes or yuan, one of the two."""

    name = fields.String(required=True, validate=validate.Length(1, 40))
    name_en = fields.String(load_default="", validate=validate.Length(max=80))
    since = fields.Date(required=True)
    categories = fields.List(fields.String(validate=one_of(WORDS)), load_default=list)
    age_from = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 130))
    age_to = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 130))
    grade_from = fields.Integer(load_default=None, allow_none=True, validate=validate.OneOf(sorted(GRADES)))
    grade_to = fields.Integer(load_default=None, allow_none=True, validate=validate.OneOf(sorted(GRADES)))
    alone = fields.Boolean(load_default=False)
    minutes = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 44_640))
    yuan = fields.Decimal(load_default=None, allow_none=True, as_string=True, metadata=YUAN)
    families = fields.List(fields.String(validate=one_of(FAMILIES)), load_default=list)
    services = fields.List(fields.String(validate=validate.Length(1, 20)), load_default=list)
    combining = fields.String(load_default="best", validate=one_of(COMBINING))


class ChangeEntitlementRuleSchema(NewEntitlementRuleSchema):
    """The rule that takes the place of another, and the version of that one."""

    version = fields.Integer(load_default=None, allow_none=True)


class EndEntitlementRuleSchema(ServiceVersionSchema):
    """The first month without the rule, by its first day."""

    until = fields.Date(required=True)


class EntitlementRuleSchema(NewEntitlementRuleSchema):
    """A rule as it stands. `invented`: a value of the demonstration."""

    id = fields.Integer()
    until = fields.Date(allow_none=True)
    follows_id = fields.Integer(allow_none=True)
    invented = fields.Boolean()
    version = fields.Integer()


class EntitlementRuleQuerySchema(Schema):
    """Which rules: in force this month, to come, or over."""

    when = fields.String(load_default="now", validate=validate.OneOf(["now", "ahead", "over"]))
