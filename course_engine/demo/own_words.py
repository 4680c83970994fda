"""What learners wrote in their own words, and what a trainer said about it. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course_engine.assessment.operations.mark_answer import Mark


@dataclass(frozen=True)
class Written:
    """An answer with the points that it brings, by the id of the criterion, and the words that it is given back."""

    text: str
    points: Mapping[str, float]
    comment: str

    @property
    def mark(self) -> Mark:
        return Mark(self.points, self.comment)


def _points(where: float, choice: float, asking_back: float, words: float) -> dict[str, float]:
    return {"k-wo": where, "k-wahl": choice, "k-rueckfrage": asking_back, "k-worte": words}


ASKING = "i-um-ein-ja-bitten"

FIRST_THROWS: Mapping[str, tuple[Written, ...]] = {
    ASKING: (
        Written(
            "Herr Öztürk, wir würden gern das Foto vom Sommerfest für unsere Öffentlichkeitsarbeit nutzen. Ist das "
            "für Sie in Ordnung? Dann bräuchte ich bitte hier Ihre Unterschrift.",
            _points(0, 0, 0, 0.5),
            "Danke, du bist freundlich und fragst ihn selbst, das ist der richtige Anfang. Unter „Öffentlichkeitsarbeit“ "
            "kann sich Herr Öztürk aber nichts vorstellen. Zeig ihm die Seite, sag, wer sie sehen kann, und dass ein Nein "
            "völlig in Ordnung ist.",
        ),
        Written(
            "Das Bild ist super geworden, das kommt auf unsere Website, okay? Da freuen sich bestimmt alle. Wenn Sie es "
            "nicht wollen, sagen Sie einfach Bescheid.",
            _points(0.5, 1, 0, 1),
            "Du sprichst, wie man wirklich spricht, und das Nein ist erlaubt. Schön! Es klingt nur schon entschieden. "
            "Mach eine echte Frage daraus und lass ihn erzählen, wer das Bild dann sehen kann.",
        ),
        Written(
            "Lieber Herr Öztürk, hiermit informiere ich Sie, dass wir das anlässlich des Sommerfestes entstandene "
            "Lichtbild auf unserer Internetpräsenz veröffentlichen möchten. Die Einwilligung ist freiwillig und jederzeit "
            "widerrufbar.",
            _points(0.5, 1, 0, 0),
            "In der Sache stimmt alles, nichts fehlt im zweiten Satz. Lies ihn einmal laut vor: Würdest du so mit ihm "
            "sprechen? Beim nächsten Mal in deinen Worten, dann ist es richtig gut.",
        ),
        Written(
            "Schauen Sie mal, da sind Sie drauf! Ich stelle das ins Internet. Das sehen dann viele. Wollen Sie das?",
            _points(0.5, 0.5, 0, 1),
            "Kurz und klar, und du zeigst ihm das Bild. Es fehlt noch, wer „viele“ sind und dass er es sich später anders "
            "überlegen darf. Zwei Sätze mehr, und es trägt.",
        ),
    ),
}

GOOD_ONES: Mapping[str, tuple[Written, ...]] = {
    ASKING: (
        Written(
            "Herr Öztürk, setzen Sie sich kurz zu mir? Das sind Sie, beim Trommeln. Ich würde das gern auf unsere "
            "Internetseite tun. Ich zeige sie Ihnen hier auf dem Handy. Das können alle sehen, auch Ihre Schwester, auch "
            "die Nachbarn, auch Leute, die wir nicht kennen. Sie dürfen Nein sagen, da ist niemand böse. Und wenn Sie es "
            "in einem Jahr nicht mehr wollen, nehme ich es weg. Was meinen Sie, wer kann Sie dann sehen?",
            _points(1, 1, 1, 1),
            "Das würde ich genau so sagen wollen. „Da ist niemand böse“ ist der wichtigste Satz, und am Ende "
            "lässt du ihn erzählen. Darf ich dein Beispiel in der nächsten Runde vorlesen?",
        ),
        Written(
            "Das ist ein tolles Bild von Ihnen! Möchten Sie, dass es auf unserer Website steht? Da kann jeder draufschauen. "
            "Sie müssen nicht. Sagen Sie ruhig Nein. Und Sie können es sich immer anders überlegen, dann lösche ich es. "
            "Erzählen Sie mir bitte noch mal, was ich mit dem Bild mache?",
            _points(0.5, 1, 1, 1),
            "Sehr schön, besonders die Rückfrage am Ende. „Jeder“ ist noch abstrakt: Nenn ihm zwei Menschen, die er kennt.",
        ),
        Written(
            "Ich habe hier ein Foto von Ihnen mit der Trommel. Kennen Sie unsere Seite im Internet? Schauen Sie, so sieht "
            "die aus. Ihre Freunde aus der Werkstatt können das sehen, und fremde Leute auch. Wollen Sie da drauf sein? "
            "Wenn nicht, bekommen Sie das Bild für Ihr Zimmer. Wenn Sie später nicht mehr wollen, nehme ich es wieder "
            "herunter. Wie würden Sie das Ihrer Mutter erklären?",
            _points(1, 1, 1, 1),
            "„Wie würden Sie das Ihrer Mutter erklären?“ ist eine großartige Frage, die merke ich mir. Und das Bild fürs "
            "Zimmer macht das Nein leicht. Rundum gelungen.",
        ),
        Written(
            "Herr Öztürk, darf ich Sie etwas fragen? Auf unserer Internetseite sind Bilder vom Fest. Alle Menschen können "
            "sie anschauen, zum Beispiel Ihr Bruder in Köln. Ihres würde ich gern dazutun. Sie entscheiden. Nein ist "
            "auch gut. Wenn Sie Ja sagen und es später nicht mehr möchten, sagen Sie es mir. Jetzt Sie: Wer sieht Ihr Bild?",
            _points(1, 1, 1, 1),
            "Wunderbar einfach, und nichts fehlt. Frag nach einer Woche noch einmal nach, dann ist es rund.",
        ),
        Written(
            "Sie haben so schön getrommelt, ich habe ein Foto. Soll das auf unsere Website? Die kann man überall ansehen, "
            "auch Ihr Chef kann das. Sie dürfen Nein sagen. Wenn Sie Ja sagen, dürfen Sie es später trotzdem zurücknehmen. "
            "Überlegen Sie in Ruhe, ich frage morgen noch einmal.",
            _points(1, 1, 0, 1),
            "Ihm Zeit bis morgen zu geben, ist klug und freundlich. Lass ihn dann noch in eigenen Worten sagen, wer das "
            "Bild sehen kann, daran merkst du, ob es angekommen ist.",
        ),
        Written(
            "Guck mal, Herr Öztürk, das bist du! Entschuldigung, das sind Sie. Ich möchte das Foto im Internet zeigen, auf "
            "der Seite von unserem Haus. Jeder mit einem Handy kann das sehen, deine Familie, Nachbarn, Fremde. Willst du "
            "das? Du kannst Nein sagen. Und auch später noch. Kannst du mir sagen, was passiert, wenn du Ja sagst?",
            _points(1, 1, 1, 0.5),
            "Inhaltlich stark, und die Frage am Schluss sitzt. Bleib beim Sie, wenn ihr euch siezt: Es geht um sein Bild "
            "und um Augenhöhe.",
        ),
        Written(
            "Herr Öztürk, ich zeige Ihnen etwas. Das ist unsere Seite im Internet. Diese Bilder sehen alle Leute, auch die, "
            "die uns nicht kennen, auch Ihre Ärztin. Hier könnte Ihr Bild stehen. Möchten Sie das, ja oder nein? Beides "
            "ist in Ordnung. Sie können jederzeit zu mir kommen, dann mache ich es weg. Was haben Sie verstanden?",
            _points(1, 1, 1, 1),
            "Klar, ruhig, vollständig. Die letzte Frage könnte wie eine Prüfung klingen. „Erzählen Sie mir: Wer sieht Ihr "
            "Bild?“ ist wärmer.",
        ),
        Written(
            "Ich frage Sie, weil es Ihr Bild ist. Es würde auf unserer Internetseite stehen. Dort sehen es Kolleginnen, "
            "Angehörige und fremde Menschen. Ohne Ihr Ja mache ich gar nichts. Und aus dem Ja darf ein Nein werden, jeden "
            "Tag. Wenn ich jetzt das Bild hochlade, wer kann es sehen?",
            _points(1, 1, 1, 1),
            "„Ich frage Sie, weil es Ihr Bild ist“: Besser kann man nicht anfangen. Danke dafür.",
        ),
    ),
}

THOUGHTS: Mapping[str, tuple[str, ...]] = {
    "i-mein-bild": (
        "Unser Titelbild auf Instagram ist zwei Jahre alt, und Frau Petri darauf ist inzwischen gestorben. Ich nehme es "
        "heute herunter. Unsicher bin ich, wie ich ihre Tochter frage, ob wir es in der Gedenkecke behalten dürfen.",
        "Auf der Startseite sind drei Kinder von hinten, aber mit Namen am Rucksack. Ich tausche das Bild gegen die "
        "Gummistiefel. Besprechen möchte ich, wie ich das im Team sage, ohne dass sich die Kollegin angegriffen fühlt.",
        "Ich habe fünf Bilder durchgesehen und zu zweien finde ich keine Einwilligung. Die kommen diese Woche weg. Mich "
        "beschäftigt, ob ich bei den anderen auch neu fragen muss.",
        "Das Gruppenbild vom Ausflug. Einer hat damals den Kopf weggedreht, das habe ich erst jetzt gesehen. Ich schneide "
        "ihn heraus. Wie erkläre ich unserem Vorstand, dass das kein Kleinkram ist?",
        "Wir haben einen Ordner „Fotos alle“ mit über tausend Bildern. Ich lege einen neuen an, mit Enddatum im Namen. "
        "Wer hilft mir, dass die anderen auch mitmachen?",
        "Bei uns hängt im Flur ein Bild aus der Beratung, auf dem man im Hintergrund eine Ratsuchende erkennt. Das hänge "
        "ich morgen ab. Sonst habe ich gerade keine Frage.",
    ),
}


@dataclass(frozen=True)
class Writer:
    """A learner at a place in the cast, at some try of a quiz, who does `well` in it or not yet."""

    place: int
    number: int
    well: bool

    def answer(self, item_uid: str) -> str | None:
        """What they wrote for a trainer; None for an item that nobody wrote anything for."""
        said = (GOOD_ONES if self.well else FIRST_THROWS).get(item_uid)
        return said[self.place % len(said)].text if said else None

    def thoughts(self, item_uid: str) -> str | None:
        """What they wrote for their mentor, something else at each try; None as above."""
        said = THOUGHTS.get(item_uid)
        return said[(self.place + self.number) % len(said)] if said else None


def mark_of(item_uid: str, text: str) -> Mark | None:
    """What a trainer said about an answer; None for one that is not from here."""
    known = (*FIRST_THROWS.get(item_uid, ()), *GOOD_ONES.get(item_uid, ()))
    return next((one.mark for one in known if one.text == text), None)
