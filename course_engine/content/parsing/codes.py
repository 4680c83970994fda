"""The one table of findings: what each code says, how bad it is and what a person can do about it.

Codes are stable: a code keeps its meaning for ever and a retired one is not used again. C1 is about the file and its
YAML, C2 about single fields, C3 about quiz items, C4 about the Markdown of a text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from course_engine.content.catalogue import Finding, Severity
from course_engine.items.base import N_

Place = tuple[int, int]  # line and column, both from 1


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code says (`text`) and advises (`remedy`), both German with `%(name)s` placeholders."""

    text: str
    remedy: str
    severity: Severity = "error"


class Broken(Exception):
    """A file that cannot be read any further; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


RULES: dict[str, Rule] = {
    # the file
    "C101": Rule(
        N_("Die Datei ist mit %(size)s kB zu groß; erlaubt sind %(limit)s kB."),
        N_("Teile den Text auf mehrere Dateien auf."),
    ),
    "C102": Rule(
        N_("Die Datei ist nicht in UTF-8 gespeichert; ab hier ist sie nicht lesbar."),
        N_("Speichere sie im Schreibprogramm mit der Kodierung „UTF-8“."),
    ),
    "C103": Rule(
        N_("Hier steht ein unsichtbares Steuerzeichen (%(name)s)."),
        N_("Lösche die Stelle und tippe sie neu, statt sie hineinzukopieren."),
    ),
    "C104": Rule(
        N_("Der Vorspann fehlt."),
        N_("Die erste Zeile besteht aus drei Strichen (---); darunter stehen die Angaben wie „title:“."),
    ),
    "C105": Rule(
        N_("Der Vorspann hört nicht auf."),
        N_("Setze nach der letzten Angabe eine Zeile mit drei Strichen (---)."),
    ),
    "C106": Rule(N_("Die Datei ist leer."), N_("Schreibe mindestens die Pflichtangaben hinein.")),
    # its YAML
    "C110": Rule(
        N_("Die Angaben sind an dieser Stelle nicht lesbar."),
        N_("Vergleiche Einrückung, Doppelpunkte und Anführungszeichen mit den Zeilen davor."),
    ),
    "C111": Rule(
        N_("Die Zeile ist mit einem Tabulator eingerückt."),
        N_("Ersetze ihn durch Leerzeichen, zwei für jede Stufe."),
    ),
    "C112": Rule(
        N_("An diesem Doppelpunkt ist nicht klar, was Name und was Text ist."),
        N_(
            'Enthält der Text einen Doppelpunkt, setze ihn in Anführungszeichen: title: "Teil 1: Der Anfang". '
            "Sonst prüfe, ob die Zeile so weit eingerückt ist wie ihre Nachbarn."
        ),
    ),
    "C113": Rule(
        N_("Das Anführungszeichen, das hier beginnt, wird nicht geschlossen."),
        N_("Setze am Ende des Textes das gleiche Anführungszeichen."),
    ),
    "C114": Rule(
        N_("Ein Text darf nicht mit „%(character)s“ beginnen."),
        N_("Setze den ganzen Text in Anführungszeichen."),
    ),
    "C115": Rule(
        N_("Nach dem schließenden Anführungszeichen steht noch etwas."),
        N_(
            "Ein Anführungszeichen oder Apostroph im Text beendet ihn zu früh: "
            "Schreibe im Text „ und “ oder schließe ihn in die andere Art ein (\" statt ')."
        ),
    ),
    "C116": Rule(
        N_("Die Einrückung passt nicht zu den Zeilen davor."),
        N_("Zeilen der gleichen Stufe beginnen genau untereinander."),
    ),
    "C117": Rule(
        N_("In dieser Zeile fehlt der Doppelpunkt mit einem Leerzeichen danach."),
        N_("Schreibe sie in der Form „name: Wert“ oder rücke sie ein, wenn sie zur Zeile davor gehört."),
    ),
    "C118": Rule(
        N_("Die Liste oder Klammer, die hier steht, ist nicht vollständig."),
        N_("Trenne die Einträge mit Kommas und schließe die Klammer."),
    ),
    "C119": Rule(
        N_("Der Rückstrich steht hier vor einem Zeichen, mit dem er keinen Sinn ergibt."),
        N_("Schreibe ihn doppelt (\\\\) oder nimm einfache Anführungszeichen (') um den Text."),
    ),
    "C120": Rule(
        N_("Die Angabe „%(key)s“ steht zweimal da, zuerst in Zeile %(first)s."),
        N_("Lösche eine der beiden."),
    ),
    "C121": Rule(
        N_("Anker und Verweise (& und * am Anfang eines Wertes) sind nicht erlaubt."),
        N_("Setze den Text in Anführungszeichen oder schreibe den Wert aus."),
    ),
    "C122": Rule(
        N_("Ein Text darf nicht mit „!“ beginnen."),
        N_('Setze den ganzen Text in Anführungszeichen, zum Beispiel: title: "!Hallo"'),
    ),
    "C123": Rule(
        N_("Die Angaben sind zu tief verschachtelt (mehr als %(limit)s Stufen)."),
        N_("Vergleiche sie mit einer Datei, die funktioniert."),
    ),
    "C124": Rule(
        N_("Hier beginnt ein zweites Dokument in der gleichen Datei."),
        N_("Lösche die Zeile mit den drei Strichen oder lege eine zweite Datei an."),
    ),
    "C125": Rule(
        N_("Hier wird ein einfacher Name vor dem Doppelpunkt erwartet."),
        N_("Setze Text, der mit einer Klammer beginnt, in Anführungszeichen."),
    ),
    "C126": Rule(
        N_("Ab dem Zeichen # gilt der Rest der Zeile als Notiz und fehlt im Text."),
        N_("Setze den ganzen Text in Anführungszeichen."),
        "warning",
    ),
    # fields
    "C200": Rule(
        N_("Die „id“ fehlt."),
        N_("Ergänze sie, zum Beispiel „id: %(example)s“, und ändere sie danach nie mehr."),
    ),
    "C201": Rule(N_("Die Angabe „%(key)s“ fehlt."), N_("Ergänze eine Zeile „%(key)s: …“.")),
    "C202": Rule(
        N_("Die Angabe „%(key)s“ ist unbekannt und bleibt ohne Wirkung."),
        N_("Meinst du „%(closest)s“?"),
        "warning",
    ),
    "C203": Rule(
        N_("Die Angabe „%(key)s“ ist unbekannt und bleibt ohne Wirkung."),
        N_("Lösche sie; möglich sind hier: %(known)s."),
        "warning",
    ),
    "C204": Rule(
        N_("Bei „%(key)s“ wird ein Text erwartet."),
        N_("Schreibe den Text hinter den Doppelpunkt, wenn nötig in Anführungszeichen."),
    ),
    "C205": Rule(
        N_("Bei „%(key)s“ wird eine Zahl erwartet, nicht „%(value)s“."),
        N_("Schreibe nur Ziffern, Kommazahlen mit Punkt (0.8), ohne Einheit und ohne Anführungszeichen."),
    ),
    "C206": Rule(
        N_("Bei „%(key)s“ wird eine ganze Zahl erwartet, nicht „%(value)s“."),
        N_("Schreibe nur Ziffern, ohne Einheit und ohne Anführungszeichen."),
    ),
    "C207": Rule(
        N_("Bei „%(key)s“ wird true oder false erwartet, nicht „%(value)s“."),
        N_("Schreibe true für ja oder false für nein, klein und ohne Anführungszeichen."),
    ),
    "C208": Rule(
        N_("Bei „%(key)s“ wird ein Datum erwartet, nicht „%(value)s“."),
        N_("Schreibe Jahr-Monat-Tag, zum Beispiel 2027-11-01."),
    ),
    "C209": Rule(
        N_("Bei „%(key)s“ wird eine Liste erwartet."),
        N_("Schreibe jeden Eintrag in eine eigene Zeile, die mit „- “ beginnt."),
    ),
    "C210": Rule(
        N_("Bei „%(key)s“ werden benannte Angaben erwartet."),
        N_("Schreibe sie eingerückt darunter, jede in der Form „name: Wert“."),
    ),
    "C211": Rule(N_("„%(key)s“ ist leer."), N_("Schreibe etwas hinein.")),
    "C212": Rule(
        N_("„%(key)s“ ist mit %(length)s Zeichen zu lang; erlaubt sind %(limit)s."), N_("Kürze den Text.")
    ),
    "C213": Rule(
        N_("„%(value)s“ ist keine gültige „id“."),
        N_(
            "Erlaubt sind 2 bis 64 Zeichen: Kleinbuchstaben ohne Umlaute, Ziffern und Bindestriche, "
            "zum Beispiel „%(example)s“."
        ),
    ),
    "C214": Rule(
        N_("„%(key)s“ liegt mit %(value)s nicht zwischen 1 und 240."), N_("Gib die Lesezeit in Minuten an.")
    ),
    "C215": Rule(
        N_("„%(key)s“ liegt mit %(value)s nicht zwischen 0 und 1."),
        N_("Schreibe den Anteil als Zahl, zum Beispiel 0.8 für 80 Prozent."),
    ),
    "C216": Rule(
        N_("„%(key)s“ muss größer als 0 und höchstens 1000 sein, nicht %(value)s."),
        N_("Lass die Zeile weg, wenn die Aufgabe einen Punkt zählt."),
    ),
    "C217": Rule(
        N_("„%(key)s“ darf nicht kleiner als 0 sein, hier steht %(value)s."),
        N_("Schreibe, um wie viel die Antwort abweichen darf; 0 heißt: gar nicht."),
    ),
    "C218": Rule(
        N_("„%(key)s“ hat zu wenige Einträge (%(length)s); nötig sind mindestens %(limit)s."),
        N_("Ergänze Einträge."),
    ),
    "C219": Rule(
        N_("„%(key)s“ hat zu viele Einträge (%(length)s); möglich sind höchstens %(limit)s."),
        N_("Teile die Liste auf."),
    ),
    "C220": Rule(N_("„%(value)s“ ist kein Kürzel einer Sprache."), N_("Schreibe zum Beispiel de oder en.")),
    "C221": Rule(
        N_("Ein Modul nennt am besten 3 bis 5 Lernziele; hier sind es %(count)s."),
        N_("Jedes Lernziel setzt den Satz „Danach kannst du …“ fort."),
        "warning",
    ),
    "C222": Rule(
        N_("„%(value)s“ kommt in dieser Datei schon in Zeile %(first)s vor."),
        N_("Gib einer der beiden Stellen eine andere „id“; eine, die schon veröffentlicht ist, bleibt."),
    ),
    "C223": Rule(
        N_("Der Titel auf Englisch fehlt."), N_("Ergänze unter „title“ eine Zeile „en: …“."), "warning"
    ),
    "C224": Rule(
        N_("Mit der Zahl %(value)s bei „%(key)s“ lässt sich nicht rechnen."),
        N_(
            "Möglich sind höchstens zwölf Stellen vor dem Komma. Nimm eine größere Einheit, zum Beispiel Millionen."
        ),
    ),
    "C225": Rule(
        N_("Hier stehen Aufgaben außerhalb der Abschnitte."),
        N_("Ein Quiz hat entweder „items“ oder „sections“: Verschiebe diese Aufgaben in einen Abschnitt."),
    ),
    "C226": Rule(
        N_("Aus diesem Abschnitt sollen %(value)s Aufgaben gezogen werden, er hat aber nur %(count)s."),
        N_("Nimm bei „draw“ eine kleinere Zahl oder ergänze Aufgaben."),
    ),
    "C227": Rule(N_("„%(value)s“ ist bei „%(key)s“ nicht möglich."), N_("Möglich sind: %(known)s.")),
    "C228": Rule(
        N_("Die Zahl %(value)s bei „%(key)s“ liegt außerhalb des Möglichen."),
        N_("Erlaubt ist eine ganze Zahl von 1 bis 1000; Pausen und Zeiten zählen in Minuten."),
    ),
    "C229": Rule(
        N_("Die Angabe „%(key)s“ ist so nicht möglich (%(reason)s)."),
        N_("Schreibe sie neu, wie in einer der mitgelieferten Dateien in „modules“ oder „quizzes“."),
    ),
    "C230": Rule(
        N_("„%(value)s“ wird schon in Zeile %(first)s erklärt."),
        N_("Lösche eine der beiden Stellen."),
        "warning",
    ),
    # items
    "C301": Rule(N_("Die Art „%(value)s“ gibt es nicht."), N_("Möglich sind: %(known)s.")),
    "C302": Rule(
        N_("Die Aufgabe sagt nicht, welcher Art sie ist."),
        N_("Ergänze eine Zeile „type: …“ mit einer von: %(known)s."),
    ),
    "C303": Rule(
        N_("Keine Antwortmöglichkeit ist als richtig gekennzeichnet."),
        N_("Ergänze bei der richtigen eine Zeile „correct: true“."),
    ),
    "C304": Rule(
        N_(
            "Bei „single_choice“ darf nur eine Antwortmöglichkeit richtig sein; die erste richtige steht in Zeile %(first)s."
        ),
        N_("Lösche hier „correct: true“ oder nimm „type: multiple_choice“."),
    ),
    "C305": Rule(
        N_("Alle Antwortmöglichkeiten sind richtig."),
        N_("Ergänze mindestens eine falsche, sonst prüft die Aufgabe nichts."),
        "warning",
    ),
    "C306": Rule(
        N_("Hier fehlt die Rückmeldung (%(key)s)."),
        N_("Schreibe, warum die Antwort stimmt oder was sie übersieht."),
        "warning",
    ),
    "C307": Rule(
        N_("Diese Antwortmöglichkeit hat den gleichen Text wie die in Zeile %(first)s."),
        N_("Ändere oder lösche eine der beiden."),
        "warning",
    ),
    "C340": Rule(
        N_("„%(value)s“ steht auch bei den richtigen Antworten, in Zeile %(first)s."),
        N_("Lösche es an einer der beiden Stellen."),
    ),
    "C341": Rule(
        N_("„typos“ bewirkt hier nichts: Keine der Antworten hat genug Buchstaben."),
        N_(
            "Tippfehler werden ab 4 Buchstaben verziehen, zwei ab 8. Lösche die Zeile oder ergänze eine längere Antwort."
        ),
        "warning",
    ),
    "C342": Rule(
        N_("Es ist nicht klar, in welcher Einheit die richtige Antwort steht."),
        N_("Ergänze „unit: …“ oder bei einer der „units“ die Zeile „factor: 1“."),
    ),
    "C343": Rule(
        N_("Die Einheit „%(value)s“ steht schon in Zeile %(first)s."), N_("Lösche eine der beiden.")
    ),
    "C344": Rule(
        N_("Dieser Bereich ist leer: „from“ ist größer als „to“."), N_("Vertausche die beiden Zahlen.")
    ),
    "C345": Rule(
        N_("Dieser Bereich hat weder „from“ noch „to“ und nimmt jede Zahl."),
        N_("Ergänze mindestens eine der beiden Zahlen."),
    ),
    "C346": Rule(
        N_("„%(value)s“ ist die Einheit der richtigen Antwort; ihr Faktor ist immer 1."),
        N_("Schreibe „factor: 1“ oder lösche die Zeile."),
    ),
    "C320": Rule(
        N_("Hier steht der gleiche Text wie in Zeile %(first)s."),
        N_("Ändere oder lösche eine der beiden Stellen."),
        "warning",
    ),
    "C321": Rule(
        N_("Alle Aussagen haben die gleiche Lösung."),
        N_("Mische Aussagen, die stimmen, mit solchen, die nicht stimmen."),
        "warning",
    ),
    "C322": Rule(
        N_("Die Zuordnung „%(value)s“ gibt es unter „options“ nicht."),
        N_("Nimm bei „match“ eine von: %(known)s."),
    ),
    "C324": Rule(
        N_("Die Lücke „%(value)s“ kommt im Text nicht vor."),
        N_("Schreibe unter „text“ an ihre Stelle {{%(value)s}} oder lösche sie."),
    ),
    "C325": Rule(
        N_("Im Text steht {{%(value)s}}, eine solche Lücke gibt es aber nicht."),
        N_("Ergänze sie unter „gaps“ oder nimm eine von: %(known)s."),
    ),
    "C326": Rule(
        N_("Die Lücke „%(value)s“ steht %(times)s-mal im Text."),
        N_("Lass sie an einer Stelle stehen und gib den anderen eigene Lücken."),
    ),
    "C327": Rule(
        N_("Die Lücke „%(value)s“ steht in Code oder in einem Link; dort kann man nichts eintragen."),
        N_("Stelle sie in den laufenden Text."),
    ),
    "C328": Rule(N_("Die Art „%(value)s“ gibt es bei Lücken nicht."), N_("Möglich sind: %(known)s.")),
    "C329": Rule(
        N_("Der Lücke fehlt die Angabe „%(key)s“."),
        N_("Eine Lücke der Art „%(type)s“ braucht sie, sonst ist keine Antwort richtig."),
    ),
    "C330": Rule(
        N_("Die Angabe „%(key)s“ bleibt bei einer Lücke der Art „%(type)s“ ohne Wirkung."),
        N_("Lösche sie oder ändere die Art."),
        "warning",
    ),
    "C331": Rule(
        N_(
            "In einer Lücke darf nur eine Antwortmöglichkeit richtig sein; die erste richtige steht in Zeile %(first)s."
        ),
        N_("Lösche hier „correct: true“."),
    ),
    "C347": Rule(
        N_("Die beste Stufe bringt nicht die %(points)s Punkte, die es hier zu holen gibt."),
        N_("Gib der besten Stufe „points: %(points)s“, oder ändere die Punkte des Kriteriums."),
    ),
    "C348": Rule(
        N_("Das Kriterium „%(value)s“ gibt es schon in Zeile %(first)s."), N_("Gib diesem eine andere id.")
    ),
    "C349": Rule(N_("„max_words“ ist kleiner als „min_words“."), N_("Vertausche die beiden Zahlen.")),
    "C350": Rule(
        N_("Es steht nicht da, worauf es bei der Antwort ankommt."),
        N_(
            "Ergänze unter „rubric“ Kriterien mit „id“, „text“ und „points“. Sie helfen beim Schreiben und beim Ansehen."
        ),
        "warning",
    ),
    "C351": Rule(
        N_("Diese Stufe bringt so viele Punkte wie die in Zeile %(first)s."),
        N_("Gib jeder Stufe andere Punkte oder lösche eine der beiden."),
    ),
    "C352": Rule(N_("„%(value)s“ sagt nicht, wer die Gedanken liest."), N_("Möglich sind: %(known)s.")),
    "C353": Rule(
        N_("Keine Aufgabe bringt Punkte: In diesem Quiz gibt es nichts zu bestehen."),
        N_(
            "Wer es abgibt, hat es geschafft. Ergänze eine Aufgabe mit Punkten, wenn sich etwas zeigen soll, "
            "und lass sonst „mastery_score“ weg."
        ),
        "warning",
    ),
    # Markdown
    "C401": Rule(
        N_("Hier ist zu viel ineinander verschachtelt (%(count)s Stufen; möglich sind %(limit)s)."),
        N_("Prüfe, ob ein Zeichen sehr oft wiederholt oder eine Klammer nicht geschlossen ist."),
    ),
    "C402": Rule(
        N_("Der Titel ist schon die oberste Überschrift."),
        N_("Beginne Überschriften im Text mit ## statt #."),
        "warning",
    ),
    "C403": Rule(
        N_("Die Überschrift springt von Stufe %(before)s auf Stufe %(level)s."),
        N_("Nimm Stufe %(right)s, also %(marks)s."),
        "warning",
    ),
    "C404": Rule(
        N_("Das Bild „%(target)s“ hat keine Beschreibung."),
        N_(
            "Schreibe zwischen die eckigen Klammern, was darauf zu sehen ist und worauf es ankommt. Schmückt es nur, setze "
            'hinter die Adresse ein Leerzeichen und "".'
        ),
        "warning",
    ),
    "C405": Rule(
        N_("Das Bild „%(target)s“ liegt nicht bei diesem Modul und wird nicht gezeigt."),
        N_("Lege es in den Ordner „assets“ des Moduls und schreibe „assets/…“."),
        "warning",
    ),
    "C406": Rule(
        N_("Das Bild „%(target)s“ gibt es im Ordner des Moduls nicht."),
        N_("Lege die Datei dorthin oder berichtige den Namen; Groß- und Kleinschreibung zählt."),
    ),
    "C407": Rule(
        N_("HTML (%(tag)s) wird nicht ausgeführt, sondern als Text gezeigt."),
        N_("Nimm die Zeichen von Markdown, zum Beispiel **fett**."),
        "warning",
    ),
    "C408": Rule(
        N_("Der Link „%(target)s“ hat eine Art von Adresse, die nicht erlaubt ist, und wird entfernt."),
        N_("Nimm eine Adresse, die mit https:// beginnt."),
        "warning",
    ),
    "C409": Rule(
        N_("Die Kastenart „%(value)s“ gibt es nicht; der Kasten erscheint als Hinweis."),
        N_("Möglich sind: %(known)s."),
        "warning",
    ),
    "C410": Rule(
        N_("Zur Fußnote „%(value)s“ gibt es keinen Text."),
        N_("Ergänze am Ende eine Zeile „[^%(value)s]: …“."),
        "warning",
    ),
    "C411": Rule(
        N_("Eine Selbstprüfung beginnt ganz am linken Rand, nicht in einem Kasten oder einer Liste."),
        N_("Rücke den Block ganz nach links, mit einer leeren Zeile davor und danach."),
    ),
    "C412": Rule(
        N_("Der Block, der hier mit „%(fence)s“ beginnt, wird nicht geschlossen."),
        N_("Schreibe unter die letzte Zeile noch einmal die gleichen Zeichen."),
        "warning",
    ),
    "C413": Rule(N_("Unter den Angaben steht noch kein Text."), N_("Schreibe ihn darunter."), "warning"),
    "C414": Rule(
        N_("Der Link „%(text)s“ sagt nicht, wohin er führt."),
        N_("Nenne das Ziel: „Ratgeber zum Recht am Bild“ statt „hier“."),
        "warning",
    ),
    "C415": Rule(
        N_("Der Kasten, der hier beginnt, ist leer."),
        N_("Rücke die Zeilen, die hineingehören, um vier Leerzeichen ein."),
        "warning",
    ),
    "C416": Rule(
        N_("Dieser Absatz ist zu lang oder hat zu viele Sonderzeichen (%(count)s; möglich sind %(limit)s)."),
        N_("Teile ihn mit leeren Zeilen auf."),
    ),
    "C417": Rule(
        N_("Diese Tabelle ist zu groß (%(count)s Felder; möglich sind %(limit)s)."),
        N_("Teile sie auf mehrere auf."),
    ),
    "C418": Rule(
        N_(
            "Der Text hat zu viele Zeilen, Absätze, Überschriften oder Sonderzeichen "
            "(%(count)s; möglich sind %(limit)s)."
        ),
        N_("Teile ihn auf mehrere Lektionen auf."),
    ),
    "C419": Rule(
        N_("Vor dieser Liste fehlt eine leere Zeile; so wird sie nicht zur Liste."),
        N_("Füge eine leere Zeile ein."),
        "warning",
    ),
    "C420": Rule(
        N_("Dieser Punkt ist zu wenig eingerückt, um zum Punkt darüber zu gehören."),
        N_("Rücke ihn um vier Leerzeichen ein."),
        "warning",
    ),
    "C421": Rule(
        N_("Dieser Text lässt sich nicht darstellen."),
        N_("Nimm die letzten Änderungen zurück und versuche es in kleineren Schritten."),
    ),
    "C422": Rule(
        N_(
            "Eine Notiz für die Weitergabe steht ganz am linken Rand, nicht in einem Kasten, einer Liste oder einer Falte."
        ),
        N_(
            "Schreibe „!!! facilitator“ an den Anfang einer Zeile und rücke die Zeilen darunter um vier Leerzeichen ein."
        ),
    ),
    "C423": Rule(
        N_(
            "Bei einer Selbstprüfung sieht sich niemand die Antwort an; die Art „%(value)s“ geht hier so nicht."
        ),
        N_("Nimm eine Art, die sich selbst prüft, oder „reflection“ ohne „shared“."),
    ),
}


def found(code: str, path: str, place: Place, **values: object) -> Finding:
    """Return the finding `code` at `place` of the file `path`; raises KeyError for a code not in the table."""
    rule = RULES[code]
    line, column = place
    return Finding(path, line, column, code, rule.severity, rule.text, rule.remedy, values)


def closest(word: str, known: Iterable[str]) -> str:
    """Return the one of `known` that `word` most likely meant, or an empty text."""
    names = list(known)
    near = get_close_matches(word[:80].lower(), names, n=1, cutoff=0.6)
    return near[0] if near else ""
