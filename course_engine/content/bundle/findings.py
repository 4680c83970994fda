"""What can be wrong between the files of a library, each with its code, words and remedy."""

from course_engine.content.catalogue import Finding, Severity
from course_engine.items.base import N_

RULES: dict[str, tuple[str, str, Severity]] = {
    "C501": (
        N_("Im Ordner fehlt die Datei module.md."),
        N_("Lege sie an; darin stehen „id“, Titel und Zusammenfassung des Moduls."),
        "error",
    ),
    "C502": (
        N_("Die „id“ „%(value)s“ gehört schon zu %(first)s."),
        N_("Gib der neueren Datei eine andere; eine veröffentlichte „id“ bleibt, wo sie ist."),
        "error",
    ),
    "C503": (
        N_("Zwei Lektionen heißen „%(value)s“ und hätten dieselbe Adresse."),
        N_("Benenne eine der beiden Dateien um."),
        "error",
    ),
    "C504": (
        N_("Diese Datei gehört nicht zum Modul und wird übergangen."),
        N_(
            "Lektionen heißen 01-kurzer-name.md, 02-…; erlaubt sind kleine Buchstaben, Ziffern und Bindestriche."
        ),
        "warning",
    ),
    "C505": (
        N_("Zu dieser Variante fehlt die Lektion mit demselben Namen und derselben „id“."),
        N_("Variante und Lektion tragen dieselbe „id“ und denselben Dateinamen bis auf den Zusatz."),
        "error",
    ),
    "C506": (
        N_("Dieses Bild wird nicht übernommen."),
        N_("Möglich sind png, jpg, gif und webp; der Name endet so, wie die Datei gespeichert ist."),
        "warning",
    ),
    "C507": (
        N_("Das Bild ist mit %(size)s MB zu groß; erlaubt sind %(limit)s MB."),
        N_("Verkleinere es; 1600 Punkte in der Breite genügen."),
        "error",
    ),
    "C508": (
        N_("Das Thema „%(value)s“ gibt es nicht."),
        N_("Möglich sind: %(known)s."),
        "error",
    ),
    "C509": (
        N_("Das Quiz „%(value)s“ gibt es nicht."),
        N_("Nimm die Zeile heraus oder lege das Quiz zuerst an."),
        "error",
    ),
    "C510": (
        N_("Die Adresse „%(value)s“ gehört schon zu %(first)s."),
        N_("Benenne den Ordner oder die Datei um."),
        "error",
    ),
    "C511": (
        N_("Die Lektion „%(value)s“ gibt es nicht."),
        N_("Nenne die id der Lektion, in der man es nachlesen kann, oder lösche die Zeile."),
        "warning",
    ),
    "C512": (N_("Das Modul hat noch keine Lektion."), N_("Lege mindestens eine an."), "error"),
    "C513": (
        N_("„%(value)s“ taugt nicht als Adresse."),
        N_("Nimm kleine Buchstaben ohne Umlaute, Ziffern und Bindestriche."),
        "error",
    ),
    "C514": (N_("Die Datei lässt sich nicht lesen (%(reason)s)."), N_("Prüfe ihre Rechte."), "error"),
    "C515": (
        N_("Varianten eines Quiz werden noch nicht veröffentlicht; diese Datei wird übergangen."),
        N_("Lass sie liegen, es geht nichts verloren."),
        "warning",
    ),
    "C516": (
        N_("Hier fehlt eine „id“, und der Ordner ist nicht beschreibbar."),
        N_("Ergänze die Zeilen „id: …“ von Hand oder erlaube das Schreiben im Ordner."),
        "error",
    ),
    "C520": (
        N_("Das Modul „%(value)s“ gibt es nicht."),
        N_("Berichtige die id oder nimm die Zeile heraus."),
        "warning",
    ),
    "C521": (
        N_(
            "Dieses Modul wartet auf „%(value)s“, und jenes wartet am Ende auf dieses: Niemand könnte beginnen."
        ),
        N_("Schreibe bei einem der beiden „locked: false“ oder lösche die Zeile."),
        "error",
    ),
    "C522": (
        N_("Der Link „%(value)s“ führt ins Leere: Eine solche Seite gibt es nicht."),
        N_("Schreibe den Namen der Datei, zum Beispiel 02-kurzer-name.md oder ../anderes-modul/module.md."),
        "warning",
    ),
    "C523": (
        N_("Der Link „%(value)s“ nennt eine Überschrift, die es dort nicht gibt."),
        N_("Nach dem # steht die Überschrift klein und mit Bindestrichen: #fang-am-ende-an."),
        "warning",
    ),
    "C517": (
        N_("Was für eine Variante „%(value)s“ ist, wissen Lesende nicht."),
        N_("Nenne sie .leicht.md (Leichte Sprache) oder nach der Sprache, zum Beispiel .en.md."),
        "warning",
    ),
    "C518": (
        N_("Diese Variante hat andere Überschriften als die Lektion (%(count)s statt %(base)s)."),
        N_("Gliedere beide gleich: Wer wechselt, findet dann die Stelle wieder."),
        "warning",
    ),
    "C519": (
        N_("Die Selbstprüfung „%(value)s“ ist hier nicht dieselbe wie in der Lektion."),
        N_("Art und alle „id“ sind in beiden gleich; nur die Worte sind andere."),
        "warning",
    ),
}


def finding(code: str, path: str, place: tuple[int, int] = (1, 1), **values: object) -> Finding:
    """Return the finding `code` of the table above at `place` of the file `path`."""
    text, remedy, severity = RULES[code]
    return Finding(path, *place, code, severity, text, remedy, values)
