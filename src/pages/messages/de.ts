// German.
import type { Messages } from './contract.ts'

const later = (time: string) => `Bitte warten Sie etwa ${time} und versuchen Sie es dann noch einmal.`

const tooMany = (what: string) => (time: string) =>
  `Aus Ihrem Netzwerk kamen zu viele ${what}. ${later(time)} Wenn Sie die Verbindung mit anderen teilen (Büro, Schule, Mobilfunk), waren es vielleicht nicht Sie.`

const cannotCheck = (what: string) => (time: string) =>
  `Wir können ${what} gerade nicht prüfen. ${later(time)}`

const goBack = 'Bitte gehen Sie zurück und versuchen Sie es noch einmal.'

export const de: Messages = {
  tag: 'de',
  direction: 'ltr',
  reference: 'Referenz',
  contact: 'Kontakt',
  otherWay: 'Auf anderem Weg anmelden',
  check: {
    title: 'Eine kurze Prüfung',
    why: {
      'sign-in': 'Wir prüfen Anmeldungen hin und wieder, damit Konten sicher bleiben.',
      other: 'Wir prüfen Anfragen wie diese hin und wieder, damit Konten sicher bleiben.',
    },
    effortless: 'Das dauert ein paar Sekunden, und Sie müssen nichts lösen.',
    brief: 'Das dauert meist nur ein paar Sekunden.',
    after: 'Danach sind Sie wieder beim Formular und können es noch einmal absenden.',
    progress: 'Fortschritt der Prüfung',
    working: 'Die Prüfung läuft …',
    done: 'Fertig. Sie können fortfahren.',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
    slow: 'Das dauert länger als sonst. Sie können weiter warten.',
    notLoaded: 'Die Prüfung konnte nicht geladen werden. Bitte versuchen Sie es noch einmal.',
    again: 'Noch einmal versuchen',
    next: 'Weiter',
    script: 'Diese Prüfung braucht JavaScript. Bitte schalten Sie es ein und laden Sie die Seite neu.',
    instead: time => `Stattdessen ${time} warten`,
    forPrograms: 'Schließen Sie die Prüfung ab und senden Sie dieselbe Anfrage noch einmal.',
  },
  wait: {
    title: 'Einen Moment bitte',
    early: time => `Bitte warten Sie ${time} und wählen Sie dann „Weiter“.`,
    over: 'Diese Seite gilt nicht mehr. Bitte kehren Sie zum Formular zurück und versuchen Sie es noch einmal.',
    back: 'Zurück zum Formular',
  },
  coolDown: {
    title: 'Bitte später noch einmal versuchen',
    network: {
      'sign-in': tooMany('Anmeldeversuche'),
      reset: tooMany('Anfragen zum Zurücksetzen von Passwörtern'),
      'sign-up': tooMany('Registrierungen'),
      other: tooMany('Versuche'),
    },
    account: {
      'sign-in': time =>
        `Zum Schutz dieses Kontos ist die Anmeldung für etwa ${time} angehalten. Sie können Ihr Passwort zurücksetzen oder sich an uns wenden.`,
      reset: time =>
        `Falls es zu dieser Adresse ein Konto gibt, haben wir bereits einen Link geschickt. Sehen Sie bitte im Spam-Ordner nach. Sonst warten Sie etwa ${time} und versuchen Sie es dann noch einmal.`,
      other: time =>
        `Damit Konten sicher bleiben, ist dieser Schritt für etwa ${time} angehalten. Bitte versuchen Sie es danach noch einmal.`,
    },
    request: { 'sign-in': cannotCheck('Anmeldungen'), other: cannotCheck('Anfragen') },
  },
  refused: {
    title: 'Hier geht es leider nicht weiter',
    detail:
      'Wir konnten diese Anfrage nicht bearbeiten. Wenn Sie das für einen Irrtum halten, wenden Sie sich bitte an uns und nennen Sie die Referenz.',
  },
  unreadable: {
    title: 'Diese Anfrage ist nicht lesbar',
    detail: `Ein Teil der Anfrage war nicht lesbar. ${goBack}`,
  },
  late: { title: 'Das hat zu lange gedauert', detail: `Ihre Anfrage kam nicht rechtzeitig an. ${goBack}` },
  large: {
    title: 'Diese Anfrage ist zu groß',
    detail: `Die Anfrage ist größer, als diese Seite annimmt. ${goBack}`,
  },
  trouble: {
    title: 'Bei uns ist etwas schiefgegangen',
    detail: 'Das ging gerade nicht. Bitte versuchen Sie es in einer Minute noch einmal.',
  },
  wrongHost: {
    title: 'Diese Adresse gehört nicht zu dieser Website',
    detail: 'Bitte prüfen Sie die Adresse und versuchen Sie es noch einmal.',
  },
}
