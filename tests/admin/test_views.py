"""Admins let people in, give roles and set cohorts up; they never see what people learned or wrote."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person, Role, SignInSession
from course_engine.accounts.operations import account
from course_engine.audit.models import AuditEntry
from course_engine.db import db
from course_engine.enrolment import queries as cohort_queries
from course_engine.enrolment.models import Cohort, CohortRole
from course_engine.notifications.models import OutboxMail
from tests.builders import NOW, make_module, make_person
from tests.conftest import Cast

Browsers = Callable[[Person], FlaskClient]

NADA = {
    "name": "Nada Neu",
    "email": "nada@example.org",
    "roles": ["learner", "scout"],
    "organisation": "Tafel Süd",
    "cohort": "",
}


@pytest.fixture
def admin(cast: Cast, browser_of: Browsers) -> FlaskClient:
    return browser_of(cast.admin)


def cohort_named(name: str) -> Cohort:
    return db.session.query(Cohort).filter_by(name=name).one()


def recorded(action: str) -> list[AuditEntry]:
    return db.session.query(AuditEntry).filter_by(action=action).all()


@pytest.mark.parametrize(
    "path",
    ["/people", "/people/new", "/people/1", "/admin/cohorts", "/admin/cohorts/new", "/admin/cohorts/1"],
)
def test_the_room_is_there_for_admins_only(
    cast: Cast, browser_of: Browsers, client: FlaskClient, path: str
) -> None:
    assert browser_of(cast.admin).get(path).status_code == 200
    for person in (cast.learner, cast.scout, cast.trainer):
        assert browser_of(person).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_people_are_listed_with_roles_and_the_state_of_their_account(admin: FlaskClient) -> None:
    page = admin.get("/people?q=sami").text
    assert "Sami Scout" in page
    assert "Lea Lernt" not in page
    assert "Lernende*r, Scout" in page
    assert "eingeladen" in page
    assert "Niemand gefunden" in admin.get("/people?q=gibtesnicht").text


def test_an_invited_person_gets_a_mail_follows_it_and_is_in(
    admin: FlaskClient, cast: Cast, client: FlaskClient
) -> None:
    cohort = cohort_named("Jahrgang 2026")
    answer = admin.post("/people/new", data=NADA | {"cohort": str(cohort.id)})
    assert answer.status_code == 303
    nada = db.session.query(Person).filter_by(email="nada@example.org").one()
    assert nada.roles == {Role.LEARNER, Role.SCOUT}
    assert [part.role for part in cohort_queries.cohorts_of(nada)] == [CohortRole.LEARNER]
    mail = db.session.query(OutboxMail).one()
    assert mail.address == "nada@example.org"
    (link,) = re.findall(r"http://localhost(/invitations/\S+)", mail.text)

    assert link in admin.get(answer.location).text  # once, for passing on by other means
    assert link not in admin.get(answer.location).text

    assert client.get(link).status_code == 200
    assert client.post(link, data={"password": "ein guter langer Satz"}).status_code == 302
    assert "Nada Neu" in client.get("/account").text
    assert [entry.actor_id for entry in recorded("person_invited")] == [cast.admin.id]


@pytest.mark.parametrize(
    ("server", "said"),
    [("mail.example.org", "ist unterwegs"), (None, "deshalb wartet die Mail")],
)
def test_an_invitation_is_called_on_its_way_only_where_mails_go_out(
    admin: FlaskClient, server: str | None, said: str
) -> None:
    admin.application.config["MAIL_SERVER"] = server
    answer = admin.post("/people/new", data=NADA)
    assert said in admin.get(answer.location).text


def test_an_address_that_is_taken_is_said_beside_its_field_and_nothing_typed_is_lost(
    admin: FlaskClient, cast: Cast
) -> None:
    answer = admin.post("/people/new", data=NADA | {"email": str(cast.learner.email).upper()})
    assert answer.status_code == 422
    page = answer.text
    assert 'href="#email">Zu dieser E-Mail-Adresse gibt es schon ein Konto.' in page
    assert re.search(r'id="email-error"', page)
    assert 'value="Nada Neu"' in page
    assert 'value="Tafel Süd"' in page
    assert re.findall(r'checked[^>]*value="(\w+)"', page) == ["learner", "scout"]
    assert db.session.query(OutboxMail).count() == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Gib einen Namen ein."),
        ({"email": "nada"}, "So sieht keine E-Mail-Adresse aus."),
        ({"roles": []}, "Wähle mindestens eine Rolle."),
        ({"roles": ["scout"], "cohort": "1"}, "In einen Jahrgang gehören nur Lernende und Trainer*innen."),
    ],
)
def test_what_is_missing_in_an_invitation_is_said(
    admin: FlaskClient, wrong: dict[str, object], said: str
) -> None:
    answer = admin.post("/people/new", data=NADA | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<title>Fehler:" in answer.text.replace("\n", "").replace("  ", "")


def test_roles_are_changed_and_recorded(admin: FlaskClient, cast: Cast) -> None:
    answer = admin.post(f"/people/{cast.learner.id}", data={"roles": ["trainer"]})
    assert answer.status_code == 303
    assert db.session.get(Person, cast.learner.id).roles == {Role.TRAINER}  # type: ignore[union-attr]
    assert recorded("role_granted")[-1].details == {"role": "trainer"}
    assert "Rolle gegeben: Trainer*in, von Ada Admin" in admin.get(answer.location).text


def test_the_last_admin_keeps_the_role(admin: FlaskClient, cast: Cast) -> None:
    answer = admin.post(f"/people/{cast.admin.id}", data={"roles": ["learner"]})
    assert answer.status_code == 422
    assert "Das ist der letzte Mensch mit der Rolle Admin." in answer.text
    assert cast.admin.has_role(Role.ADMIN)
    second = make_person("Zwei", roles=[Role.ADMIN])
    assert admin.post(f"/people/{second.id}", data={"roles": ["learner"]}).status_code == 303


def test_a_deactivated_admin_does_not_count(admin: FlaskClient, cast: Cast) -> None:
    second = make_person("Zwei", roles=[Role.ADMIN])
    assert admin.post(f"/people/{second.id}/deactivation").status_code == 303
    assert admin.post(f"/people/{cast.admin.id}", data={"roles": ["learner"]}).status_code == 422


def test_deactivating_ends_sessions_and_reactivating_lets_in_again(
    admin: FlaskClient, cast: Cast, browser_of: Browsers
) -> None:
    theirs = browser_of(cast.learner)
    assert theirs.get("/account").status_code == 200
    admin.post(f"/people/{cast.learner.id}/deactivation")
    assert theirs.get("/account").status_code == 302
    assert db.session.query(SignInSession).filter_by(person_id=cast.learner.id, ended_at=None).count() == 0
    admin.post(f"/people/{cast.learner.id}/reactivation")
    assert theirs.get("/account").status_code == 302
    assert browser_of(cast.learner).get("/account").status_code == 200
    assert len(recorded("person_deactivated")) == len(recorded("person_reactivated")) == 1


def test_nobody_locks_themselves_out(admin: FlaskClient, cast: Cast) -> None:
    make_person(roles=[Role.ADMIN])
    assert admin.post(f"/people/{cast.admin.id}/deactivation").status_code == 409
    assert admin.get("/people").status_code == 200


def test_an_invitation_can_be_sent_again_until_it_was_accepted(admin: FlaskClient, cast: Cast) -> None:
    answer = admin.post(f"/people/{cast.learner.id}/invitation")
    assert "http://localhost/invitations/" in admin.get(answer.location).text
    cast.learner.password_hash = "x"
    db.session.commit()
    assert admin.post(f"/people/{cast.learner.id}/invitation").status_code == 409
    assert db.session.query(OutboxMail).count() == 1


def test_a_cohort_is_made_and_its_dates_have_an_order(admin: FlaskClient) -> None:
    wrong = admin.post(
        "/admin/cohorts/new", data={"name": "H", "begins_on": "2026-09-01", "ends_on": "2026-01-01"}
    )
    assert wrong.status_code == 422
    assert "Das Ende liegt vor dem Beginn." in wrong.text
    taken = admin.post("/admin/cohorts/new", data={"name": "Jahrgang 2026"})
    assert "So heißt schon ein anderer Jahrgang." in taken.text
    answer = admin.post("/admin/cohorts/new", data={"name": "Herbst", "begins_on": "2026-09-01"})
    assert answer.status_code == 303
    assert "1. September 2026" in admin.get(answer.location).text


def test_a_cohorts_name_and_dates_change(admin: FlaskClient) -> None:
    cohort = cohort_named("Jahrgang 2026")
    path = f"/admin/cohorts/{cohort.id}/settings"
    assert 'value="Jahrgang 2026"' in admin.get(path).text
    assert admin.post(path, data={"name": "Jahrgang 2025"}).status_code == 422
    assert admin.post(path, data={"name": "Frühling"}).status_code == 303
    assert cohort_named("Frühling").id == cohort.id


def test_members_are_added_by_address_all_or_none(admin: FlaskClient, cast: Cast) -> None:
    cohort = cohort_named("Jahrgang 2026")
    path = f"/admin/cohorts/{cohort.id}/members"
    typed = f"{cast.outsider.email}\nfremd@example.org"
    refused = admin.post(path, data={"members-addresses": typed, "members-part": "learner"})
    assert refused.status_code == 422
    assert "Dazu gibt es kein Konto: fremd@example.org." in refused.text
    assert typed.split()[0] in refused.text
    admin.post(path, data={"members-addresses": cast.outsider.email, "members-part": "learner"})
    names = [member.name for member in cohort_queries.cohort_members(cohort, CohortRole.LEARNER)]
    assert names == ["Lea Lernt", "Olli Anders"]


def test_only_trainers_are_put_in_charge_of_a_cohort(admin: FlaskClient, cast: Cast) -> None:
    cohort = cohort_named("Jahrgang 2026")
    path = f"/admin/cohorts/{cohort.id}/members"
    refused = admin.post(path, data={"members-addresses": cast.outsider.email, "members-part": "trainer"})
    assert refused.status_code == 422
    assert "Die passende Rolle fehlt noch bei: Olli Anders." in refused.text
    joined = admin.post(
        f"/people/{cast.other_trainer.id}/cohorts",
        data={"join-cohort": str(cohort.id), "join-part": "trainer"},
    )
    assert joined.status_code == 303
    assert len(cohort_queries.trained_cohorts(cast.other_trainer)) == 2


def test_joining_from_a_persons_page_names_what_is_missing(admin: FlaskClient, cast: Cast) -> None:
    path = f"/people/{cast.learner.id}/cohorts"
    nothing_chosen = admin.post(path, data={"join-cohort": "", "join-part": "learner"})
    assert nothing_chosen.status_code == 422
    wrong_role = admin.post(path, data={"join-cohort": "1", "join-part": "trainer"})
    assert "Die passende Rolle fehlt noch bei: Lea Lernt." in wrong_role.text


def test_a_member_is_taken_out(admin: FlaskClient, cast: Cast) -> None:
    cohort = cohort_named("Jahrgang 2026")
    (member,) = cohort_queries.cohort_members(cohort, CohortRole.LEARNER)
    path = f"/admin/cohorts/{cohort.id}/members/{member.membership_id}/removal"
    assert admin.post(path).status_code == 303
    assert cohort_queries.cohort_members(cohort, CohortRole.LEARNER) == []
    assert admin.post(path).status_code == 404


def test_modules_are_added_moved_and_taken_out(admin: FlaskClient) -> None:
    cohort = cohort_named("Jahrgang 2026")
    a, b = make_module("a", title="Modul A"), make_module("b", title="Modul B")
    path = f"/admin/cohorts/{cohort.id}/modules"

    def titles() -> list[str]:
        return [module.title for module in cohort_queries.cohort_modules(cohort)]

    for module in (a, b):
        assert admin.post(path, data={"module-module": module.id}).status_code == 303
    assert admin.post(f"{path}/{b.id}/position", data={"step": "-1"}).status_code == 303
    assert titles() == ["Modul B", "Modul A"]
    assert admin.post(f"{path}/{b.id}/position", data={"step": "7"}).status_code == 404
    page = admin.get(f"/admin/cohorts/{cohort.id}").text
    assert "„Modul A“ nach vorn" in page
    assert admin.post(f"{path}/{b.id}/removal").status_code == 303
    assert titles() == ["Modul A"]
    assert admin.post(path, data={"module-module": "999"}).status_code == 404


def test_an_admin_with_an_organisation_can_open_their_own_page(cast: Cast, browser_of: Browsers) -> None:
    cast.admin.organisation_id = account.organisation_id("Haus Süd", now=NOW)
    db.session.commit()
    page = browser_of(cast.admin).get(f"/people/{cast.admin.id}")
    assert page.status_code == 200
    assert "Haus Süd" in page.text
