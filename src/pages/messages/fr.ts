// French.
import type { Messages } from './contract.ts'

const later = (time: string) => `Veuillez réessayer dans environ ${time}.`

const tooMany = (what: string) => (time: string) =>
  `Trop de ${what} depuis votre réseau. ${later(time)} Si vous partagez une connexion (bureau, école, réseau mobile), cela ne vient peut-être pas de vous.`

const cannotCheck = (what: string) => (time: string) =>
  `Nous n’arrivons pas à vérifier les ${what} en ce moment. ${later(time)}`

const goBack = 'Veuillez revenir en arrière et réessayer.'

export const fr: Messages = {
  tag: 'fr',
  direction: 'ltr',
  reference: 'Référence',
  contact: 'Nous contacter',
  otherWay: 'Se connecter autrement',
  check: {
    title: 'Une vérification rapide',
    why: {
      'sign-in': 'Nous vérifions de temps en temps les connexions pour protéger les comptes.',
      other: 'Nous vérifions de temps en temps les demandes comme celle-ci pour protéger les comptes.',
    },
    effortless: 'Cela prend quelques secondes et vous n’avez rien à résoudre.',
    brief: 'Cela prend en général quelques secondes.',
    after: 'Vous reviendrez ensuite au formulaire et pourrez l’envoyer à nouveau.',
    progress: 'Avancement de la vérification',
    working: 'Vérification en cours…',
    done: 'C’est fait. Vous pouvez continuer.',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
    slow: 'Cela prend plus de temps que d’habitude. Vous pouvez continuer à attendre.',
    notLoaded: 'La vérification n’a pas pu se charger. Veuillez réessayer.',
    again: 'Réessayer',
    next: 'Continuer',
    script: 'Cette vérification nécessite JavaScript. Activez-le et rechargez la page.',
    instead: time => `Attendre plutôt ${time}`,
    forPrograms: 'Effectuez la vérification, puis envoyez de nouveau la même demande.',
  },
  wait: {
    title: 'Un instant, s’il vous plaît',
    early: time => `Veuillez attendre ${time}, puis choisissez « Continuer ».`,
    over: 'Cette page n’est plus utilisable. Veuillez retourner au formulaire et réessayer.',
    back: 'Retourner au formulaire',
  },
  coolDown: {
    title: 'Veuillez réessayer plus tard',
    network: {
      'sign-in': tooMany('tentatives de connexion'),
      reset: tooMany('demandes de réinitialisation de mot de passe'),
      'sign-up': tooMany('créations de compte'),
      other: tooMany('tentatives'),
    },
    account: {
      'sign-in': time =>
        `Pour protéger ce compte, nous avons suspendu la connexion pendant environ ${time}. Vous pouvez réinitialiser votre mot de passe ou nous contacter.`,
      reset: time =>
        `Si un compte existe pour cette adresse, nous avons déjà envoyé un lien. Regardez dans vos courriers indésirables ou réessayez dans environ ${time}.`,
      other: time =>
        `Pour protéger les comptes, nous faisons ici une pause d’environ ${time}. Veuillez réessayer ensuite.`,
    },
    request: { 'sign-in': cannotCheck('connexions'), other: cannotCheck('demandes') },
  },
  refused: {
    title: 'Nous n’avons pas pu continuer',
    detail:
      'Nous n’avons pas pu donner suite à cette demande. Si vous pensez qu’il s’agit d’une erreur, veuillez nous contacter en indiquant la référence.',
  },
  unreadable: {
    title: 'Cette demande n’a pas pu être lue',
    detail: `Une partie de la demande n’a pas pu être lue. ${goBack}`,
  },
  late: { title: 'Cela a pris trop de temps', detail: `Votre demande n’est pas arrivée à temps. ${goBack}` },
  large: {
    title: 'Cette demande est trop volumineuse',
    detail: `La demande dépasse la taille acceptée par cette page. ${goBack}`,
  },
  trouble: {
    title: 'Un problème est survenu de notre côté',
    detail: 'Nous n’avons pas pu terminer l’opération. Veuillez réessayer dans une minute.',
  },
  wrongHost: {
    title: 'Cette adresse n’appartient pas à ce site',
    detail: 'Veuillez vérifier l’adresse et réessayer.',
  },
}
