"""Tokens for programs: made with what they may do and for how long, shown once, revoked at once."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts import actions
from eldercare.accounts.access import me, requires, signed_in
from eldercare.accounts.forms import TokenForm, put_faults
from eldercare.accounts.pages.blueprint import pages
from eldercare.accounts.pages.choosing import choices_of, names_of, scope_in, value_of
from eldercare.accounts.places import places
from eldercare.accounts.rules import narrows, token_verbs
from eldercare.accounts.wording import PERMISSION_WORDS
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import now


@pages.route("/my/tokens/new", methods=["GET", "POST"])
@requires("token.make")
def token_new_page() -> str | tuple[str, int]:
    """Make a token; its text stands on the answer to this form and nowhere else."""
    every = [place for place in places().every() if narrows(me().scope, place.scope)]
    form = TokenForm(scope=value_of(me().scope))
    form.scope.choices = choices_of(every)
    form.verbs.choices = [
        SelectChoice(verb, gettext(PERMISSION_WORDS[verb])) for verb in token_verbs(me().role)
    ]
    if form.validate_on_submit():
        try:
            token, text = actions.make_token(
                me(),
                form.name.data or "",
                form.verbs.data or (),
                form.days.data,
                scope=scope_in(form.scope.data or ""),
                scope_name=names_of(every).get(form.scope.data or "", ""),
                now=now(),
            )
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            return render_template("accounts/token_made.html", token=token, text=text)
    page = render_template("accounts/token_new.html", form=form)
    return (page, 422) if form.errors else page


@pages.post("/my/tokens/<int:token_id>/revoke")
@signed_in
def token_revoke(token_id: int) -> Response:
    """End a token at once."""
    token = actions.revoke_token(me(), token_id, now=now())
    flash(gettext("The token “%(name)s” no longer works.", name=token.name), "done")
    return redirect(url_for("accounts.my_account_page"))
