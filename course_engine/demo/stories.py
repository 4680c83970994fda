"""Who asked whom for company, and what they wrote to each other. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass

LEARNER, SCOUT = "learner", "scout"


@dataclass(frozen=True)
class Line:
    """A message: by whom, how many hours after the one before, and with which picture."""

    by: str
    hours: float
    text: str
    image: str = ""  # a picture of the library, as folder and file
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """A request and what became of it. `days_ago` is when the learner asked.

    `chosen` names the scout that the learner picked, None asks anyone. `declined` names the scouts who said no, with their
    private reasons. `answer_hours` is how long it took until somebody accepted, None while nobody has.
    """

    learner: str
    lesson: str
    question: str
    days_ago: float
    chosen: str | None = None
    declined: tuple[tuple[str, str], ...] = ()
    answer_hours: float | None = None
    lines: tuple[Line, ...] = ()
    thanks: str = ""
    ended_by: str | None = None


STORIES = (
    # finished
    Story(
        learner="Hannah Schreiber",
        lesson="l-fotos-einwilligung",
        question="Wir haben rund sechzig alte Einwilligungen, auf denen nur „für die "
        "Öffentlichkeitsarbeit“ steht. Gelten die noch für unseren Instagram-Kanal, oder muss ich alle "
        "Eltern neu fragen?",
        days_ago=196,
        chosen="Nadine Berger",
        answer_hours=7,
        lines=(
            Line(
                SCOUT,
                0.5,
                "Hallo Hannah, willkommen! Das Problem kenne ich gut. Magst du mir den genauen Satz "
                "abtippen und sagen, aus welchem Jahr die Zettel sind? Namen brauche ich natürlich keine.",
            ),
            Line(
                LEARNER,
                15,
                "„Ich bin mit der Verwendung von Fotos für die Öffentlichkeitsarbeit der Einrichtung "
                "einverstanden.“ Die meisten sind von 2021, ein paar älter. Von sozialen Medien steht da "
                "nichts.",
            ),
            Line(
                SCOUT,
                5,
                "Danke. Dann würde ich sie für Instagram nicht benutzen: Niemand konnte damals wissen, "
                "dass die Bilder dort landen. Frag neu, mit Kästchen für jeden Ort: Aushang, Website, "
                "Instagram. Lass das Nein genauso leicht sein wie das Ja. Soll ich dir unser Formular als "
                "Beispiel beschreiben?",
            ),
            Line(LEARNER, 26, "Ja gern! Und was mache ich mit den Bildern, die schon online sind?"),
            Line(
                SCOUT,
                9,
                "Geh sie an einem Nachmittag durch, am besten zu zweit. Kinder klar zu erkennen und kein "
                "neues Ja: raus. Alles andere hat Zeit, bis die Antworten da sind. Und trag dir gleich "
                "einen Termin in einem Jahr ein.",
            ),
            Line(
                LEARNER,
                120,
                "Rückmeldung: 41 Zettel sind zurück, 9 mit Nein zu Instagram. Wir haben 23 Bilder gelöscht "
                "und jetzt eine Liste. Ich habe es in der Teamsitzung vorgestellt. Danke, das war genau "
                "die Hilfe, die ich gebraucht habe!",
            ),
            Line(
                SCOUT,
                4,
                "Großartig, Hannah! Und jetzt weißt du es für dein ganzes Team mit. Melde dich, wenn "
                "wieder etwas ist.",
            ),
        ),
        thanks="Aus sechzig alten Zetteln ist eine Liste geworden, der alle trauen. Danke für die Ruhe dabei!",
        ended_by=LEARNER,
    ),
    Story(
        learner="Yusuf Aksoy",
        lesson="l-gegenrede-dialoge",
        question="Unter unserem Video zum Tag der offenen Tür schreiben immer dieselben drei Leute. Ich "
        "will nicht alles löschen, aber auch nicht jeden Abend diskutieren. Wie finde ich die Grenze?",
        days_ago=171,
        chosen="Cem Arslan",
        answer_hours=20,
        lines=(
            Line(
                SCOUT,
                1,
                "Moin Yusuf! Drei Leute sind laut, aber nicht viele. Für wen antwortest du: für die drei "
                "oder für die, die still mitlesen?",
            ),
            Line(
                LEARNER,
                10,
                "Eigentlich für die Jugendlichen, die das lesen. Die drei überzeuge ich sowieso nicht.",
            ),
            Line(
                SCOUT,
                3,
                "Genau. Dann einmal ruhig antworten, mit dem Satz, den die Jugendlichen brauchen, und "
                "danach nur noch auf neue Argumente reagieren. Schreib mal einen Entwurf, ich lese mit.",
            ),
            Line(
                LEARNER,
                22,
                "„Bei uns sind alle willkommen, die andere willkommen heißen. Wer Fragen zum Programm hat: "
                "Wir antworten gern. Beleidigungen blenden wir aus.“",
            ),
            Line(
                SCOUT,
                6,
                "Stark. Kurz, freundlich, klar. Nimm „verbergen wir“, dann wissen sie, was passiert. Und "
                "häng die Netiquette an.",
            ),
            Line(
                LEARNER, 70, "Hat gewirkt: zwei sind still, einer fragt jetzt tatsächlich nach dem Programm."
            ),
        ),
        ended_by=SCOUT,
    ),
    Story(
        learner="Birgit Neumann",
        lesson="l-webinare-barrierefrei",
        question="In meiner Runde ist eine Teilnehmerin fast taub. Sie sagt, die automatischen Untertitel "
        "gehen an ihr vorbei. Was kann ich als Ehrenamtliche ohne Budget tun?",
        days_ago=142,
        chosen="Ulrike Thomsen",
        answer_hours=30,
        lines=(
            Line(
                SCOUT,
                2,
                "Liebe Birgit, frag sie zuerst, was ihr am meisten hilft. Oft ist es: ein ruhiges Gesicht "
                "im Bild, eine Person spricht, und alles Wichtige steht vorher schriftlich da.",
            ),
            Line(
                LEARNER,
                40,
                "Sie wünscht sich den Ablauf am Tag davor und jemanden, der mitschreibt. Das schaffen wir!",
            ),
            Line(
                SCOUT,
                20,
                "Wunderbar, das hilft übrigens auch allen anderen. Für größere Veranstaltungen gibt es "
                "Schriftdolmetschen, da suche ich dir heraus, wer es bezahlen kann.",
            ),
        ),
        ended_by=LEARNER,
    ),
    Story(
        learner="Amira Haddad",
        lesson="l-gegenrede-schutz",
        question="Eine Kollegin hat eine Drohung als private Nachricht bekommen. Sie will keine Anzeige "
        "erstatten, weil sie Angst um ihre Adresse hat. Was raten wir ihr?",
        days_ago=118,
        answer_hours=5,
        lines=(
            Line(
                SCOUT,
                0.3,
                "Liebe Amira, gut, dass du fragst. Zuerst: Wie geht es ihr, und ist sie heute Abend allein?",
            ),
            Line(LEARNER, 1, "Sie ist bei ihrer Schwester. Es geht, aber sie schläft schlecht."),
            Line(
                SCOUT,
                2,
                "Dann heute nur zwei Dinge: alles sichern, mit Datum und Absender, und die Leitung "
                "einweihen, damit sie nicht allein damit ist. Über die Anzeige entscheidet sie, in Ruhe, "
                "und eine Beratungsstelle kann ihr sagen, wie ihre Adresse geschützt bleibt. Niemand muss "
                "das heute wissen.",
            ),
            Line(
                LEARNER,
                44,
                "Wir haben es so gemacht. Sie hat jetzt einen Termin bei der Beratungsstelle, ich begleite "
                "sie.",
            ),
        ),
        ended_by=LEARNER,
    ),
    # running
    Story(
        learner="Aylin Demir",
        lesson="l-gegenrede-entscheiden",
        question="Unter unserem Beitrag zum neuen Dienstwagen schreibt jemand, wir würden „das Geld der "
        "Alten verprassen“. Ist das noch Kritik? Ich weiß nicht, ob ich antworten oder verbergen soll.",
        days_ago=6,
        chosen="Cem Arslan",
        answer_hours=9,
        lines=(
            Line(
                SCOUT,
                0.6,
                "Hallo Aylin! Schön, dass du fragst, bevor du löschst. Steckt in dem Satz eine Frage, die "
                "sich andere auch stellen könnten?",
            ),
            Line(
                LEARNER,
                13,
                "Na ja. Wer den Wagen bezahlt hat, fragen uns auch Angehörige. Es war eine Spende.",
            ),
            Line(
                SCOUT,
                7,
                "Dann ist es Kritik mit schlechter Laune. Antworte auf die Frage, **nicht auf den Ton**:\n\n- ein "
                "Satz zur Spende,\n- ein Satz, was der Wagen möglich macht.\n\nDie vier Fragen hängen bei uns im "
                "Büro an der Wand. Magst du es versuchen und mir hier zeigen?",
                image="ruhig-bleiben-gegen-hass/assets/vier-fragen.png",
                alt="Vier Fragen untereinander, die man sich vor einer Antwort stellt",
            ),
            Line(
                LEARNER,
                38,
                "„Der Wagen ist eine Spende des Fördervereins. Damit kommen wir jetzt auch zu Menschen in "
                "den drei Dörfern am See.“ Zu brav?",
            ),
            Line(
                SCOUT,
                21,
                "Genau richtig! Stell ihn so hinein. Und schau morgen nach, wer darauf reagiert. Ich tippe "
                "auf die Dörfer.",
            ),
        ),
    ),
    Story(
        learner="Olena Kovalenko",
        lesson="l-webinare-drehbuch",
        question="Ich soll einen Online-Abend für geflüchtete Familien machen, auf Ukrainisch und Deutsch. "
        "Wie plane ich zwei Sprachen, ohne dass es doppelt so lange dauert?",
        days_ago=11,
        chosen="Malte Jansen",
        answer_hours=14,
        lines=(
            Line(
                SCOUT,
                1,
                "Hallo Olena, spannend! Wie viele Familien erwartest du, und wer kann noch übersetzen "
                "außer dir?",
            ),
            Line(LEARNER, 9, "Etwa zwölf. Meine Kollegin spricht beides, aber sie hat noch nie moderiert."),
            Line(
                SCOUT,
                11,
                "Dann macht es zu zweit: Du sprichst Ukrainisch, die Folie zeigt Deutsch, deine Kollegin "
                "beantwortet den Chat. Und übt zehn Minuten davon vorher. Was sollen die Familien danach "
                "getan haben?",
            ),
            Line(
                LEARNER,
                49,
                "Einen Termin in der Beratung ausgemacht. Ich habe das Drehbuch jetzt mit drei Spalten "
                "geschrieben und komme auf 35 Minuten. Darf ich es dir am Mittwoch zeigen?",
            ),
            Line(
                SCOUT,
                16,
                "Mittwoch, 19 Uhr passt. Schick mir bis dahin nur die dritte Spalte, die ist die wichtigste.",
            ),
            Line(
                LEARNER,
                30,
                "Danke! Eine Frage noch: Sollen die Kameras der Familien an sein? Manche möchten nicht "
                "erkannt werden.",
            ),
        ),
    ),
    Story(
        learner="Marlene Vogt",
        lesson="l-fotos-schutz",
        question="Ein Gast unserer Tagesstätte möchte unbedingt mit Foto in den Jahresbericht. Er hat eine "
        "rechtliche Betreuung. Reicht sein Ja?",
        days_ago=9,
        chosen="Nadine Berger",
        answer_hours=26,
        lines=(
            Line(
                SCOUT,
                2,
                "Liebe Marlene, erst einmal: schön, dass er das möchte! Weißt du, wofür die Betreuung "
                "eingerichtet ist?",
            ),
            Line(LEARNER, 28, "Für Geld und Behörden, sagt er. Die Betreuerin habe ich noch nicht erreicht."),
            Line(
                SCOUT,
                20,
                "Dann spricht viel dafür, dass er selbst entscheidet, wenn er versteht, wo das Bild "
                "landet. Zeig ihm einen alten Jahresbericht, auch die Fassung im Netz. Und ruf die "
                "Betreuerin trotzdem an, dann gibt es später keine Überraschung.",
            ),
        ),
    ),
    Story(
        learner="Daniel Okoro",
        lesson="l-fotos-ablage",
        question="Unsere Bilder liegen auf vier privaten Handys. Wie fange ich mit einer Ablage an, die "
        "alle wirklich benutzen?",
        days_ago=7,
        chosen="Nadine Berger",
        answer_hours=31,
        lines=(
            Line(
                SCOUT,
                1,
                "Hallo Daniel, fang mit einem einzigen Ordner an und mit einem Namen, den alle verstehen: "
                "Jahr, Monat, Anlass. Wer von euch vier ist am ordentlichsten?",
            ),
            Line(LEARNER, 52, "Definitiv nicht ich. Ich frage am Montag in die Runde."),
        ),
    ),
    Story(
        learner="Tobias Brandt",
        lesson="l-webinare-moderation",
        question="In unseren Trauergruppen online reden immer dieselben zwei. Wie hole ich die anderen "
        "hinein, ohne jemanden zu drängen?",
        days_ago=4,
        chosen="Malte Jansen",
        declined=(("Malte Jansen", "Zum Thema Trauer fehlt mir die Erfahrung, das kann Ulrike besser."),),
        answer_hours=46,
        lines=(
            Line(
                SCOUT,
                0.5,
                "Lieber Tobias, danke für dein Vertrauen. In Trauergruppen ist Stille auch ein Beitrag. "
                "Erzähl mir: Wie beginnt ihr, und wie viele seid ihr?",
            ),
        ),
    ),
    # open
    Story(
        learner="Fatou Diallo",
        lesson="l-gegenrede-erkennen",
        question="Bei uns kommentiert jemand auf Französisch, und nur ich verstehe, wie gemein das ist. "
        "Woran mache ich fest, ob das schon Hass ist?",
        days_ago=0.9,
        chosen="Cem Arslan",
    ),
    Story(
        learner="Jonas Petersen",
        lesson="l-gegenrede-schutz",
        question="Ich habe das Quiz jetzt zweimal nicht geschafft und komme beim Melden durcheinander: "
        "Plattform, Polizei oder Meldestelle? Kann das jemand einmal mit mir an unserem Fall durchgehen?",
        days_ago=0.2,
        chosen="Cem Arslan",
    ),
    Story(
        learner="Svenja Albers",
        lesson="l-fotos-schutz",
        question="Getrennte Eltern, einer sagt Ja, einer Nein, und das Kind will aufs Foto. Ich lese die "
        "Lektion zum dritten Mal und bin trotzdem unsicher. Wer hat das schon einmal gelöst?",
        days_ago=2.4,
    ),
)
