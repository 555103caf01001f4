// Japanese.
import type { Messages } from './contract.ts'

const later = (time: string) => `約 ${time}後にもう一度お試しください。`

const tooMany = (what: string) => (time: string) =>
  `お使いのネットワークからの${what}が多すぎます。${later(time)}回線を共有している場合（職場、学校、モバイル回線など）、ご本人による操作ではない可能性があります。`

const cannotCheck = (what: string) => (time: string) => `現在、${what}の確認ができません。${later(time)}`

const goBack = '前のページに戻って、もう一度お試しください。'

export const ja: Messages = {
  tag: 'ja',
  direction: 'ltr',
  reference: 'お問い合わせ番号',
  contact: 'お問い合わせ',
  otherWay: '別の方法でログインする',
  check: {
    title: '簡単な確認',
    why: {
      'sign-in': 'アカウントを守るため、ログイン時に確認を行うことがあります。',
      other: 'アカウントを守るため、このような操作の際に確認を行うことがあります。',
    },
    effortless: '数秒で終わります。問題を解くなどの操作は必要ありません。',
    brief: '通常は数秒で終わります。',
    after: '終わるとフォームに戻り、もう一度送信できます。',
    progress: '確認の進み具合',
    working: '確認しています…',
    done: '完了しました。続行できます。',
    failed: 'うまくいきませんでした。もう一度お試しください。',
    slow: '通常より時間がかかっています。このままお待ちいただけます。',
    notLoaded: '確認を読み込めませんでした。もう一度お試しください。',
    again: 'もう一度試す',
    next: '続行',
    script: 'この確認には JavaScript が必要です。有効にしてページを再読み込みしてください。',
    instead: time => `代わりに${time}待つ`,
    forPrograms: '確認を完了してから、同じリクエストをもう一度送信してください。',
  },
  wait: {
    title: '少々お待ちください',
    early: time => `${time}お待ちいただいてから、「続行」を選んでください。`,
    over: 'このページはご利用いただけなくなりました。フォームに戻って、もう一度お試しください。',
    back: 'フォームに戻る',
  },
  coolDown: {
    title: 'しばらくしてからお試しください',
    network: {
      'sign-in': tooMany('ログインの試行'),
      reset: tooMany('パスワード再設定の依頼'),
      'sign-up': tooMany('アカウント登録'),
      other: tooMany('試行'),
    },
    account: {
      'sign-in': time =>
        `このアカウントを守るため、ログインを約 ${time}停止しています。パスワードを再設定するか、お問い合わせください。`,
      reset: time =>
        `そのアドレスのアカウントが存在する場合は、すでにリンクをお送りしています。迷惑メールフォルダーをご確認いただくか、${later(time)}`,
      other: time =>
        `アカウントを守るため、この操作を約 ${time}停止しています。その後、もう一度お試しください。`,
    },
    request: { 'sign-in': cannotCheck('ログイン'), other: cannotCheck('リクエスト') },
  },
  refused: {
    title: '続行できませんでした',
    detail:
      'このリクエストを処理できませんでした。誤りと思われる場合は、お問い合わせ番号を添えてご連絡ください。',
  },
  unreadable: {
    title: 'リクエストを読み取れませんでした',
    detail: `リクエストの一部を読み取れませんでした。${goBack}`,
  },
  late: { title: '時間がかかりすぎました', detail: `リクエストが時間内に届きませんでした。${goBack}` },
  large: {
    title: 'リクエストが大きすぎます',
    detail: `このページで受け付けられる大きさを超えています。${goBack}`,
  },
  trouble: {
    title: 'こちら側で問題が発生しました',
    detail: '現在、処理を完了できません。1 分後にもう一度お試しください。',
  },
  wrongHost: {
    title: 'このアドレスはこのサイトのものではありません',
    detail: 'アドレスをご確認のうえ、もう一度お試しください。',
  },
}
