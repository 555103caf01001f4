// Arabic. A length of time stands by itself, after a colon or in brackets: nothing else keeps it in the form it comes
// in.
import type { Messages } from './contract.ts'

const about = (time: string) => `مدة الانتظار التقريبية: ${time}.`

const later = (time: string) => `يُرجى المحاولة لاحقًا. ${about(time)}`

const tooMany = (what: string) => (time: string) =>
  `${what} من شبكتك كثيرة جدًا. ${later(time)} إذا كنت تشارك الاتصال مع آخرين (مكتب أو مدرسة أو شبكة جوال)، فقد لا تكون أنت السبب.`

const cannotCheck = (what: string) => (time: string) => `لا يمكننا التحقق من ${what} حاليًا. ${later(time)}`

const goBack = 'يُرجى الرجوع والمحاولة مرة أخرى.'

export const ar: Messages = {
  tag: 'ar',
  direction: 'rtl',
  reference: 'الرقم المرجعي',
  contact: 'تواصل معنا',
  otherWay: 'تسجيل الدخول بطريقة أخرى',
  check: {
    title: 'تحقق سريع',
    why: {
      'sign-in': 'نتحقق أحيانًا من عمليات تسجيل الدخول للحفاظ على أمان الحسابات.',
      other: 'نتحقق أحيانًا من مثل هذه الطلبات للحفاظ على أمان الحسابات.',
    },
    effortless: 'يستغرق ذلك بضع ثوانٍ، ولا يلزمك حل أي شيء.',
    brief: 'يستغرق ذلك عادةً بضع ثوانٍ.',
    after: 'بعد ذلك تعود إلى النموذج ويمكنك إرساله مرة أخرى.',
    progress: 'تقدُّم التحقق',
    working: 'جارٍ التحقق…',
    done: 'تم. يمكنك المتابعة.',
    failed: 'لم ينجح ذلك. يُرجى المحاولة مرة أخرى.',
    slow: 'يستغرق هذا وقتًا أطول من المعتاد. يمكنك مواصلة الانتظار.',
    notLoaded: 'تعذّر تحميل التحقق. يُرجى المحاولة مرة أخرى.',
    again: 'إعادة المحاولة',
    next: 'متابعة',
    script: 'يتطلب هذا التحقق JavaScript. فعّله وأعد تحميل الصفحة.',
    instead: time => `الانتظار ${time} بدلًا من ذلك`,
    forPrograms: 'أكمل التحقق ثم أرسل الطلب نفسه مرة أخرى.',
  },
  wait: {
    title: 'لحظة من فضلك',
    early: time => `يُرجى الانتظار (${time})، ثم اختيار «متابعة».`,
    over: 'لم يعد بالإمكان استخدام هذه الصفحة. يُرجى العودة إلى النموذج والمحاولة مرة أخرى.',
    back: 'العودة إلى النموذج',
  },
  coolDown: {
    title: 'يُرجى المحاولة لاحقًا',
    network: {
      'sign-in': tooMany('محاولات تسجيل الدخول'),
      reset: tooMany('طلبات إعادة تعيين كلمة المرور'),
      'sign-up': tooMany('عمليات إنشاء الحسابات'),
      other: tooMany('المحاولات'),
    },
    account: {
      'sign-in': time =>
        `أوقفنا تسجيل الدخول إلى هذا الحساب مؤقتًا لحمايته. ${about(time)} يمكنك إعادة تعيين كلمة المرور أو التواصل معنا.`,
      reset: time =>
        `إذا كان هناك حساب بهذا العنوان، فقد أرسلنا رابطًا بالفعل. تحقق من مجلد الرسائل غير المرغوب فيها. ${later(time)}`,
      other: time => `أوقفنا هذه الخطوة مؤقتًا للحفاظ على أمان الحسابات. ${later(time)}`,
    },
    request: { 'sign-in': cannotCheck('عمليات تسجيل الدخول'), other: cannotCheck('الطلبات') },
  },
  refused: {
    title: 'تعذّرت المتابعة',
    detail: 'تعذّرت معالجة هذا الطلب. إذا كنت تعتقد أن هذا خطأ، فيُرجى التواصل معنا وذكر الرقم المرجعي.',
  },
  unreadable: { title: 'تعذّرت قراءة هذا الطلب', detail: `تعذّرت قراءة جزء من الطلب. ${goBack}` },
  late: { title: 'استغرق هذا وقتًا طويلًا', detail: `لم يصل طلبك في الوقت المحدد. ${goBack}` },
  large: { title: 'هذا الطلب كبير جدًا', detail: `الطلب أكبر مما تقبله هذه الصفحة. ${goBack}` },
  trouble: { title: 'حدث خطأ من جانبنا', detail: 'تعذّر إكمال ذلك الآن. يُرجى المحاولة بعد دقيقة.' },
  wrongHost: {
    title: 'هذا العنوان لا يتبع هذا الموقع',
    detail: 'يُرجى التحقق من العنوان والمحاولة مرة أخرى.',
  },
}
