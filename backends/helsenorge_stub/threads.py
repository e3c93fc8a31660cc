"""Conversations between the citizen and the services. The texts are invented, and shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One message. `by` is `citizen`, `representative` or an employee's place on the roster."""

    by: str | int
    days_ago: int
    at: str
    text: str
    read: bool = True


@dataclass(frozen=True)
class Conversation:
    """Messages of one subject with one service, oldest first."""

    service: str
    subject: str
    said: tuple[Said, ...]


CONVERSATIONS = (
    Conversation("nord", "Tidspunkt for sårskift", (
        Said("citizen", 9, "10:12", "Hei! Kan sårskiftet torsdag flyttes til etter kl. 12? "
             "Jeg skal til tannlegen på formiddagen."),
        Said(0, 8, "08:40", "Hei! Det går fint. Vi kommer mellom kl. 13 og 14. Bandasjen kan sitte "
             "til da, så lenge den er tørr.\n\nHilsen sykepleierne i nord"),
        Said("citizen", 8, "09:05", "Så bra, tusen takk!"),
        Said(0, 2, "15:31", "Minner om at vi tar med ny kompresjonsstrømpe på fredag.", read=False),
    )),
    Conversation("bistand", "Rengjøring før påske", (
        Said("citizen", 34, "18:20", "Er det mulig å få vasket vinduene på kjøkkenet også?"),
        Said(3, 33, "12:02", "Vindusvask inngår dessverre ikke i vedtaket om praktisk bistand: "
             "daglige gjøremål. Frivilligsentralen på Krom kan kanskje hjelpe."),
    )),
    Conversation("tildeling", "Trygghetsalarm", (
        Said("representative", 21, "21:47", "Hei, jeg skriver for mor. Alarmen piper hver natt. "
             "Kan noen se på den?"),
        Said(6, 20, "09:15", "Takk for beskjed. Vi har meldt feilen til leverandøren. "
             "De ringer før de kommer."),
        Said("representative", 13, "20:03", "Den piper fortsatt, men sjeldnere."),
        Said(6, 12, "10:44", "Da bestiller vi ny enhet. Dere får en avtale i kalenderen."),
        Said("citizen", 1, "16:25", "Ny alarm er montert og virker. Takk!", read=False),
    )),
    Conversation("fysio", "Øvelser hjemme", (
        Said(4, 27, "13:00", "Her er de tre øvelsene vi gikk gjennom: 1) Reise–sette seg 10 "
             "ganger. 2) Tåhev ved kjøkkenbenken. 3) Gå på linje. Gjør dem to ganger om dagen, "
             "og hvil ved smerte over 5 (NRS)."),
        Said("citizen", 24, "11:11", "Tåhev går bra, men jeg er redd for å falle når jeg går på "
             "linje."),
        Said(4, 23, "08:30", "Hold en hånd mot veggen, så tar vi det igjen på mandag."),
    )),
    Conversation("ergo", "Forhøyet toalettsete", (
        Said("citizen", 45, "09:50", "Setet som kom, er for lavt."),
        Said(5, 44, "14:20", "Jeg tar med en høyere modell når jeg kommer til deg."),
        Said("citizen", 41, "17:36", "Det nye passer. 😊"),
    )),
    Conversation("sor", "Ferie i uke 30", (
        Said("citizen", 55, "12:00", "Jeg reiser til søsteren min i Tromsø og trenger ikke besøk "
             "den uken."),
        Said(1, 55, "13:10", "Notert! Besøkene i uke 30 er satt på pause. Husk å ta med dosetten."),
    )),
    Conversation("demens", "Samtalegruppe for pårørende", (
        Said(7, 16, "10:00", "Velkommen til samtalegruppe på Vestby bibliotek første tirsdag i "
             "hver måned kl. 18."),
        Said("citizen", 15, "20:15", "Takk, vi kommer to stykker."),
    )),
    Conversation("friskliv", "Bassengtrening", (
        Said("citizen", 5, "08:05", "Er det ledig plass i varmtvannsbassenget?", read=False),
    )),
    Conversation("gammel", "Nøkkelboks", (
        Said("citizen", 190, "12:45", "Nøkkelboksen går tregt i kulda."),
        Said(2, 189, "09:00", "Den er smurt nå."),
    )),
    Conversation("nord", "Kort melding", (
        Said(0, 3, "07:58", "Ok.", read=False),
    )),
    Conversation("tildeling", "Vedtak om hjemmesykepleie", (
        Said(6, 70, "11:30", "Vedtaket er sendt deg i posten. Du kan klage innen tre uker. "
             "IPLOS-registreringen er oppdatert."),
        Said("citizen", 68, "13:37", "Mottatt."),
        Said(6, 67, "08:01", "Fint. Si fra om noe er uklart."),
    )),
    Conversation("bistand", "Bytte av dag", (
        Said("representative", 11, "19:22", "Kan dusjen byttes fra onsdag til torsdag denne uken?"),
        Said(3, 10, "10:10", "Ja, det ordner vi. Åse kommer torsdag kl. 11."),
        Said("representative", 10, "10:59", "Supert!"),
    )),
)  # fmt: skip

FURTHER_SUBJECTS = ("Spørsmål om besøk", "Beskjed til dere", "Endring av avtale", "Utstyr")
