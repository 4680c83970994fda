"""What people type when they ask for, offer and give company."""

from course_engine.mentoring.forms.endings import (
    AnotherForm,
    AnswerForm,
    FeedbackForm,
    PauseForm,
    ReportForm,
    ThanksForm,
)
from course_engine.mentoring.forms.messages import DraftForm, MessageForm
from course_engine.mentoring.forms.requests import ANYONE, AskForm, DeclineForm

__all__ = [
    "ANYONE",
    "AnotherForm",
    "AnswerForm",
    "AskForm",
    "DeclineForm",
    "DraftForm",
    "FeedbackForm",
    "MessageForm",
    "PauseForm",
    "ReportForm",
    "ThanksForm",
]
