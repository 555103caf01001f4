// Polish. A length of time stands by itself, after a colon or in brackets: nothing else keeps it in the form it comes
// in.
import type { Messages } from './contract.ts'

const later = (time: string) => `Spróbuj ponownie później. Przybliżony czas oczekiwania: ${time}.`

const tooMany = (what: string) => (time: string) =>
  `Z Twojej sieci było zbyt wiele ${what}. ${later(time)} Jeśli korzystasz ze wspólnego łącza (biuro, szkoła, sieć komórkowa), być może to nie były Twoje próby.`

const cannotCheck = (what: string) => (time: string) => `Nie możemy teraz sprawdzić ${what}. ${later(time)}`

const goBack = 'Wróć i spróbuj ponownie.'

export const pl: Messages = {
  tag: 'pl',
  direction: 'ltr',
  reference: 'Numer referencyjny',
  contact: 'Kontakt',
  otherWay: 'Zaloguj się w inny sposób',
  check: {
    title: 'Krótkie sprawdzenie',
    why: {
      'sign-in': 'Od czasu do czasu sprawdzamy logowania, aby konta były bezpieczne.',
      other: 'Od czasu do czasu sprawdzamy takie żądania, aby konta były bezpieczne.',
    },
    effortless: 'Potrwa to kilka sekund i nie trzeba niczego rozwiązywać.',
    brief: 'Zwykle trwa to kilka sekund.',
    after: 'Potem wrócisz do formularza i będzie można wysłać go ponownie.',
    progress: 'Postęp sprawdzania',
    working: 'Sprawdzanie…',
    done: 'Gotowe. Możesz kontynuować.',
    failed: 'Nie udało się. Spróbuj ponownie.',
    slow: 'Trwa to dłużej niż zwykle. Możesz nadal czekać.',
    notLoaded: 'Nie udało się wczytać sprawdzenia. Spróbuj ponownie.',
    again: 'Spróbuj ponownie',
    next: 'Dalej',
    script: 'To sprawdzenie wymaga JavaScriptu. Włącz go i odśwież stronę.',
    instead: time => `Zaczekaj zamiast tego (${time})`,
    forPrograms: 'Ukończ sprawdzenie i wyślij to samo żądanie ponownie.',
  },
  wait: {
    title: 'Chwileczkę',
    early: time => `Poczekaj chwilę (${time}), a potem wybierz „Dalej”.`,
    over: 'Z tej strony nie można już skorzystać. Wróć do formularza i spróbuj ponownie.',
    back: 'Wróć do formularza',
  },
  coolDown: {
    title: 'Spróbuj ponownie później',
    network: {
      'sign-in': tooMany('prób logowania'),
      reset: tooMany('próśb o zresetowanie hasła'),
      'sign-up': tooMany('rejestracji'),
      other: tooMany('prób'),
    },
    account: {
      'sign-in': time =>
        `Aby chronić to konto, wstrzymaliśmy logowanie. Przybliżony czas oczekiwania: ${time}. Możesz zresetować hasło lub skontaktować się z nami.`,
      reset: time =>
        `Jeśli istnieje konto z tym adresem, wysłaliśmy już link. Sprawdź folder ze spamem. ${later(time)}`,
      other: time => `Aby chronić konta, robimy tu przerwę. ${later(time)}`,
    },
    request: { 'sign-in': cannotCheck('logowania'), other: cannotCheck('tego żądania') },
  },
  refused: {
    title: 'Nie mogliśmy kontynuować',
    detail:
      'Nie mogliśmy zrealizować tego żądania. Jeśli uważasz, że to pomyłka, skontaktuj się z nami i podaj numer referencyjny.',
  },
  unreadable: {
    title: 'Nie udało się odczytać żądania',
    detail: `Części żądania nie udało się odczytać. ${goBack}`,
  },
  late: { title: 'Trwało to zbyt długo', detail: `Żądanie nie dotarło na czas. ${goBack}` },
  large: {
    title: 'Żądanie jest zbyt duże',
    detail: `Żądanie jest większe, niż przyjmuje ta strona. ${goBack}`,
  },
  trouble: {
    title: 'Coś poszło nie tak po naszej stronie',
    detail: 'Nie udało się tego teraz dokończyć. Spróbuj ponownie za minutę.',
  },
  wrongHost: {
    title: 'Ten adres nie należy do tej witryny',
    detail: 'Sprawdź adres i spróbuj ponownie.',
  },
}
