// Chinese, in simplified characters.
import type { Messages } from './contract.ts'

const later = (time: string) => `请在大约${time}后重试。`

const tooMany = (what: string) => (time: string) =>
  `来自您所在网络的${what}过多。${later(time)}如果您与他人共用网络（办公室、学校、移动网络），这些操作可能并非来自您。`

const cannotCheck = (what: string) => (time: string) => `目前我们无法检查${what}。${later(time)}`

const goBack = '请返回后重试。'

export const zh: Messages = {
  tag: 'zh-Hans',
  direction: 'ltr',
  reference: '参考编号',
  contact: '联系我们',
  otherWay: '换一种方式登录',
  check: {
    title: '快速检查',
    why: {
      'sign-in': '为保障账号安全，我们有时会对登录进行检查。',
      other: '为保障账号安全，我们有时会对此类请求进行检查。',
    },
    effortless: '只需几秒钟，您无需解答任何问题。',
    brief: '通常只需几秒钟。',
    after: '之后您会回到表单，可以重新提交。',
    progress: '检查进度',
    working: '正在检查…',
    done: '已完成。您可以继续。',
    failed: '没有成功。请重试。',
    slow: '这次花的时间比平时长。您可以继续等待。',
    notLoaded: '无法加载检查。请重试。',
    again: '重试',
    next: '继续',
    script: '此检查需要 JavaScript。请启用后重新加载页面。',
    instead: time => `改为等待${time}`,
    forPrograms: '请完成检查，然后重新发送同一请求。',
  },
  wait: {
    title: '请稍候',
    early: time => `请等待${time}，然后选择“继续”。`,
    over: '此页面已无法使用。请返回表单后重试。',
    back: '返回表单',
  },
  coolDown: {
    title: '请稍后再试',
    network: {
      'sign-in': tooMany('登录尝试'),
      reset: tooMany('密码重置请求'),
      'sign-up': tooMany('注册'),
      other: tooMany('尝试'),
    },
    account: {
      'sign-in': time => `为保护此账号，我们已将登录暂停约${time}。您可以重置密码或联系我们。`,
      reset: time => `如果该地址对应的账号存在，我们已经发送了链接。请查看垃圾邮件，或在大约${time}后重试。`,
      other: time => `为保障账号安全，我们已将此操作暂停约${time}。请之后再试。`,
    },
    request: { 'sign-in': cannotCheck('登录'), other: cannotCheck('请求') },
  },
  refused: {
    title: '无法继续',
    detail: '我们无法处理此请求。如果您认为这是个错误，请联系我们并提供参考编号。',
  },
  unreadable: { title: '无法读取此请求', detail: `请求中有一部分无法读取。${goBack}` },
  late: { title: '耗时过长', detail: `您的请求未能按时送达。${goBack}` },
  large: { title: '此请求过大', detail: `此请求超出了本页面可接受的大小。${goBack}` },
  trouble: { title: '我们这边出了点问题', detail: '目前无法完成操作。请一分钟后重试。' },
  wrongHost: { title: '此地址不属于本网站', detail: '请检查地址后重试。' },
}
