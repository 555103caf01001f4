// Dutch.
import type { Messages } from './contract.ts'

const later = (time: string) => `Probeer het over ongeveer ${time} opnieuw.`

const tooMany = (what: string) => (time: string) =>
  `Er zijn te veel ${what} gedaan vanaf uw netwerk. ${later(time)} Deelt u de verbinding met anderen (kantoor, school, mobiel netwerk), dan was u het misschien niet zelf.`

const cannotCheck = (what: string) => (time: string) =>
  `Het controleren van ${what} lukt nu even niet. ${later(time)}`

const goBack = 'Ga terug en probeer het opnieuw.'

export const nl: Messages = {
  tag: 'nl',
  direction: 'ltr',
  reference: 'Kenmerk',
  contact: 'Neem contact op',
  otherWay: 'Op een andere manier inloggen',
  check: {
    title: 'Een korte controle',
    why: {
      'sign-in': 'Af en toe doen we bij het inloggen een controle om accounts veilig te houden.',
      other: 'Af en toe doen we bij verzoeken zoals dit een controle om accounts veilig te houden.',
    },
    effortless: 'Dit duurt een paar seconden en u hoeft niets op te lossen.',
    brief: 'Dit duurt meestal een paar seconden.',
    after: 'Daarna bent u terug bij het formulier en kunt u het opnieuw versturen.',
    progress: 'Voortgang van de controle',
    working: 'Bezig met controleren…',
    done: 'Klaar. U kunt doorgaan.',
    failed: 'Dat is niet gelukt. Probeer het opnieuw.',
    slow: 'Dit duurt langer dan normaal. U kunt blijven wachten.',
    notLoaded: 'De controle kon niet worden geladen. Probeer het opnieuw.',
    again: 'Opnieuw proberen',
    next: 'Doorgaan',
    script: 'Voor deze controle is JavaScript nodig. Zet het aan en laad de pagina opnieuw.',
    instead: time => `In plaats daarvan ${time} wachten`,
    forPrograms: 'Rond de controle af en stuur hetzelfde verzoek opnieuw.',
  },
  wait: {
    title: 'Een ogenblik geduld',
    early: time => `Wacht ${time} en kies dan ‘Doorgaan’.`,
    over: 'Deze pagina is niet meer te gebruiken. Ga terug naar het formulier en probeer het opnieuw.',
    back: 'Terug naar het formulier',
  },
  coolDown: {
    title: 'Probeer het later opnieuw',
    network: {
      'sign-in': tooMany('inlogpogingen'),
      reset: tooMany('verzoeken om een nieuw wachtwoord'),
      'sign-up': tooMany('registraties'),
      other: tooMany('pogingen'),
    },
    account: {
      'sign-in': time =>
        `Om dit account te beschermen, hebben we het inloggen voor ongeveer ${time} gepauzeerd. U kunt uw wachtwoord opnieuw instellen of contact met ons opnemen.`,
      reset: time =>
        `Als er een account bij dat adres hoort, hebben we al een link gestuurd. Kijk in uw map met ongewenste e-mail of probeer het over ongeveer ${time} opnieuw.`,
      other: time =>
        `Om accounts te beschermen, hebben we dit voor ongeveer ${time} gepauzeerd. Probeer het daarna opnieuw.`,
    },
    request: { 'sign-in': cannotCheck('inlogpogingen'), other: cannotCheck('verzoeken') },
  },
  refused: {
    title: 'We konden niet verdergaan',
    detail:
      'We konden dit verzoek niet verwerken. Denkt u dat dit een vergissing is, neem dan contact met ons op en vermeld het kenmerk.',
  },
  unreadable: {
    title: 'Dit verzoek kon niet worden gelezen',
    detail: `Een deel van het verzoek kon niet worden gelezen. ${goBack}`,
  },
  late: { title: 'Dit duurde te lang', detail: `Uw verzoek kwam niet op tijd aan. ${goBack}` },
  large: {
    title: 'Dit verzoek is te groot',
    detail: `Het verzoek is groter dan deze pagina accepteert. ${goBack}`,
  },
  trouble: {
    title: 'Er ging iets mis aan onze kant',
    detail: 'Het lukt nu even niet. Probeer het over een minuut opnieuw.',
  },
  wrongHost: {
    title: 'Dit adres hoort niet bij deze site',
    detail: 'Controleer het adres en probeer het opnieuw.',
  },
}
