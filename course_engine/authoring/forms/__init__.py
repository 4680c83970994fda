"""What authors type: shape and syntax, a file for each thing they write."""

from course_engine.authoring.forms.conflicts import SettlementForm, settlement_form
from course_engine.authoring.forms.images import ImageForm
from course_engine.authoring.forms.modules import DuplicateForm, NewLessonForm, NewModuleForm, PackageForm
from course_engine.authoring.forms.publishing import PublicationForm, RemarkForm
from course_engine.authoring.forms.quiz_parts import CaseForm, SectionForm
from course_engine.authoring.forms.quizzes import DecisionForm, NewQuizForm, QuizSettingsForm, QuizTextForm
from course_engine.authoring.forms.settings import ModuleSettingsForm
from course_engine.authoring.forms.texts import TextForm, text_form

__all__ = [
    "CaseForm",
    "DecisionForm",
    "DuplicateForm",
    "ImageForm",
    "ModuleSettingsForm",
    "NewLessonForm",
    "NewModuleForm",
    "NewQuizForm",
    "PackageForm",
    "PublicationForm",
    "QuizSettingsForm",
    "QuizTextForm",
    "RemarkForm",
    "SectionForm",
    "SettlementForm",
    "TextForm",
    "settlement_form",
    "text_form",
]
