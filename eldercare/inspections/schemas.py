"""Shapes of the API of this room."""

from flask import url_for
from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from eldercare.inspections.rules import KINDS, RESULTS

SHA = validate.Regexp("^[0-9a-f]{64}$")


class EvidencePhotoSchema(Schema):
    """An uploaded photo; `sha` names it in answers and rectifications."""

    sha = fields.String()
    url = fields.Function(lambda photo: url_for("inspections-api.send_photo", sha=photo.sha))
    taken_at = fields.AwareDateTime(allow_none=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    width = fields.Integer()
    height = fields.Integer()


class EvidenceFileSchema(Schema):
    """The picture: JPEG, PNG or WebP, at most 10 MB."""

    photo = Upload(required=True)


class EvidenceFormSchema(Schema):
    """What the phone knows beside the file, WGS-84; EXIF in the file comes first."""

    taken_at = fields.AwareDateTime(load_default=None)
    lat = fields.Float(load_default=None, validate=validate.Range(-90, 90))
    lon = fields.Float(load_default=None, validate=validate.Range(-180, 180))


class InspectorSchema(Schema):
    """A member of staff."""

    id = fields.Integer()
    display_name = fields.String()


class InspectionQuerySchema(Schema):
    """What the list is narrowed to."""

    state = fields.String(
        load_default="", validate=validate.OneOf(("", "planned", "running", "finished", "cancelled"))
    )
    kind = fields.String(load_default="", validate=validate.OneOf(("", *KINDS)))
    institution_id = fields.Integer(load_default=None)


class InspectionPlanSchema(Schema):
    """A new inspection. A case or surprise is never announced, whatever is asked."""

    institution_id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    planned_day = fields.Date(required=True)
    inspector_ids = fields.List(fields.Integer(), required=True)
    announced = fields.Boolean(load_default=True)
    night = fields.Boolean(load_default=False)


class ItemAnswerSchema(Schema):
    """The answer to one item; grade, deadline and rectifier belong to a failure."""

    item = fields.String(attribute="item.code")
    result = fields.String()
    note = fields.String()
    photos = fields.List(fields.Nested(EvidencePhotoSchema))
    grade = fields.String(allow_none=True)
    deadline = fields.Date(allow_none=True)
    rectifier_id = fields.Integer(allow_none=True)
    answered_at = fields.AwareDateTime()


class ItemAnswerInputSchema(Schema):
    """One answer as it is sent; the same one again changes nothing."""

    item = fields.String(required=True)
    result = fields.String(required=True, validate=validate.OneOf(RESULTS))
    note = fields.String(load_default="", validate=validate.Length(max=500))
    photos = fields.List(fields.String(validate=SHA), load_default=list)
    grade = fields.String(load_default=None, validate=validate.OneOf(("ordinary", "major")), allow_none=True)
    deadline = fields.Date(load_default=None, allow_none=True)
    rectifier_id = fields.Integer(load_default=None, allow_none=True)


class InspectionSchema(Schema):
    """An inspection in a list."""

    id = fields.Integer()
    institution_id = fields.Integer()
    institution = fields.String(attribute="institution.name")
    kind = fields.String()
    announced = fields.Boolean()
    night = fields.Boolean()
    planned_day = fields.Date()
    state = fields.String()
    inspectors = fields.List(fields.Nested(InspectorSchema))
    checklist = fields.String(attribute="checklist.code")
    started_at = fields.AwareDateTime(allow_none=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    score = fields.Integer(allow_none=True)
    version = fields.Integer()


class InspectionDetailSchema(InspectionSchema):
    """One inspection with its answers."""

    signature = fields.String()
    witness = fields.String()
    answers = fields.List(fields.Nested(ItemAnswerSchema))


class ReadVersionSchema(Schema):
    """The version that was read, so that a stale step is refused; may be left out."""

    version = fields.Integer(load_default=None, allow_none=True)


class InspectionFinishSchema(ReadVersionSchema):
    """Names typed as signatures; `witness` is empty when the institution's side does not sign."""

    signature = fields.String(required=True, validate=validate.Length(max=120))
    witness = fields.String(load_default="", validate=validate.Length(max=60))


class HazardQuerySchema(Schema):
    """What the list is narrowed to; `show` is overdue, today, major, supervised, repeated, returned ..."""

    state = fields.String(
        load_default="",
        validate=validate.OneOf(("", "open", "assigned", "in_repair", "recheck", "returned", "closed")),
    )
    show = fields.String(load_default="")
    institution_id = fields.Integer(load_default=None)


class HazardSchema(Schema):
    """A hazard in a list. `days_late` is negative while there is time."""

    id = fields.Integer()
    inspection_id = fields.Integer()
    item = fields.String(attribute="item.code")
    category = fields.String(attribute="item.category")
    institution_id = fields.Integer()
    institution = fields.String(attribute="institution.name")
    grade = fields.String()
    supervised = fields.Boolean()
    repeated = fields.Boolean()
    description = fields.String()
    state = fields.String()
    deadline = fields.Date()
    days_late = fields.Integer(dump_only=True)
    found_at = fields.AwareDateTime()
    rectifier_id = fields.Integer(allow_none=True)
    submitted_on = fields.Date(allow_none=True)
    returns = fields.Integer()
    extension_requested = fields.Boolean()
    extension_until = fields.Date(allow_none=True)
    closed_by = fields.Integer(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class HazardEventSchema(Schema):
    """One line of a timeline."""

    at = fields.AwareDateTime()
    actor_id = fields.Integer(allow_none=True)
    verb = fields.String()
    state = fields.String()
    note = fields.String()


class RectificationSchema(Schema):
    """One time it was handed in."""

    note = fields.String()
    submitted_by = fields.Integer()
    at = fields.AwareDateTime()
    photos = fields.List(fields.Nested(EvidencePhotoSchema))


class HazardDetailSchema(HazardSchema):
    """One hazard with photos before and after, and its timeline."""

    photos = fields.List(fields.Nested(EvidencePhotoSchema), attribute="answer.photos")
    rectifications = fields.List(fields.Nested(RectificationSchema))
    events = fields.List(fields.Nested(HazardEventSchema))


class HazardRectifySchema(ReadVersionSchema):
    """What was done, with the addresses of uploaded photos."""

    note = fields.String(load_default="", validate=validate.Length(max=500))
    photos = fields.List(fields.String(validate=SHA), load_default=list)


class HazardNoteSchema(ReadVersionSchema):
    """A word beside a decision."""

    note = fields.String(load_default="", validate=validate.Length(max=500))


class HazardExtensionSchema(ReadVersionSchema):
    """A later day and the reason."""

    until = fields.Date(load_default=None, allow_none=True)
    reason = fields.String(load_default="", validate=validate.Length(max=300))
