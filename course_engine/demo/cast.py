"""Who plays in the demo. Nobody here exists; addresses end in example.org, which nobody has."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from course_engine.accounts.models import Role
from course_engine.content.catalogue import slugified


class Group(enum.StrEnum):
    """The two cohorts, by name."""

    SPRING = "Jahrgang Frühjahr 2026"
    AUTUMN = "Jahrgang Herbst 2026"


@dataclass(frozen=True)
class Employer:
    """An organisation: its field of work and its federal state."""

    field: str
    region: str


ORGANISATIONS = {
    "Sozialstation Lindenhof": Employer("Altenhilfe und Pflege", "NW"),
    "Kita Regenbogenland": Employer("Kindertagesbetreuung", "NI"),
    "Jugendhaus Kompass": Employer("Jugendarbeit", "BE"),
    "Werkstätten am Kanal": Employer("Behindertenhilfe", "HH"),
    "Beratungsstelle Ankerplatz": Employer("Sucht- und Sozialberatung", "SN"),
    "Migrationsdienst Brückenschlag": Employer("Migration und Integration", "HE"),
    "Familienzentrum Morgenrot": Employer("Familienhilfe", "BW"),
    "Nachbarschaftshaus Südstadt": Employer("Gemeinwesenarbeit", "BY"),
    "Hospizverein Sternenlicht": Employer("Hospizarbeit", "RP"),
    "Wohnungslosenhilfe Obdach": Employer("Wohnungslosenhilfe", "NW"),
    "Freiwilligenagentur Mittendrin": Employer("Ehrenamt", "TH"),
    "Schuldnerberatung Klartext": Employer("Sozialberatung", "MV"),
}


@dataclass(frozen=True, kw_only=True)
class Character:
    name: str
    organisation: str
    roles: tuple[Role, ...] = (Role.LEARNER,)
    locale: str = "de"

    @property
    def email(self) -> str:
        return f"{slugified(self.name).replace('-', '.')}@example.org"

    @property
    def region(self) -> str:
        return ORGANISATIONS[self.organisation].region


@dataclass(frozen=True, kw_only=True)
class Study:
    """What a learner did in one module: how many lessons read, and the share of wrong answers at each try "
    "of its quiz.

    `left_open` is the share of items answered in a further try that is still running.
    """

    module: str
    lessons: int
    tries: tuple[float, ...] = ()
    left_open: float | None = None


@dataclass(frozen=True, kw_only=True)
class Learner(Character):
    """A learner; first and last activity in days before today. Who never began has no studies."""

    group: Group
    began: float = 0
    last: float = 0
    studies: tuple[Study, ...] = ()
    about: str = ""
    languages: tuple[str, ...] = ("de",)
    windows: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scout(Character):
    """A scout; specialities by topic, each with a sentence."""

    roles: tuple[Role, ...] = (Role.LEARNER, Role.SCOUT)
    about: str
    specialities: dict[str, str]
    capacity: int
    rhythm: str
    languages: tuple[str, ...] = ("de",)
    windows: tuple[str, ...]
    answer_days: tuple[str, ...] = ()
    weekly_capacity: int | None = None
    away: bool = False


@dataclass(frozen=True, kw_only=True)
class Trainer(Character):
    roles: tuple[Role, ...] = (Role.TRAINER,)
    group: Group


ALL = 99  # lessons: however many there are
PHOTOS, REPLIES, WEBINARS = "m-fotos", "m-gegenrede", "m-webinare"


def _all(
    photos: tuple[float, ...], replies: tuple[float, ...], webinars: tuple[float, ...]
) -> tuple[Study, ...]:
    """All three modules read to the end; with these tries at their quizzes."""
    return (
        Study(module=PHOTOS, lessons=ALL, tries=photos),
        Study(module=REPLIES, lessons=ALL, tries=replies),
        Study(module=WEBINARS, lessons=ALL, tries=webinars),
    )


ADMIN = Character(name="Anke Matthiesen", organisation="Freiwilligenagentur Mittendrin", roles=(Role.ADMIN,))

TRAINERS = (
    Trainer(name="Carola Wiegand", organisation="Freiwilligenagentur Mittendrin", group=Group.AUTUMN),
    Trainer(name="Ibrahim Yilmaz", organisation="Migrationsdienst Brückenschlag", group=Group.SPRING),
)

SCOUTS = (
    Scout(
        name="Nadine Berger",
        organisation="Nachbarschaftshaus Südstadt",
        about="Ich mache seit acht Jahren Öffentlichkeitsarbeit im Stadtteil, mit drei Kameras und einer "
        "Ordnerwand voller Einwilligungen. Fragt mich, bevor ihr etwas löscht.",
        specialities={
            "datenschutz": "Einwilligungen, die auch in zwei Jahren noch tragen",
            "online-praesenz": "Eine Website, die ein Team von drei Leuten pflegen kann",
        },
        capacity=2,
        rhythm="Ich antworte meist am selben Abend, spätestens nach zwei Tagen.",
        windows=("mon_evening", "wed_evening", "thu_evening"),
    ),
    Scout(
        name="Cem Arslan",
        organisation="Jugendhaus Kompass",
        about="Streetworker, seit 2020 auch im Netz. Ich habe schon viele Kommentarspalten überlebt und "
        "schreibe gern mit dir zusammen die erste Antwort.",
        specialities={
            "gegenrede": "Antworten, die Mitlesende erreichen",
            "netzkampagnen": "Kampagnen mit Jugendlichen, die selbst posten",
        },
        capacity=4,
        rhythm="Kurze Nachrichten jeden Tag, längere am Wochenende.",
        languages=("de", "tr", "en"),
        windows=("mon_evening", "tue_evening", "fri_afternoon", "sun_evening"),
    ),
    Scout(
        name="Ulrike Thomsen",
        organisation="Freiwilligenagentur Mittendrin",
        about="Ich moderiere Online-Runden für Ehrenamtliche, viele über siebzig. Technik erkläre ich ohne "
        "ein einziges Fremdwort.",
        specialities={
            "videokonferenzen": "Webinare, in denen auch Leise zu Wort kommen",
            "wissen-weitergeben": "Aus deinem Wissen einen Workshop machen",
        },
        capacity=2,
        rhythm="Am Vormittag, mit einer Kanne Tee.",
        answer_days=("tue", "thu"),
        windows=("tue_morning", "thu_morning", "thu_evening"),
    ),
    Scout(
        name="Malte Jansen",
        organisation="Werkstätten am Kanal",
        about="Bei uns arbeiten Menschen mit und ohne Behinderung zusammen, auch am Bildschirm. "
        "Barrierefreiheit ist bei mir kein Anhang, sondern der Anfang.",
        specialities={
            "videokonferenzen": "Technik, Untertitel und ein Plan B",
            "zusammenarbeit": "Ein Werkzeug statt sieben",
            "online-angebote": "Beratung online anbieten, ohne jemanden zu verlieren",
        },
        capacity=2,
        rhythm="Ich schaue morgens vor der Arbeit hinein.",
        languages=("de", "en", "gsg"),
        windows=("mon_evening", "wed_evening", "sat_morning"),
    ),
    Scout(
        name="Samira Rahimi",
        organisation="Migrationsdienst Brückenschlag",
        about="Ich sammle Geschichten vom Ankommen und erzähle sie so weiter, dass die Menschen darin sie "
        "wiedererkennen. Hass im Netz kenne ich leider auch von der anderen Seite.",
        specialities={
            "erzaehlen": "Geschichten, in denen Menschen selbst sprechen",
            "gegenrede": "Schutz für alle, die es abbekommen",
            "netzkampagnen": "Klein anfangen, gut vernetzt",
        },
        capacity=2,
        rhythm="Mittwochs ausführlich, sonst kurz.",
        answer_days=("mon", "wed", "fri"),
        weekly_capacity=1,
        languages=("de", "fa", "en"),
        windows=("wed_evening", "sat_morning"),
    ),
    Scout(
        name="Frieder Lang",
        organisation="Beratungsstelle Ankerplatz",
        about="Datenschutzbeauftragter im Ehrenamt. Gerade bin ich in Elternzeit.",
        specialities={
            "datenschutz": "Vertrauliches vertraulich halten",
            "online-angebote": "Beratung per Mail und Chat",
        },
        capacity=1,
        rhythm="Einmal in der Woche, dann gründlich.",
        windows=("tue_evening",),
        away=True,
    ),
)

LEARNERS = (
    # Autumn: in the middle of it
    Learner(
        name="Aylin Demir",
        organisation="Sozialstation Lindenhof",
        group=Group.AUTUMN,
        began=52,
        last=0.4,
        studies=(
            Study(module=PHOTOS, lessons=ALL, tries=(0.4, 0.1)),
            Study(module=REPLIES, lessons=2),
        ),
        about="Pflegefachkraft, mache nebenbei unseren Instagram-Kanal. Lese meistens in der Bahn.",
        languages=("de", "tr"),
        windows=("mon_evening", "sun_evening"),
    ),
    Learner(
        name="Jonas Petersen",
        organisation="Werkstätten am Kanal",
        group=Group.AUTUMN,
        began=50,
        last=1.2,
        studies=(
            Study(module=REPLIES, lessons=ALL, tries=(0.5, 0.4)),
            Study(module=PHOTOS, lessons=1),
        ),
        about="Gruppenleiter in der Küche und der, der „das mit dem Internet“ macht.",
        windows=("tue_evening", "fri_afternoon"),
    ),
    Learner(
        name="Svenja Albers",
        organisation="Kita Regenbogenland",
        group=Group.AUTUMN,
        began=55,
        last=3.3,
        studies=(
            Study(module=PHOTOS, lessons=ALL, tries=(0.6, 0.5, 0.4)),
            Study(module=WEBINARS, lessons=1),
        ),
        about="Erzieherin, zuständig für Elternbriefe und seit neuestem für die Website.",
        windows=("tue_evening", "wed_evening"),
    ),
    Learner(
        name="Olena Kovalenko",
        organisation="Migrationsdienst Brückenschlag",
        group=Group.AUTUMN,
        began=48,
        last=0.3,
        studies=(
            Study(module=WEBINARS, lessons=ALL, left_open=0.6),
            Study(module=PHOTOS, lessons=ALL, tries=(0.2,)),
        ),
        languages=("uk", "de", "en"),
        windows=("sat_morning", "wed_evening"),
    ),
    Learner(
        name="Tobias Brandt",
        organisation="Hospizverein Sternenlicht",
        group=Group.AUTUMN,
        began=44,
        last=2.1,
        studies=(Study(module=WEBINARS, lessons=3),),
        windows=("wed_evening", "thu_evening"),
    ),
    Learner(
        name="Fatou Diallo",
        organisation="Jugendhaus Kompass",
        group=Group.AUTUMN,
        began=41,
        last=0.9,
        studies=(
            Study(module=WEBINARS, lessons=ALL, tries=(0.3, 0.1)),
            Study(module=REPLIES, lessons=1),
            Study(module=PHOTOS, lessons=ALL, tries=(0.1,)),
        ),
        about="Bundesfreiwillige. Ich will lernen, was ich tun kann, wenn es unter unseren Videos losgeht.",
        languages=("de", "fr"),
        windows=("mon_evening", "sat_morning"),
    ),
    Learner(
        name="Katharina Huber",
        organisation="Familienzentrum Morgenrot",
        group=Group.AUTUMN,
        began=54,
        last=6.0,
        studies=_all((0.1,), (0.2,), (0.35, 0.0)),
    ),
    Learner(
        name="Marlene Vogt",
        organisation="Wohnungslosenhilfe Obdach",
        group=Group.AUTUMN,
        began=39,
        last=1.6,
        studies=(
            Study(module=REPLIES, lessons=ALL, tries=(0.2,)),
            Study(module=PHOTOS, lessons=ALL, tries=(0.2,)),
        ),
        windows=("wed_evening", "thu_evening"),
    ),
    Learner(
        name="Daniel Okoro",
        organisation="Beratungsstelle Ankerplatz",
        group=Group.AUTUMN,
        began=36,
        last=4.4,
        studies=(Study(module=PHOTOS, lessons=ALL, left_open=0.3),),
        languages=("de", "en"),
        windows=("mon_evening",),
    ),
    Learner(
        name="Pawel Nowak",
        organisation="Schuldnerberatung Klartext",
        group=Group.AUTUMN,
        began=47,
        last=31,  # stuck: failed twice, then silence
        studies=(Study(module=PHOTOS, lessons=ALL, tries=(0.7, 0.6)),),
        languages=("pl", "de"),
    ),
    Learner(
        name="Linh Nguyen",
        organisation="Nachbarschaftshaus Südstadt",
        group=Group.AUTUMN,
        began=0.2,
        last=0.1,
        studies=(Study(module=WEBINARS, lessons=1),),
    ),
    Learner(name="Mehmet Kaya", organisation="Sozialstation Lindenhof", group=Group.AUTUMN),
    # Spring: mostly through
    Learner(
        name="Hannah Schreiber",
        organisation="Kita Regenbogenland",
        group=Group.SPRING,
        began=225,
        last=118,
        studies=_all((0.35, 0.1), (0.1,), (0.2,)),
        windows=("mon_evening", "wed_evening"),
    ),
    Learner(
        name="Yusuf Aksoy",
        organisation="Jugendhaus Kompass",
        group=Group.SPRING,
        began=222,
        last=126,
        studies=_all((0.2,), (0.4, 0.2), (0.1,)),
        languages=("de", "tr"),
        windows=("tue_evening", "sun_evening"),
    ),
    Learner(
        name="Birgit Neumann",
        organisation="Freiwilligenagentur Mittendrin",
        group=Group.SPRING,
        began=228,
        last=109,
        studies=_all((0.4, 0.35, 0.2), (0.35, 0.2), (0.1,)),
        windows=("tue_morning", "thu_morning"),
    ),
    Learner(
        name="Amira Haddad",
        organisation="Migrationsdienst Brückenschlag",
        group=Group.SPRING,
        began=219,
        last=95,
        studies=_all((0.0,), (0.1,), (0.2,)),
        languages=("ar", "de", "en"),
        windows=("wed_evening",),
    ),
    Learner(
        name="Stefan Kramer",
        organisation="Wohnungslosenhilfe Obdach",
        group=Group.SPRING,
        began=216,
        last=131,
        studies=_all((0.2,), (0.5, 0.4), ()),
    ),
    Learner(
        name="Elif Korkmaz",
        organisation="Sozialstation Lindenhof",
        group=Group.SPRING,
        began=211,
        last=88,
        studies=_all((0.1,), (0.0,), (0.1,)),
        languages=("de", "tr"),
    ),
    Learner(
        name="Lukas Winkler",
        organisation="Hospizverein Sternenlicht",
        group=Group.SPRING,
        began=205,
        last=140,
        studies=(
            Study(module=PHOTOS, lessons=ALL, tries=(0.2,)),
            Study(module=REPLIES, lessons=3),
        ),
    ),
    Learner(
        name="Renate Fischbach",
        organisation="Beratungsstelle Ankerplatz",
        group=Group.SPRING,
        began=224,
        last=17,  # came back after the summer
        studies=(
            Study(module=PHOTOS, lessons=ALL, tries=(0.35, 0.2)),
            Study(module=WEBINARS, lessons=ALL, tries=(0.4,)),
        ),
    ),
    Learner(
        name="Jelena Markovic",
        organisation="Familienzentrum Morgenrot",
        group=Group.SPRING,
        began=214,
        last=122,
        studies=_all((0.2,), (0.1,), (0.2,)),
    ),
    Learner(
        name="Samuel Tesfaye",
        organisation="Schuldnerberatung Klartext",
        group=Group.SPRING,
        began=208,
        last=178,  # stuck in the first module
        studies=(Study(module=REPLIES, lessons=2),),
        locale="en",
        languages=("en", "de"),
    ),
    Learner(
        name="Greta Sommer",
        organisation="Werkstätten am Kanal",
        group=Group.SPRING,
        began=220,
        last=101,
        studies=_all((0.1,), (0.2,), (0.0,)),
    ),
    Learner(name="Ines Carvalho", organisation="Kita Regenbogenland", group=Group.SPRING),
)

PEOPLE: tuple[Character, ...] = (ADMIN, *TRAINERS, *SCOUTS, *LEARNERS)
ADDRESSES = {character.name: character.email for character in PEOPLE}
