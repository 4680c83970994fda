"""The one table of remarks: what was noticed, why it matters, what to do. German, with `%(name)s` placeholders."""

from dataclasses import dataclass

from course_engine.items.base import N_


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code says, why, and what it advises."""

    text: str
    reason: str
    remedy: str


RULES: dict[str, Rule] = {
    # the structure of a text
    "L101": Rule(
        N_("Die Bildbeschreibung „%(words)s“ sagt nicht, was zu sehen ist."),
        N_("Wer das Bild nicht sieht, hört nur einen Dateinamen oder das Wort „Bild“."),
        N_("Schreibe in einem Satz, was darauf zu sehen ist und worauf es hier ankommt."),
    ),
    "L102": Rule(
        N_("Die Bildbeschreibung beginnt mit „%(words)s“."),
        N_("Dass es ein Bild ist, sagen Vorleseprogramme schon von sich aus."),
        N_("Beginne gleich mit dem, was zu sehen ist."),
    ),
    "L103": Rule(
        N_("Diese fette Zeile sieht aus wie eine Überschrift, ist aber keine: „%(words)s“."),
        N_("Wer sich mit einem Vorleseprogramm von Überschrift zu Überschrift bewegt, findet sie nicht."),
        N_("Nimm ## davor statt der Sternchen."),
    ),
    "L104": Rule(
        N_("Diese Tabelle hat keine Kopfzeile."),
        N_("Ohne Kopfzeile weiß beim Vorlesen niemand, was in einer Spalte steht."),
        N_("Gib jeder Spalte in der ersten Zeile einen Namen; darunter kommt |---|---|."),
    ),
    "L105": Rule(
        N_("Hier steht eine nackte Adresse: %(words)s"),
        N_("Vorgelesen wird sie Zeichen für Zeichen, und wohin sie führt, bleibt unklar."),
        N_("Schreibe [Name der Seite](Adresse)."),
    ),
    "L106": Rule(
        N_("Der Link „%(words)s“ sagt nicht, wohin er führt."),
        N_("Viele lassen sich nur die Links einer Seite vorlesen, ohne den Satz darum herum."),
        N_("Nimm als Linktext den Namen dessen, was dahinter liegt."),
    ),
    "L107": Rule(
        N_("Auf dem Bild „%(words)s“ steht vermutlich Text."),
        N_("Text im Bild lässt sich nicht vorlesen, vergrößern, übersetzen oder durchsuchen."),
        N_("Schreibe das Wichtigste daraus in die Lektion oder in eine ausführliche Bildbeschreibung."),
    ),
    "L108": Rule(
        N_("Diese Zeilen sind eine Aufzählung mit gemalten Zeichen („%(words)s“)."),
        N_("Vorleseprogramme sagen das Zeichen jedes Mal an und nicht, wie viele Punkte folgen."),
        N_("Beginne jeden Punkt mit „- “."),
    ),
    "L109": Rule(
        N_("Der Link „%(words)s“ führt an verschiedene Orte; zuerst steht er in Zeile %(first)s."),
        N_("Gleiche Worte lassen das gleiche Ziel erwarten."),
        N_("Sage bei jedem Link, was ihn vom anderen unterscheidet."),
    ),
    "L110": Rule(
        N_("Diese Überschrift hat keinen Text."),
        N_("Wer von Überschrift zu Überschrift springt, landet im Leeren."),
        N_("Gib dem Abschnitt einen Namen oder nimm die Zeile heraus."),
    ),
    "L111": Rule(
        N_("Hier wird auf ein Video oder eine Tonaufnahme verwiesen, und von Text dazu ist nicht die Rede."),
        N_("Wer nicht hört oder im Dienst keinen Ton anmachen kann, erfährt sonst nicht, was gesagt wird."),
        N_("Nenne Untertitel oder eine Abschrift, oder fasse den Inhalt darunter in Worten zusammen."),
    ),
    "L112": Rule(
        N_("Ein ganzer Absatz ist fett oder kursiv."),
        N_("Hervorgehoben ist nur, was sich abhebt; lange kursive Zeilen sind für viele schwer lesbar."),
        N_('Hebe einzelne Worte hervor, oder nimm einen Kasten: !!! note "Titel".'),
    ),
    "L113": Rule(
        N_("Der Link „%(words)s“ öffnet eine Datei (%(kind)s)."),
        N_("Auf dem Telefon überrascht ein Herunterladen, und manche können die Datei nicht öffnen."),
        N_("Schreibe es in den Linktext: „Merkblatt (%(kind)s)“."),
    ),
    # its words
    "L201": Rule(
        N_("Hier stehen mehrere Wörter ganz in Großbuchstaben: „%(words)s“."),
        N_("Das liest sich langsamer, wirkt laut, und manche Programme buchstabieren es."),
        N_("Schreibe normal und hebe mit **Sternchen** hervor."),
    ),
    "L202": Rule(
        N_("Dieser Absatz hat %(count)s Wörter."),
        N_(
            "Auf dem Telefon füllt er den Bildschirm, und wer unterbrochen wird, findet die Stelle nicht wieder."
        ),
        N_("Teile ihn dort, wo ein neuer Gedanke beginnt."),
    ),
    "L203": Rule(
        N_("„%(words)s“ erkennt nur, wer die Farbe sieht."),
        N_("Viele Menschen unterscheiden Farben nicht, hören den Text oder lesen ihn im Schwarzweißdruck."),
        N_("Nenne zusätzlich Form, Ort oder Beschriftung."),
    ),
    "L204": Rule(
        N_("Die Abkürzung „%(words)s“ wird nirgends erklärt."),
        N_("Wer neu ist, fragt dann nicht nach, sondern steigt aus."),
        N_("Schreibe sie beim ersten Mal aus: „Datenschutz-Grundverordnung (DSGVO)“."),
    ),
    "L205": Rule(
        N_("„%(words)s“ geht nur mit der Maus."),
        N_("Wer mit Tastatur, Stimme oder Finger arbeitet, weiß nicht weiter."),
        N_("Sage, was geschehen soll: „Wähle …“, „Öffne …“."),
    ),
    # how hard it is to read
    "L301": Rule(
        N_("Dieser Text ist schwer: etwa %(low)s. bis %(high)s. Schuljahr nach der Wiener Sachtextformel."),
        N_("Die Formel zählt nur Silben und Satzlängen. Was sie misst, kostet müde Leute trotzdem Kraft."),
        N_("Kürze zuerst die längsten Sätze, dann ersetze lange Wörter."),
    ),
    "L302": Rule(
        N_("Dieser Satz hat %(count)s Wörter."),
        N_("Bis zum Verb hat man den Anfang vergessen."),
        N_("Mache zwei oder drei Sätze daraus."),
    ),
    "L303": Rule(
        N_("Dieser Satz hat %(count)s Wörter; in einfacher Sprache sind es höchstens %(limit)s."),
        N_("Einfache Sprache lebt von einem Gedanken je Satz."),
        N_("Teile den Satz."),
    ),
    # items
    "L401": Rule(
        N_("Die richtige Antwort ist deutlich länger als alle anderen."),
        N_("Wer nichts weiß, nimmt die längste und hat recht."),
        N_("Kürze sie, oder schreibe die falschen ebenso genau aus."),
    ),
    "L402": Rule(
        N_("Die Frage verneint, ohne es hervorzuheben: „%(words)s“."),
        N_("Ein überlesenes Wort kehrt die Aufgabe um; dann misst sie das Lesen statt das Wissen."),
        N_("Frage positiv, oder schreibe **%(words)s** fett."),
    ),
    "L403": Rule(
        N_("„%(words)s“ fasst andere Antworten zusammen."),
        N_(
            "Wer eine davon kennt, erschließt den Rest; bei gemischter Reihenfolge stimmt der Bezug nicht mehr."
        ),
        N_("Nimm eine Aufgabe mit mehreren richtigen Antworten, oder streiche die Möglichkeit."),
    ),
    "L405": Rule(
        N_("Diese Antwort sagt dasselbe wie die in Zeile %(first)s."),
        N_(
            "Sie unterscheiden sich nur in Satzzeichen oder Ähnlichem; niemand kann wissen, welche gemeint ist."
        ),
        N_("Streiche eine von beiden."),
    ),
    "L406": Rule(
        N_("Nur falsche Antworten sagen „%(words)s“."),
        N_("Absolute Wörter verraten, was nicht stimmt, auch wenn man nichts weiß."),
        N_("Lass sie weg, oder gib auch der richtigen Antwort eines."),
    ),
    "L407": Rule(
        N_("Die Zahlen dieser Antwort überschneiden sich mit denen in Zeile %(first)s."),
        N_("Wo sich Bereiche überschneiden, gelten zwei Antworten, und man muss raten."),
        N_("Lass jeden Bereich erst hinter dem vorigen beginnen: 10 bis 19, 20 bis 29."),
    ),
    "L408": Rule(
        N_("Dieser Zahlenbereich überschneidet sich mit dem in Zeile %(first)s."),
        N_("Dann gilt stillschweigend der, der zuerst dasteht."),
        N_("Lass die Bereiche aneinander anschließen, ohne sich zu überdecken."),
    ),
    "L409": Rule(
        N_("Hier steht weder eine Frage noch ein Auftrag."),
        N_("Wer nur eine Aussage liest, muss raten, was gefragt ist."),
        N_("Schließe mit einer Frage, oder sage, was zu tun ist: „Wähle …“, „Nenne …“."),
    ),
    # a quiz as a whole
    "L501": Rule(
        N_("In %(count)s von %(total)s Aufgaben ist die längste Antwort die richtige."),
        N_("Mit diesem Muster kommt man durch das ganze Quiz."),
        N_("Kürze einige richtige Antworten oder schreibe falsche genauer aus."),
    ),
    "L502": Rule(
        N_("In %(count)s von %(total)s Aufgaben ist Antwort %(place)s die richtige."),
        N_("Wer das merkt, braucht die Aufgaben nicht mehr zu lesen."),
        N_("Lass die Antworten mischen (shuffle_choices: true), oder verteile die richtigen."),
    ),
    "L503": Rule(
        N_("Die richtige Antwort rückt von Aufgabe zu Aufgabe um eine Stelle weiter."),
        N_("Wer das merkt, braucht die Aufgaben nicht mehr zu lesen."),
        N_("Lass die Antworten mischen (shuffle_choices: true), oder verteile die richtigen."),
    ),
    "L504": Rule(
        N_("Zutreffende Aussagen: %(count)s von %(total)s."),
        N_("Wer immer dasselbe ankreuzt, kommt damit durch."),
        N_("Halte zutreffende und unzutreffende Aussagen ungefähr im Gleichgewicht."),
    ),
    "L505": Rule(
        N_("%(count)s von %(total)s Aufgaben fragen nur, ob etwas stimmt."),
        N_("Die Hälfte davon ist schon mit Raten richtig."),
        N_("Mache aus einigen eine Aufgabe mit mehreren Antworten oder eine kurze Eingabe."),
    ),
}
