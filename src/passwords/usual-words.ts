// What passwords are made of that are meant for everybody: the time of the year, and the words that a form itself
// suggests. Knowledge and no code. Spelled without accents, as `site-words.ts` compares them; German also with `ae` and
// `ue`.

/** By language: seasons, months, and greetings and words for a password. */
export const usualWords: Readonly<Record<string, readonly string[]>> = {
  en: [
    ...['spring', 'summer', 'autumn', 'fall', 'winter'],
    ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
    ...['november', 'december'],
    ...['password', 'pass', 'passphrase', 'welcome', 'changeme', 'changethis', 'letmein', 'login'],
    ...[
      'secret',
      'default',
      'temp',
      'temporary',
      'test',
      'testing',
      'guest',
      'user',
      'admin',
      'administrator',
    ],
    ...['root', 'start', 'hello', 'qwerty', 'access', 'reset', 'newpassword', 'mypassword'],
  ],
  de: [
    ...['fruhling', 'fruehling', 'fruhjahr', 'fruehjahr', 'sommer', 'herbst', 'winter'],
    ...[
      'januar',
      'janner',
      'jaenner',
      'februar',
      'marz',
      'maerz',
      'mai',
      'juni',
      'juli',
      'oktober',
      'dezember',
    ],
    ...['passwort', 'kennwort', 'willkommen', 'geheim', 'hallo', 'qwertz', 'anmelden', 'neu', 'benutzer'],
  ],
  fr: [
    ...['printemps', 'ete', 'automne', 'hiver'],
    ...['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre'],
    ...['novembre', 'decembre'],
    ...['motdepasse', 'bienvenue', 'bonjour', 'azerty', 'changezmoi', 'connexion', 'invite'],
  ],
  es: [
    ...['primavera', 'verano', 'otono', 'invierno'],
    ...['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'setiembre'],
    ...['octubre', 'noviembre', 'diciembre'],
    ...['contrasena', 'clave', 'bienvenido', 'bienvenida', 'bienvenidos', 'hola', 'cambiame', 'usuario'],
  ],
  pt: [
    ...['primavera', 'verao', 'outono', 'inverno'],
    ...['janeiro', 'fevereiro', 'marco', 'abril', 'maio', 'junho', 'julho', 'agosto', 'setembro', 'outubro'],
    ...['novembro', 'dezembro'],
    ...['senha', 'bemvindo', 'bemvinda', 'ola', 'mudar', 'mudarsenha', 'trocar'],
  ],
  it: [
    ...['primavera', 'estate', 'autunno', 'inverno'],
    ...['gennaio', 'febbraio', 'marzo', 'aprile', 'maggio', 'giugno', 'luglio', 'agosto', 'settembre'],
    ...['ottobre', 'novembre', 'dicembre'],
    ...['benvenuto', 'benvenuta', 'benvenuti', 'ciao', 'segreto', 'utente', 'cambiami', 'accesso'],
  ],
  nl: [
    ...['lente', 'voorjaar', 'zomer', 'herfst', 'najaar', 'winter'],
    ...['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'oktober'],
    ...['wachtwoord', 'welkom', 'geheim', 'gebruiker', 'veranderen', 'wijzigen'],
  ],
  pl: [
    ...['wiosna', 'lato', 'jesien', 'zima'],
    ...['styczen', 'luty', 'marzec', 'kwiecien', 'maj', 'czerwiec', 'lipiec', 'sierpien', 'wrzesien'],
    ...['pazdziernik', 'listopad', 'grudzien'],
    ...['haslo', 'witaj', 'witamy', 'czesc', 'zmienmnie', 'zmien', 'uzytkownik', 'tajne'],
  ],
}
