"""A scout is asked, and says yes or no."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.mentoring.forms import DeclineForm
from course_engine.mentoring.operations.accept_offer import accept_offer as accept
from course_engine.mentoring.operations.decline_offer import decline_offer as decline
from course_engine.mentoring.queries import offers
from course_engine.mentoring.views.blueprint import bp
from course_engine.mentoring.views.overview import overview_page
from course_engine.web.clock import utc_now


@bp.post("/offers/<int:offer_id>/acceptance")
@login_required
def accept_offer(offer_id: int) -> ResponseReturnValue:
    offer = offers.get_offer(offer_id, scout=current_user)
    mentorship = accept(offer, now=utc_now())
    flash(_("Schön! Schreib am besten gleich einen kurzen Gruß."), "success")
    return redirect(url_for(".mentorship", mentorship_id=mentorship.id))


@bp.post("/offers/<int:offer_id>/refusal")
@login_required
def decline_offer(offer_id: int) -> ResponseReturnValue:
    offer = offers.get_offer(offer_id, scout=current_user)
    form = DeclineForm(offer.id)
    if not form.validate_on_submit():
        return overview_page({offer.id: form}), 422
    decline(offer, private_reason=form.private_reason.data or "", now=utc_now())
    flash(_("Das hat für niemanden einen Nachteil: Die Anfrage geht an die nächste Person."), "success")
    return redirect(url_for(".overview"))
