// Spanish.
import type { Messages } from './contract.ts'

const later = (time: string) => `Inténtelo de nuevo dentro de aproximadamente ${time}.`

const tooMany = (what: string) => (time: string) =>
  `Ha habido ${what} desde su red. ${later(time)} Si comparte la conexión (oficina, centro de estudios, red móvil), puede que no haya sido usted.`

const cannotCheck = (what: string) => (time: string) =>
  `Ahora mismo no podemos comprobar ${what}. ${later(time)}`

const goBack = 'Vuelva atrás e inténtelo de nuevo.'

export const es: Messages = {
  tag: 'es',
  direction: 'ltr',
  reference: 'Referencia',
  contact: 'Contacto',
  otherWay: 'Probar otra forma de iniciar sesión',
  check: {
    title: 'Una comprobación rápida',
    why: {
      'sign-in': 'De vez en cuando comprobamos los inicios de sesión para proteger las cuentas.',
      other: 'De vez en cuando comprobamos solicitudes como esta para proteger las cuentas.',
    },
    effortless: 'Tarda unos segundos y no tiene que resolver nada.',
    brief: 'Suele tardar unos segundos.',
    after: 'Después volverá al formulario y podrá enviarlo de nuevo.',
    progress: 'Progreso de la comprobación',
    working: 'Comprobando…',
    done: 'Listo. Puede continuar.',
    failed: 'No ha funcionado. Inténtelo de nuevo.',
    slow: 'Está tardando más de lo habitual. Puede seguir esperando.',
    notLoaded: 'No se ha podido cargar la comprobación. Inténtelo de nuevo.',
    again: 'Intentar de nuevo',
    next: 'Continuar',
    script: 'Esta comprobación necesita JavaScript. Actívelo y vuelva a cargar la página.',
    instead: time => `Esperar ${time} en su lugar`,
    forPrograms: 'Complete la comprobación y envíe de nuevo la misma solicitud.',
  },
  wait: {
    title: 'Un momento, por favor',
    early: time => `Espere ${time} y elija «Continuar».`,
    over: 'Esta página ya no se puede usar. Vuelva al formulario e inténtelo de nuevo.',
    back: 'Volver al formulario',
  },
  coolDown: {
    title: 'Inténtelo de nuevo más tarde',
    network: {
      'sign-in': tooMany('demasiados intentos de inicio de sesión'),
      reset: tooMany('demasiadas solicitudes de restablecimiento de contraseña'),
      'sign-up': tooMany('demasiados registros'),
      other: tooMany('demasiados intentos'),
    },
    account: {
      'sign-in': time =>
        `Hemos pausado el inicio de sesión en esta cuenta durante aproximadamente ${time} para protegerla. Puede restablecer su contraseña o ponerse en contacto con nosotros.`,
      reset: time =>
        `Si existe una cuenta con esa dirección, ya hemos enviado un enlace. Mire en la carpeta de correo no deseado o inténtelo de nuevo dentro de aproximadamente ${time}.`,
      other: time =>
        `Para proteger las cuentas, hacemos aquí una pausa de aproximadamente ${time}. Inténtelo de nuevo después.`,
    },
    request: { 'sign-in': cannotCheck('los inicios de sesión'), other: cannotCheck('las solicitudes') },
  },
  refused: {
    title: 'No hemos podido continuar',
    detail:
      'No hemos podido continuar con esta solicitud. Si cree que se trata de un error, póngase en contacto con nosotros e indique la referencia.',
  },
  unreadable: {
    title: 'No se ha podido leer la solicitud',
    detail: `Una parte de la solicitud no se ha podido leer. ${goBack}`,
  },
  late: { title: 'Ha tardado demasiado', detail: `Su solicitud no ha llegado a tiempo. ${goBack}` },
  large: {
    title: 'La solicitud es demasiado grande',
    detail: `La solicitud supera el tamaño que admite esta página. ${goBack}`,
  },
  trouble: {
    title: 'Algo ha fallado por nuestra parte',
    detail: 'No hemos podido completarlo en este momento. Inténtelo de nuevo dentro de un minuto.',
  },
  wrongHost: {
    title: 'Esta dirección no pertenece a este sitio',
    detail: 'Compruebe la dirección e inténtelo de nuevo.',
  },
}
