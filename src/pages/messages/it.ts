// Italian.
import type { Messages } from './contract.ts'

const later = (time: string) => `Riprova tra circa ${time}.`

const tooMany = (what: string) => (time: string) =>
  `${what} dalla tua rete. ${later(time)} Se condividi la connessione (ufficio, scuola, rete mobile), forse non dipende da te.`

const cannotCheck = (what: string) => (time: string) =>
  `In questo momento non riusciamo a controllare ${what}. ${later(time)}`

const goBack = 'Torna indietro e riprova.'

export const it: Messages = {
  tag: 'it',
  direction: 'ltr',
  reference: 'Riferimento',
  contact: 'Contattaci',
  otherWay: 'Prova un altro modo per accedere',
  check: {
    title: 'Un rapido controllo',
    why: {
      'sign-in': 'Ogni tanto controlliamo gli accessi per proteggere gli account.',
      other: 'Ogni tanto controlliamo richieste come questa per proteggere gli account.',
    },
    effortless: 'Bastano pochi secondi e non devi risolvere nulla.',
    brief: 'Di solito bastano pochi secondi.',
    after: 'Poi tornerai al modulo e potrai inviarlo di nuovo.',
    progress: 'Avanzamento del controllo',
    working: 'Controllo in corso…',
    done: 'Fatto. Puoi continuare.',
    failed: 'Non ha funzionato. Riprova.',
    slow: 'Ci vuole più tempo del solito. Puoi continuare ad aspettare.',
    notLoaded: 'Non è stato possibile caricare il controllo. Riprova.',
    again: 'Riprova',
    next: 'Continua',
    script: 'Questo controllo richiede JavaScript. Attivalo e ricarica la pagina.',
    instead: time => `Attendi invece ${time}`,
    forPrograms: 'Completa il controllo e invia di nuovo la stessa richiesta.',
  },
  wait: {
    title: 'Un momento, per favore',
    early: time => `Attendi ${time}, poi scegli «Continua».`,
    over: 'Questa pagina non è più utilizzabile. Torna al modulo e riprova.',
    back: 'Torna al modulo',
  },
  coolDown: {
    title: 'Riprova più tardi',
    network: {
      'sign-in': tooMany('Ci sono stati troppi tentativi di accesso'),
      reset: tooMany('Ci sono state troppe richieste di reimpostazione della password'),
      'sign-up': tooMany('Ci sono state troppe registrazioni'),
      other: tooMany('Ci sono stati troppi tentativi'),
    },
    account: {
      'sign-in': time =>
        `Per proteggere questo account abbiamo sospeso l’accesso per circa ${time}. Puoi reimpostare la password o contattarci.`,
      reset: time =>
        `Se esiste un account per quell’indirizzo, abbiamo già inviato un link. Controlla la posta indesiderata o riprova tra circa ${time}.`,
      other: time => `Per proteggere gli account facciamo qui una pausa di circa ${time}. Poi riprova.`,
    },
    request: { 'sign-in': cannotCheck('gli accessi'), other: cannotCheck('le richieste') },
  },
  refused: {
    title: 'Non è stato possibile continuare',
    detail:
      'Non è stato possibile dare seguito a questa richiesta. Se pensi che sia un errore, contattaci e indica il riferimento.',
  },
  unreadable: {
    title: 'Non è stato possibile leggere la richiesta',
    detail: `Una parte della richiesta non è leggibile. ${goBack}`,
  },
  late: { title: 'Ci è voluto troppo tempo', detail: `La richiesta non è arrivata in tempo. ${goBack}` },
  large: {
    title: 'La richiesta è troppo grande',
    detail: `La richiesta supera le dimensioni accettate da questa pagina. ${goBack}`,
  },
  trouble: {
    title: 'Qualcosa non ha funzionato da parte nostra',
    detail: 'Non è stato possibile completare l’operazione. Riprova tra un minuto.',
  },
  wrongHost: {
    title: 'Questo indirizzo non appartiene a questo sito',
    detail: 'Controlla l’indirizzo e riprova.',
  },
}
