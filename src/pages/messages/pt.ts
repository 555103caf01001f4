// Portuguese, as in Brazil.
import type { Messages } from './contract.ts'

const later = (time: string) => `Tente novamente em cerca de ${time}.`

const tooMany = (what: string) => (time: string) =>
  `Houve ${what} a partir da sua rede. ${later(time)} Se você compartilha a conexão (escritório, escola, rede móvel), pode não ter sido você.`

const cannotCheck = (what: string) => (time: string) =>
  `Não estamos conseguindo verificar ${what} no momento. ${later(time)}`

const goBack = 'Volte e tente novamente.'

export const pt: Messages = {
  tag: 'pt-BR',
  direction: 'ltr',
  reference: 'Referência',
  contact: 'Fale conosco',
  otherWay: 'Tentar outra forma de entrar',
  check: {
    title: 'Uma verificação rápida',
    why: {
      'sign-in': 'De vez em quando verificamos os acessos para manter as contas seguras.',
      other: 'De vez em quando verificamos solicitações como esta para manter as contas seguras.',
    },
    effortless: 'Leva alguns segundos e você não precisa resolver nada.',
    brief: 'Normalmente leva alguns segundos.',
    after: 'Depois você volta ao formulário e pode enviá-lo novamente.',
    progress: 'Andamento da verificação',
    working: 'Verificando…',
    done: 'Pronto. Você pode continuar.',
    failed: 'Não funcionou. Tente novamente.',
    slow: 'Está demorando mais que o normal. Você pode continuar aguardando.',
    notLoaded: 'Não foi possível carregar a verificação. Tente novamente.',
    again: 'Tentar novamente',
    next: 'Continuar',
    script: 'Esta verificação precisa de JavaScript. Ative-o e recarregue a página.',
    instead: time => `Aguardar ${time} em vez disso`,
    forPrograms: 'Conclua a verificação e envie a mesma solicitação novamente.',
  },
  wait: {
    title: 'Um momento, por favor',
    early: time => `Aguarde ${time} e escolha “Continuar”.`,
    over: 'Esta página não pode mais ser usada. Volte ao formulário e tente novamente.',
    back: 'Voltar ao formulário',
  },
  coolDown: {
    title: 'Tente novamente mais tarde',
    network: {
      'sign-in': tooMany('muitas tentativas de acesso'),
      reset: tooMany('muitos pedidos de redefinição de senha'),
      'sign-up': tooMany('muitos cadastros'),
      other: tooMany('muitas tentativas'),
    },
    account: {
      'sign-in': time =>
        `Pausamos o acesso a esta conta por cerca de ${time} para protegê-la. Você pode redefinir sua senha ou falar conosco.`,
      reset: time =>
        `Se existir uma conta com esse endereço, já enviamos um link. Verifique a caixa de spam ou tente novamente em cerca de ${time}.`,
      other: time =>
        `Para proteger as contas, fizemos aqui uma pausa de cerca de ${time}. Tente novamente depois.`,
    },
    request: { 'sign-in': cannotCheck('os acessos'), other: cannotCheck('as solicitações') },
  },
  refused: {
    title: 'Não foi possível continuar',
    detail:
      'Não foi possível atender a esta solicitação. Se você acha que é um engano, fale conosco e informe a referência.',
  },
  unreadable: {
    title: 'Não foi possível ler a solicitação',
    detail: `Parte da solicitação não pôde ser lida. ${goBack}`,
  },
  late: { title: 'Demorou demais', detail: `Sua solicitação não chegou a tempo. ${goBack}` },
  large: {
    title: 'A solicitação é grande demais',
    detail: `A solicitação é maior do que esta página aceita. ${goBack}`,
  },
  trouble: {
    title: 'Algo deu errado do nosso lado',
    detail: 'Não foi possível concluir agora. Tente novamente em um minuto.',
  },
  wrongHost: {
    title: 'Este endereço não pertence a este site',
    detail: 'Confira o endereço e tente novamente.',
  },
}
