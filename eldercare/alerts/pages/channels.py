"""Channels: by which ways people outside are told, whether they work, and a trial of each."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts.access import me, requires
from eldercare.alerts import queries
from eldercare.alerts.actions.channels import store_channel, switch_channel, try_channel
from eldercare.alerts.forms import WHOLE_COUNTY, ChannelForm
from eldercare.alerts.pages.blueprint import pages
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.time import now
from eldercare.people.models import Station
from eldercare.people.queries import stations_of
from eldercare.telling.faults import fault_words
from eldercare.telling.kinds import CHANNEL_KINDS
from eldercare.telling.models import Channel

Page = str | Response | tuple[str, int]


@pages.get("/channels")
@requires("channel.edit")
def channels_page() -> str:
    """Every channel of the own scope with what came of its newest message."""
    rows = queries.list_channels(me())
    return render_template("alerts/channels.html", rows=rows, kinds=CHANNEL_KINDS, fault_words=fault_words)


@pages.route("/channels/new", methods=["GET", "POST"])
@requires("channel.edit")
def channel_new_page() -> Page:
    """Add a channel."""
    return _edited(ChannelForm(), None)


@pages.route("/channels/<int:channel_id>/edit", methods=["GET", "POST"])
@requires("channel.edit")
def channel_edit_page(channel_id: int) -> Page:
    """Change a channel; its address is not shown again."""
    channel = queries.channel_of(me(), channel_id)
    first = {name: getattr(channel, name) for name in ("name", "kind", "audiences", "per_minute", "version")}
    return _edited(ChannelForm(data=first | {"station_id": channel.station_id or WHOLE_COUNTY}), channel)


def _edited(form: ChannelForm, channel: Channel | None) -> Page:
    form.station_id.choices = _places()
    form.address.flags.required = channel is None
    stale = False
    if form.validate_on_submit():
        try:
            stored = store_channel(
                me(),
                form.entry,
                channel_id=channel.id if channel else None,
                expected=form.expected if channel else None,
                now=now(),
            )
        except InvalidInputError as refusal:
            for name, sentence in refusal.fields.items():
                form[name].errors = [*form[name].errors, gettext(sentence)]
        except StaleVersionError:
            stale = True
            channel = queries.channel_of(me(), channel.id if channel else 0)
            form.version.data = channel.version
        else:
            flash(
                gettext(
                    "%(name)s is stored. Send a trial message to see whether it arrives.", name=stored.name
                ),
                "done",
            )
            return redirect(url_for("alerts.channels_page"))
    shown = render_template("alerts/channel_form.html", form=form, channel=channel, stale=stale)
    return (shown, 422) if form.errors or stale else shown


def _places() -> list[SelectChoice]:
    """What a channel may tell of: the stations of the scope, and for the county all of it."""
    stations = [SelectChoice(station.id, _name_of(station)) for station in stations_of(me())]
    whole = me().scope.kind == "county"
    return [SelectChoice(WHOLE_COUNTY, gettext("The whole county")), *stations] if whole else stations


def _name_of(station: Station) -> str:
    return station.name_en if str(get_locale()) == "en" else station.name


@pages.post("/channels/<int:channel_id>/trial")
@requires("channel.edit")
def channel_trial(channel_id: int) -> Response:
    """Send a trial message now and say what came of it."""
    channel = queries.channel_of(me(), channel_id)
    try:
        result = try_channel(me(), channel.id, to=request.form.get("to", ""), now=now())
    except InvalidInputError as refusal:
        (sentence,) = refusal.fields.values()
        flash(gettext(sentence), "error")
        return redirect(url_for("alerts.channels_page"))
    if result.ok:
        flash(gettext("The trial message to %(name)s went out.", name=channel.name), "done")
    else:
        words = fault_words(result.error, result.said)
        flash(
            gettext(
                "The trial message to %(name)s did not go out: %(reason)s", name=channel.name, reason=words
            ),
            "error",
        )
    return redirect(url_for("alerts.channels_page"))


@pages.post("/channels/<int:channel_id>/switch")
@requires("channel.edit")
def channel_switch(channel_id: int) -> Response:
    """Take a channel into use or out of it."""
    enabled = request.form.get("enabled") == "1"
    channel = switch_channel(me(), channel_id, enabled=enabled, now=now())
    words = (
        gettext("%(name)s is in use.", name=channel.name)
        if enabled
        else gettext("%(name)s is switched off.", name=channel.name)
    )
    flash(words, "done")
    return redirect(url_for("alerts.channels_page"))
