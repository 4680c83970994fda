"""What the queue promises: one offer at a time, a place that never moves back, and words that stay between two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from course_engine.accounts.models import Person
from course_engine.audit.models import AuditEntry
from course_engine.db import db
from course_engine.mentoring.models import Block, MentorRequest, Mentorship, Message, RequestState
from course_engine.mentoring.operations.accept_offer import accept_offer
from course_engine.mentoring.operations.decline_offer import decline_offer
from course_engine.mentoring.operations.end_mentorship import end_mentorship
from course_engine.mentoring.operations.offer_waiting import offer_waiting
from course_engine.mentoring.operations.send_message import Writing, send_message
from course_engine.mentoring.operations.withdraw_request import withdraw_request
from course_engine.mentoring.refusals import (
    MentorshipEnded,
    NoPlaceLeft,
    OfferClosed,
    ScoutNotFree,
    TooManyRequests,
)
from course_engine.notifications.models import OutboxMail
from course_engine.profiles.absence import THERE, Absence
from course_engine.profiles.models import Profile, Speciality
from course_engine.profiles.operations import Availability, Listed, Offering, save_profile
from tests.builders import NOW, make_person, make_topic
from tests.conftest import Cast
from tests.mentoring.people import (
    ask,
    give_profile,
    make_mentorship,
    make_scout,
    offers_of,
    open_offer,
)

LATER = NOW + timedelta(days=1)


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def mails_to(person: Person) -> list[OutboxMail]:
    return db.session.query(OutboxMail).filter_by(person_id=person.id).order_by(OutboxMail.id).all()


def test_a_chosen_scout_is_asked(cast: Cast) -> None:
    make_scout("Erste", capacity=9)
    chosen = make_scout("Zweite")
    request = ask(cast.learner, scout=chosen)
    assert offers_of(request) == [(chosen.id, "open")]
    assert "Datenschutz" in mails_to(chosen)[0].text


def test_anyone_means_the_scout_who_fits_best_and_has_a_place(cast: Cast) -> None:
    give_profile(cast.learner, windows=["sat_morning", "sun_morning"])
    make_scout("passt weniger", windows=["sat_morning"])
    best = make_scout("passt besser", windows=["sat_morning", "sun_morning"])
    assert offers_of(ask(cast.learner)) == [(best.id, "open")]


def test_an_open_offer_counts_as_a_place_taken(cast: Cast) -> None:
    scout = make_scout(capacity=1)
    first, second = ask(cast.learner), ask(cast.outsider, minutes=1)
    assert offers_of(first) == [(scout.id, "open")]
    assert offers_of(second) == []


def test_a_scout_without_a_place_cannot_be_chosen_and_nothing_is_kept_of_it(cast: Cast) -> None:
    scout = make_scout(capacity=1)
    ask(cast.outsider)
    with pytest.raises(ScoutNotFree):
        ask(cast.learner, scout=scout)
    assert db.session.query(MentorRequest).filter_by(learner_id=cast.learner.id).count() == 0


def test_scouts_do_not_ask_themselves_and_blocked_pairs_never_meet(cast: Cast) -> None:
    give_profile(cast.scout, topics=[make_topic()], capacity=3)
    db.session.add(
        Block(learner_id=cast.learner.id, scout_id=cast.scout.id, set_by_id=cast.scout.id, set_at=NOW)
    )
    db.session.commit()
    assert offers_of(ask(cast.scout)) == []
    assert offers_of(ask(cast.learner)) == []


def test_a_third_open_request_is_refused(cast: Cast) -> None:
    ask(cast.learner, text="eins")
    second = ask(cast.learner, text="zwei")
    with pytest.raises(TooManyRequests):
        ask(cast.learner, text="drei")
    withdraw_request(second, now=LATER)
    ask(cast.learner, text="drei")


def test_the_same_request_sent_twice_is_one(cast: Cast) -> None:
    first = ask(cast.learner, key="k")
    assert ask(cast.learner, key="k", minutes=3).id == first.id
    assert ask(cast.outsider, key="k").id != first.id


def test_the_lesson_travels_and_nothing_else_is_said_in_the_mail(cast: Cast) -> None:
    scout = make_scout()
    ask(cast.learner, text="Meine geheime Frage")
    mail = mails_to(scout)[0]
    assert "geheime" not in mail.subject + mail.text
    assert cast.learner.name not in mail.subject + mail.text
    assert "http://localhost/mentoring" in mail.text


def test_a_no_sends_the_request_on_with_its_place_in_the_queue(cast: Cast) -> None:
    first, second = make_scout("A"), make_scout("B")
    request = ask(cast.learner)
    asked_at = request.requested_at
    decline_offer(open_offer(request), private_reason="zu viel", now=LATER)
    assert offers_of(request) == [(first.id, "declined"), (second.id, "open")]
    decline_offer(open_offer(request), private_reason="", now=LATER)
    assert offers_of(request) == [(first.id, "declined"), (second.id, "declined")]
    db.session.refresh(request)
    assert (request.state, request.requested_at) == (RequestState.OPEN, asked_at)


def test_whoever_waits_longest_gets_the_next_place_also_after_a_no(cast: Cast) -> None:
    early = ask(cast.learner)
    scout = make_scout("A", capacity=1)
    late = ask(cast.outsider, minutes=5)  # finds the free place, but the earlier request comes first
    assert offers_of(early) == [(scout.id, "open")]
    assert offers_of(late) == []
    decline_offer(open_offer(early), private_reason="", now=LATER)
    assert offers_of(late) == [(scout.id, "open")]
    newcomer = make_scout("B", capacity=0)
    save_offering(newcomer, capacity=1)
    assert offers_of(early)[-1] == (newcomer.id, "open")


def save_offering(scout: Person, *, capacity: int, paused: bool = False) -> None:
    save_profile(
        scout,
        Availability(about="", languages=["de"], windows=[], region=None),
        offering=Offering(
            specialities={make_topic().id: Listed()},
            capacity=capacity,
            absence=Absence(NOW.date()) if paused else THERE,
            rhythm="abends",
        ),
        now=LATER,
    )


def test_a_declining_chosen_scout_is_told_kindly_and_the_reason_is_not(cast: Cast) -> None:
    chosen, other = make_scout("Chosen"), make_scout("Other")
    request = ask(cast.learner, scout=chosen)
    decline_offer(open_offer(request), private_reason="GEHEIMGRUND", now=LATER)
    assert offers_of(request)[-1] == (other.id, "open")
    mail = mails_to(cast.learner)[-1]
    assert "Chosen" in mail.text
    assert "GEHEIMGRUND" not in mail.text
    assert all("GEHEIMGRUND" not in str(entry.details) for entry in db.session.query(AuditEntry))


def test_declining_twice_is_once(cast: Cast) -> None:
    make_scout()
    offer = open_offer(ask(cast.learner))
    decline_offer(offer, private_reason="erster", now=NOW)
    decline_offer(offer, private_reason="zweiter", now=LATER)
    db.session.refresh(offer)
    assert offer.private_reason == "erster"
    with pytest.raises(OfferClosed):
        accept_offer(offer, now=LATER)


def test_a_yes_begins_one_mentorship_and_tells_the_learner(cast: Cast) -> None:
    scout = make_scout("Sami")
    request = ask(cast.learner)
    offer = open_offer(request)
    mentorship = accept_offer(offer, now=LATER)
    assert accept_offer(offer, now=LATER).id == mentorship.id
    assert (mentorship.learner_id, mentorship.scout_id) == (cast.learner.id, scout.id)
    assert [mail.subject for mail in mails_to(cast.learner)] == ["Sami begleitet dich"]
    with pytest.raises(OfferClosed):
        decline_offer(offer, private_reason="", now=LATER)


def test_the_accepted_offer_turns_its_own_place_into_the_mentorships(cast: Cast) -> None:
    make_scout(capacity=1)
    accept_offer(open_offer(ask(cast.learner)), now=LATER)
    assert offers_of(ask(cast.outsider)) == []


def test_no_place_left_when_the_capacity_was_lowered_behind_the_offer(cast: Cast) -> None:
    scout = make_scout(capacity=1)
    offer = open_offer(ask(cast.learner))
    profile = db.session.get_one(Profile, scout.id)
    profile.capacity = 0
    db.session.commit()
    with pytest.raises(NoPlaceLeft):
        accept_offer(offer, now=LATER)


def test_a_withdrawn_request_frees_its_place_and_can_no_longer_be_accepted(cast: Cast) -> None:
    scout = make_scout(capacity=1)
    request, waiting = ask(cast.learner), ask(cast.outsider, minutes=1)
    offer = open_offer(request)
    withdraw_request(request, now=LATER)
    assert offers_of(request) == [(scout.id, "lapsed")]
    assert offers_of(waiting) == [(scout.id, "open")]
    with pytest.raises(OfferClosed):
        accept_offer(offer, now=LATER)


def test_an_ended_mentorship_frees_its_place(cast: Cast) -> None:
    scout = make_scout(capacity=1)
    mentorship = make_mentorship(cast.learner, scout)
    waiting = ask(cast.outsider, minutes=1)
    assert offers_of(waiting) == []
    end_mentorship(mentorship, person=cast.learner, now=LATER)
    end_mentorship(mentorship, person=scout, now=LATER + timedelta(days=1))
    assert offers_of(waiting) == [(scout.id, "open")]
    db.session.refresh(mentorship)
    assert (mentorship.ended_at, mentorship.ended_by_id) == (LATER, cast.learner.id)
    assert "beendet" in mails_to(scout)[-2].subject


def test_a_pause_sends_open_offers_on_and_its_end_brings_waiting_ones(cast: Cast) -> None:
    first, second = make_scout("A"), make_scout("B", capacity=0)
    request = ask(cast.learner, scout=first)
    save_offering(first, capacity=1, paused=True)
    assert offers_of(request) == [(first.id, "lapsed")]
    assert "läuft weiter" in mails_to(cast.learner)[-1].text
    save_offering(second, capacity=1)
    assert offers_of(request)[-1] == (second.id, "open")


def test_a_lowered_capacity_takes_back_the_newest_offers_only(cast: Cast) -> None:
    scout = make_scout(capacity=2)
    first, second = ask(cast.learner), ask(cast.outsider, minutes=1)
    save_offering(scout, capacity=1)
    assert (offers_of(first), offers_of(second)) == ([(scout.id, "open")], [(scout.id, "lapsed")])


def test_scouts_who_have_left_are_not_asked(cast: Cast) -> None:
    scout = make_scout()
    scout.deactivated_at = NOW
    db.session.commit()
    assert offers_of(ask(cast.learner)) == []


def test_a_message_sent_twice_is_one_and_its_mail_says_nothing_of_it(cast: Cast) -> None:
    scout = make_scout()
    mentorship = make_mentorship(cast.learner, scout)
    for _click in range(2):
        send_message(
            mentorship, Writing(text="Ein geheimes Wort", idempotency_key="k"), author=scout, now=LATER
        )
    assert db.session.query(Message).count() == 1
    mail = mails_to(cast.learner)[-1]
    assert "geheim" not in mail.subject + mail.text
    assert f"http://localhost/mentorships/{mentorship.id}" in mail.text


def test_messages_in_quick_succession_bring_one_mail(cast: Cast) -> None:
    scout = make_scout()
    mentorship = make_mentorship(cast.learner, scout)
    before = len(mails_to(cast.learner))
    for number in range(5):
        now = LATER + timedelta(minutes=number)
        send_message(
            mentorship, Writing(text="Und noch was", idempotency_key=str(number)), author=scout, now=now
        )
    assert len(mails_to(cast.learner)) == before + 1


def test_nothing_is_sent_after_the_end(cast: Cast) -> None:
    scout = make_scout()
    mentorship = make_mentorship(cast.learner, scout)
    end_mentorship(mentorship, person=scout, now=LATER)
    with pytest.raises(MentorshipEnded):
        send_message(mentorship, Writing(text="Halt", idempotency_key="k"), author=cast.learner, now=LATER)


def test_what_happened_is_on_record_without_a_word_of_it(cast: Cast) -> None:
    scout = make_scout()
    mentorship = make_mentorship(cast.learner, scout, text="WORT")
    send_message(mentorship, Writing(text="WORT", idempotency_key="k"), author=scout, now=LATER)
    end_mentorship(mentorship, person=scout, now=LATER)
    entries = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
    assert [entry.action for entry in entries] == [
        "mentor_requested",
        "mentor_offer_made",
        "mentor_offer_accepted",
        "mentorship_ended",
    ]
    assert all("WORT" not in f"{entry.subject}{entry.details}" for entry in entries)


def test_a_second_answer_to_a_request_is_impossible_in_the_table(cast: Cast) -> None:
    mentorship = make_mentorship(cast.learner, make_scout())
    db.session.add(
        Mentorship(
            request_id=mentorship.request_id,
            learner_id=cast.learner.id,
            scout_id=make_person().id,
            topic_id=mentorship.topic_id,
            began_at=NOW,
        )
    )
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()
    db.session.rollback()


def test_a_direct_choice_cannot_take_the_place_that_somebody_needs_who_waits_longer(cast: Cast) -> None:
    """The earlier request is put back into the queue with its own time, and only this scout is left for it."""
    scout = make_scout("Sina", capacity=1)
    early = ask(cast.outsider)
    db.session.delete(open_offer(early))
    db.session.commit()
    with pytest.raises(ScoutNotFree):
        ask(cast.learner, scout=scout, minutes=5)
    assert db.session.query(MentorRequest).filter_by(learner_id=cast.learner.id).count() == 0
    make_scout("Zweite", capacity=1)
    chosen = ask(cast.learner, scout=scout, minutes=5)
    assert offers_of(chosen) == [(scout.id, "open")]
    assert len(offers_of(early)) == 1


def test_a_chosen_scout_must_fit(cast: Cast) -> None:
    stranger = make_scout("Fremd", topic=make_topic("anderes"))
    with pytest.raises(ScoutNotFree):
        ask(cast.learner, scout=stranger)
    with pytest.raises(ScoutNotFree):
        ask(cast.learner, scout=cast.outsider)


def test_an_earlier_request_moves_aside_so_that_a_later_one_is_served_too(cast: Cast) -> None:
    """Two free places appear at once: the one who fits better is the only one for the later request."""
    other = make_topic("anderes")
    early, late = ask(cast.learner), ask(cast.outsider, topic=other, minutes=1)
    narrow = make_scout("A eng", capacity=0)
    broad = make_scout("B breit", capacity=0)
    db.session.add(Speciality(person_id=broad.id, topic_id=other.id, sentence=""))
    db.session.query(Profile).update({"capacity": 1})
    db.session.commit()
    offer_waiting(now=LATER)
    db.session.commit()
    assert offers_of(early) == [(narrow.id, "open")]
    assert offers_of(late) == [(broad.id, "open")]


def test_nobody_is_asked_for_a_learner_who_has_left_and_a_place_held_for_them_is_free(cast: Cast) -> None:
    scout = make_scout(capacity=1)
    left = ask(cast.learner)
    waiting = ask(cast.outsider, minutes=1)
    cast.learner.deactivated_at = LATER
    db.session.commit()
    offer_waiting(now=LATER)
    db.session.commit()
    assert offers_of(left) == [(scout.id, "lapsed")]
    assert offers_of(waiting) == [(scout.id, "open")]
